//! An interpreter of programs, as WebAssembly's specification says.

use std::hint::black_box;

use wasmer_plugin::host::Trap;

use super::program::{
    ADDRESSES, Address, Expr, FIRST, Function, LOCALS, MEMORY, MOST_MEMORY, Op, Program, Stmt,
};

/// The state of an interpreter that runs a program.
pub(super) struct Machine<'p> {
    program: &'p Program,
    pub(super) memory: Vec<u8>,
    global: i64,
    /// Fuel taken so far.
    pub(super) fuel: u64,
    /// Number of instructions since fuel was last taken.
    run: u64,
}

impl<'p> Machine<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Self { program, memory: vec![0; MEMORY], global: 0, fuel: 0, run: 0 }
    }

    /// Calls the exported function `run`.
    pub(super) fn run(&mut self, argument: i64) -> Result<i64, Trap> {
        (self.fuel, self.run) = (0, 0);
        self.memory[0x1000..0x1008].copy_from_slice(&argument.to_le_bytes());
        // The address of the result, the address of the argument, and its load.
        self.count(3);
        self.branch();
        let result = self.call(self.program.0.len() - 1, argument)?;
        self.memory[..8].copy_from_slice(&result.to_le_bytes());
        // The store, and the place of the reply.
        self.count(2);
        self.branch();
        Ok(result)
    }

    fn count(&mut self, instructions: u64) {
        self.run += instructions;
    }

    /// Counts an instruction that ends a run.
    fn branch(&mut self) {
        self.fuel += self.run + 1;
        self.run = 0;
    }

    fn call(&mut self, function: usize, argument: i64) -> Result<i64, Trap> {
        let program = self.program;
        let Function { body, result } = &program.0[function];
        let mut locals = [argument, 0, 0, 0];
        self.all(body, &mut locals)?;
        let result = self.expr(result, &locals)?;
        self.branch();
        Ok(result)
    }

    fn all(&mut self, body: &[Stmt], locals: &mut [i64; LOCALS]) -> Result<(), Trap> {
        body.iter().try_for_each(|stmt| self.stmt(stmt, locals))
    }

    fn stmt(&mut self, stmt: &Stmt, locals: &mut [i64; LOCALS]) -> Result<(), Trap> {
        match stmt {
            Stmt::SetLocal(local, value) => {
                locals[*local] = self.expr(value, locals)?;
                self.count(1);
            }
            Stmt::SetGlobal(value) => {
                self.global = self.expr(value, locals)?;
                self.count(1);
            }
            Stmt::Store(address, value) => {
                let address = self.address(address, locals)?;
                let value = self.expr(value, locals)?;
                self.count(1);
                self.range(address, 8)?.copy_from_slice(&value.to_le_bytes());
            }
            Stmt::If(condition, yes, no) => {
                let is_so = self.expr(condition, locals)? != 0;
                self.count(2);
                self.branch();
                if is_so {
                    self.all(yes, locals)?;
                    // `else`, or `end` if there is none.
                    self.branch();
                } else if !no.is_empty() {
                    self.all(no, locals)?;
                    self.branch();
                }
            }
            Stmt::Repeat(times, body) => {
                self.count(1);
                self.branch();
                for _ in 0..*times {
                    self.all(body, locals)?;
                    // `i32.const`, `i32.sub`, `local.tee`, `local.get`, and `br_if`.
                    self.count(4);
                    self.branch();
                }
                // `end`, then `drop`.
                self.branch();
                self.count(1);
            }
            Stmt::Fill(address, value, length) => {
                let address = self.address(address, locals)?;
                let value = self.expr(value, locals)?;
                self.count(2);
                self.bulk(u64::from(*length) / 64);
                self.range(address, *length)?.fill(value.to_le_bytes()[0]);
            }
            Stmt::Copy(target, source, length) => {
                let target = self.address(target, locals)?;
                let source = self.address(source, locals)?;
                self.count(1);
                self.bulk(u64::from(*length) / 64);
                self.range(target, *length)?;
                let bytes = self.range(source, *length)?.to_vec();
                self.range(target, *length)?.copy_from_slice(&bytes);
            }
            Stmt::Unreachable => {
                self.count(1);
                return Err(Trap::Unreachable);
            }
        }
        Ok(())
    }

    /// Counts an instruction that takes more fuel at once.
    fn bulk(&mut self, units: u64) {
        self.branch();
        self.fuel += units;
    }

    fn range(&mut self, address: u32, length: u32) -> Result<&mut [u8], Trap> {
        let start = address as usize;
        self.memory.get_mut(start..start + length as usize).ok_or(Trap::MemoryOutOfBounds)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as the instruction does it")]
    fn address(&mut self, address: &Address, locals: &[i64; LOCALS]) -> Result<u32, Trap> {
        let number = self.expr(&address.number, locals)? as u64;
        self.count(if address.is_masked { 5 } else { 1 });
        Ok(if address.is_masked { (number & (ADDRESSES - 1)) + FIRST } else { number } as u32)
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap,
        reason = "as the instruction does it"
    )]
    fn expr(&mut self, expr: &Expr, locals: &[i64; LOCALS]) -> Result<i64, Trap> {
        let value = match expr {
            Expr::Const(number) => *number,
            Expr::Local(local) => locals[*local],
            Expr::Global => self.global,
            Expr::Load(address) => {
                let address = self.address(address, locals)?;
                self.count(1);
                return Ok(i64::from_le_bytes(self.range(address, 8)?.try_into().expect("eight bytes")));
            }
            Expr::Call(function, argument) => {
                let argument = self.expr(argument, locals)?;
                self.branch();
                return self.call(*function, argument);
            }
            Expr::MemoryGrow(pages) => {
                self.count(1);
                self.bulk(u64::from(*pages) << 10);
                let before = self.memory.len();
                let after = before + (usize::from(*pages) << 16);
                self.count(1);
                if after > MOST_MEMORY {
                    return Ok(i64::from(u32::MAX));
                }
                self.memory.resize(after, 0);
                return Ok((before >> 16) as i64);
            }
            Expr::Binary(op, operands) => {
                let a = self.expr(&operands[0], locals)?;
                let b = self.expr(&operands[1], locals)?;
                // The instructions around the operator, which is counted below.
                self.count(match op {
                    Op::LtS => 1,
                    Op::FloatAdd | Op::FloatDiv => 3,
                    _ => 0,
                });
                let by_zero = || if b == 0 { Err(Trap::DivisionByZero) } else { Ok(()) };
                match op {
                    Op::Add => a.wrapping_add(b),
                    Op::Sub => a.wrapping_sub(b),
                    Op::Mul => a.wrapping_mul(b),
                    Op::DivU => {
                        by_zero()?;
                        (a as u64 / b as u64) as i64
                    }
                    Op::RemS => {
                        by_zero()?;
                        a.wrapping_rem(b)
                    }
                    Op::Xor => a ^ b,
                    Op::ShrU => ((a as u64) >> (b & 63)) as i64,
                    Op::Rotl => a.rotate_left((b & 63) as u32),
                    Op::LtS => i64::from(a < b),
                    Op::FloatAdd => bits(black_box(a) as f64 + black_box(b) as f64),
                    Op::FloatDiv => bits(black_box(a) as f64 / black_box(b) as f64),
                }
            }
        };
        self.count(1);
        Ok(value)
    }
}

/// Returns the bits of a result. A NaN has the bits of this processor; Rust computes others at compile time.
fn bits(result: f64) -> i64 {
    result.to_bits().cast_signed()
}
