//! Small programs, as text and for an interpreter.
//!
//! The interpreter knows only these few forms. It counts each instruction in the text, and takes fuel at the
//! end of each run.

use std::fmt::{self, Display, Formatter};
use std::hint::black_box;

use wasmer_plugin::host::Trap;

pub(super) const LOCALS: usize = 4;
/// Size in bytes. The addresses that a program computes from numbers are closer together than that, except
/// for those that are meant to be out of bounds.
pub(super) const MEMORY: usize = 1 << 16;
pub(super) const MOST_MEMORY: usize = 3 * MEMORY;
/// First address that arguments and replies do not use.
const FIRST: u64 = 0x2000;
/// Number of addresses, a power of two.
const ADDRESSES: u64 = 0x8000;

#[derive(Clone, Debug)]
pub(super) enum Expr {
    Const(i64),
    Local(usize),
    Global,
    /// An operator and its operands.
    Binary(Op, Box<[Expr; 2]>),
    Load(Address),
    /// A call of a function with a smaller number, and its argument.
    Call(usize, Box<Expr>),
    MemoryGrow(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    DivU,
    RemS,
    Xor,
    ShrU,
    Rotl,
    LtS,
    FloatAdd,
    FloatDiv,
}

/// An address that is within memory, or one that need not be.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) number: Box<Expr>,
    pub(super) is_masked: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Stmt {
    SetLocal(usize, Expr),
    SetGlobal(Expr),
    Store(Address, Expr),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    /// Repeats a body this many times, with a counter of its own.
    Repeat(u8, Vec<Stmt>),
    Fill(Address, Expr, u32),
    Copy(Address, Address, u32),
    Unreachable,
}

#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) body: Vec<Stmt>,
    pub(super) result: Expr,
}

/// A program calls its last function.
#[derive(Clone, Debug)]
pub(super) struct Program(pub(super) Vec<Function>);

impl Op {
    fn name(self) -> &'static str {
        match self {
            Self::Add => "i64.add",
            Self::Sub => "i64.sub",
            Self::Mul => "i64.mul",
            Self::DivU => "i64.div_u",
            Self::RemS => "i64.rem_s",
            Self::Xor => "i64.xor",
            Self::ShrU => "i64.shr_u",
            Self::Rotl => "i64.rotl",
            Self::LtS => "i64.lt_s",
            Self::FloatAdd => "f64.add",
            Self::FloatDiv => "f64.div",
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Const(number) => write!(f, "(i64.const {number})"),
            Self::Local(local) => write!(f, "(local.get {local})"),
            Self::Global => f.write_str("(global.get $g)"),
            Self::Binary(op @ Op::LtS, operands) => {
                write!(f, "(i64.extend_i32_u ({} {} {}))", op.name(), operands[0], operands[1])
            }
            Self::Binary(op @ (Op::FloatAdd | Op::FloatDiv), operands) => write!(
                f,
                "(i64.reinterpret_f64 ({} (f64.convert_i64_s {}) (f64.convert_i64_s {})))",
                op.name(),
                operands[0],
                operands[1]
            ),
            Self::Binary(op, operands) => write!(f, "({} {} {})", op.name(), operands[0], operands[1]),
            Self::Load(address) => write!(f, "(i64.load {address})"),
            Self::Call(function, argument) => write!(f, "(call $f{function} {argument})"),
            Self::MemoryGrow(pages) => write!(f, "(i64.extend_i32_u (memory.grow (i32.const {pages})))"),
        }
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { number, is_masked } = self;
        if *is_masked {
            let mask = ADDRESSES - 1;
            write!(f, "(i32.add (i32.and (i32.wrap_i64 {number}) (i32.const {mask})) (i32.const {FIRST}))")
        } else {
            write!(f, "(i32.wrap_i64 {number})")
        }
    }
}

impl Display for Stmt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let all =
            |f: &mut Formatter<'_>, body: &[Self]| body.iter().try_for_each(|stmt| writeln!(f, "{stmt}"));
        match self {
            Self::SetLocal(local, value) => write!(f, "(local.set {local} {value})"),
            Self::SetGlobal(value) => write!(f, "(global.set $g {value})"),
            Self::Store(address, value) => write!(f, "(i64.store {address} {value})"),
            Self::If(condition, yes, no) => {
                writeln!(f, "(if (i64.ne {condition} (i64.const 0)) (then")?;
                all(f, yes)?;
                if no.is_empty() {
                    return f.write_str("))");
                }
                f.write_str(") (else\n")?;
                all(f, no)?;
                f.write_str("))")
            }
            // Counters are on the stack, so each loop has a parameter.
            Self::Repeat(times, body) => {
                writeln!(f, "(i32.const {times}) (loop $l (param i32) (result i32)")?;
                all(f, body)?;
                f.write_str("(i32.const 1) (i32.sub) (local.tee $n) (local.get $n) (br_if $l)) (drop)")
            }
            Self::Fill(address, value, length) => {
                write!(f, "(memory.fill {address} (i32.wrap_i64 {value}) (i32.const {length}))")
            }
            Self::Copy(target, source, length) => {
                write!(f, "(memory.copy {target} {source} (i32.const {length}))")
            }
            Self::Unreachable => f.write_str("(unreachable)"),
        }
    }
}

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let pages = MEMORY >> 16;
        let most = MOST_MEMORY >> 16;
        writeln!(
            f,
            "(module (memory (export \"memory\") {pages} {most}) (global $g (mut i64) (i64.const 0))
            (func (export \"wasmer_plugin_v2:buffer\") (param i32) (result i64) (i64.const 0x100000001000))"
        )?;
        for (number, Function { body, result }) in self.0.iter().enumerate() {
            writeln!(f, "(func $f{number} (param i64) (result i64) (local i64 i64 i64) (local $n i32)")?;
            body.iter().try_for_each(|stmt| writeln!(f, "{stmt}"))?;
            writeln!(f, "{result})")?;
        }
        write!(
            f,
            "(func (export \"wasmer_plugin:run\") (param i32) (result i64)
                (i64.store (i32.const 0) (call $f{} (i64.load (i32.const 0x1000))))
                (i64.const 0x0000_0008_0000_0000))
            (func (export \"wasmer_plugin:look\") (param i32) (result i64)
                (i64.store (i32.const 0) (i64.extend_i32_u (i32.sub (i32.mul (memory.size) (i32.const 0x10000)) (i32.const 8))))
                (i64.shl (i64.extend_i32_u (i32.mul (memory.size) (i32.const 0x10000))) (i64.const 32))))",
            self.0.len() - 1
        )
    }
}

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
