//! Compares random programs with an interpreter: results, memory, traps and fuel must be the same.
//!
//! The programs are always the same: `SEED=…` makes others, and `PROGRAMS=…` more of them.

use wasmer_plugin::host::{CallError, CallErrorKind, Loader, Plugin, Trap};
use wasmer_plugin::wasmer_plugin;
use wasmer_plugin_tests::random::{Random, setting};

use super::checks;
use super::machine::Machine;
use super::program::{Address, Expr, Function, LOCALS, Op, Program, Stmt};

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub, unused_variables)]
pub fn run(argument: i64) -> i64 {
    unreachable!("runs in the guest")
}

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn look() -> Vec<u8> {
    unreachable!("runs in the guest")
}

/// Generates programs.
struct Programs(Random);

impl Programs {
    fn small(&mut self, bound: u8) -> u8 {
        u8::try_from(self.0.below(bound.into())).expect("it is below a u8")
    }

    fn program(&mut self) -> Program {
        let functions = 1 + self.0.index(4);
        Program(
            (0..functions)
                .map(|number| {
                    let body = self.body(number, 3);
                    Function { body, result: self.expr(number, 3) }
                })
                .collect(),
        )
    }

    fn body(&mut self, function: usize, depth: u32) -> Vec<Stmt> {
        let count = self.0.index(6);
        (0..count).map(|_| self.stmt(function, depth)).collect()
    }

    fn stmt(&mut self, function: usize, depth: u32) -> Stmt {
        match self.0.below(if depth == 0 { 12 } else { 18 }) {
            0..3 => Stmt::SetLocal(self.0.index(LOCALS), self.expr(function, 3)),
            3 => Stmt::SetGlobal(self.expr(function, 3)),
            4..7 => Stmt::Store(self.address(function), self.expr(function, 2)),
            7..9 => Stmt::Fill(self.address(function), self.expr(function, 1), self.length()),
            9..11 => Stmt::Copy(self.address(function), self.address(function), self.length()),
            11 if self.0.below(8) == 0 => Stmt::Unreachable,
            11 => Stmt::SetGlobal(Expr::MemoryGrow(self.small(3))),
            12..15 => {
                let condition = self.expr(function, 2);
                Stmt::If(condition, self.body(function, depth - 1), self.body(function, depth - 1))
            }
            _ => Stmt::Repeat(1 + self.small(4), self.body(function, depth - 1)),
        }
    }

    fn length(&mut self) -> u32 {
        let bound = [1, 9, 100, 0x6000][self.0.index(4)];
        u32::try_from(self.0.below(bound)).expect("it is below a u32")
    }

    /// Few addresses may be out of bounds.
    fn address(&mut self, function: usize) -> Address {
        Address { number: Box::new(self.expr(function, 1)), is_masked: self.0.below(64) != 0 }
    }

    fn expr(&mut self, function: usize, depth: u32) -> Expr {
        match self.0.below(if depth == 0 { 6 } else { 16 }) {
            0..2 => Expr::Const(self.number()),
            2..5 => Expr::Local(self.0.index(LOCALS)),
            5 => Expr::Global,
            6..8 => Expr::Load(self.address(function)),
            8 if function > 0 => Expr::Call(self.0.index(function), Box::new(self.expr(function, depth - 1))),
            _ => {
                let operands = [self.expr(function, depth - 1), self.expr(function, depth - 1)];
                Expr::Binary(self.op(), Box::new(operands))
            }
        }
    }

    fn op(&mut self) -> Op {
        // Few operators that may trap.
        const OPS: [Op; 18] = [
            Op::Add,
            Op::Add,
            Op::Sub,
            Op::Sub,
            Op::Mul,
            Op::Mul,
            Op::Xor,
            Op::Xor,
            Op::ShrU,
            Op::ShrU,
            Op::Rotl,
            Op::Rotl,
            Op::LtS,
            Op::LtS,
            Op::FloatAdd,
            Op::FloatDiv,
            Op::DivU,
            Op::RemS,
        ];
        OPS[self.0.index(OPS.len())]
    }

    fn number(&mut self) -> i64 {
        let bound = [2, 100, 1 << 16, 1 << 33, u64::MAX][self.0.index(5)];
        self.0.below(bound).cast_signed().wrapping_sub(i64::from(bound == 100) * 50)
    }
}

/// Counts of all outcomes, which show that the test is not vacuous.
#[derive(Debug, Default)]
struct Seen {
    answers: u32,
    traps: u32,
    most_fuel: u64,
}

#[test]
fn programs() {
    let (seed, count) = (setting("SEED", 11), setting("PROGRAMS", 80));
    let mut seen = Seen::default();
    for number in 0..count {
        let mut programs = Programs(Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number + 1)));
        // The first numbers of similar seeds are similar.
        for _ in 0..8 {
            programs.0.below(1);
        }
        let program = programs.program();
        let arguments = [0, 1, programs.number()];
        for limits in checks() {
            let counts_fuel = limits.fuel.is_some();
            let what = format!("seed {seed}, program {number}, {limits:?}:\n{program}");
            let wasm = wat::parse_str(program.to_string()).unwrap_or_else(|error| panic!("{error}\n{what}"));
            let mut plugin = Loader::new().with_limits(limits).load_bytes(&wasm).expect(&what);
            let mut machine = Machine::new(&program);
            for argument in arguments {
                let expected = machine.run(argument);
                match (plugin.run(argument).map_err(CallError::into_kind), &expected) {
                    (Ok(found), Ok(expected)) => assert_eq!(found, *expected, "{what}"),
                    (Err(CallErrorKind::Trapped { trap, .. }), Err(expected)) => {
                        assert_eq!(trap, *expected, "{what}");
                    }
                    // After memory was refused, a trap of Rust's means that memory ran out.
                    (Err(CallErrorKind::OutOfMemory { .. }), Err(Trap::Unreachable)) => {}
                    (found, expected) => panic!("{found:?} instead of {expected:?}, {what}"),
                }
                if counts_fuel {
                    assert_eq!(Plugin::fuel_used(&plugin), Some(machine.fuel), "{what}");
                    seen.most_fuel = seen.most_fuel.max(machine.fuel);
                }
                if expected.is_err() {
                    seen.traps += 1;
                    break;
                }
                seen.answers += 1;
                let found = plugin.look().expect(&what);
                let length = machine.memory.len() as u64 - 8;
                machine.memory[..8].copy_from_slice(&length.to_le_bytes());
                assert!(found == machine.memory[8..], "another memory, {what}");
            }
        }
    }
    assert!(seen.answers > 200 && seen.traps > 10 && seen.most_fuel > 10_000, "{seen:?}");
}

/// Each kind of trap, in the middle of a run of instructions.
#[test]
fn fuel_at_a_trap() {
    let zero = || Box::new(Expr::Const(0));
    let within = || Address { number: zero(), is_masked: true };
    let outside = || Address { number: Box::new(Expr::Const(-1)), is_masked: false };
    let ends = [
        (Stmt::Unreachable, Trap::Unreachable),
        (Stmt::Fill(outside(), Expr::Const(1), 640), Trap::MemoryOutOfBounds),
        (Stmt::Copy(within(), outside(), 640), Trap::MemoryOutOfBounds),
        (Stmt::Store(outside(), Expr::Const(1)), Trap::MemoryOutOfBounds),
    ];
    for (end, trap) in ends {
        let body = vec![Stmt::Fill(within(), Expr::Const(1), 6400), Stmt::Repeat(3, vec![]), end];
        let program = Program(vec![Function { body, result: Expr::Const(0) }]);
        let wasm = wat::parse_str(program.to_string()).unwrap();
        let [.., limits] = checks();
        let mut plugin = Loader::new().with_limits(limits).load_bytes(&wasm).unwrap();
        let mut machine = Machine::new(&program);
        assert_eq!(machine.run(0), Err(trap));
        let error = plugin.run(0).unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::Trapped { trap: found, .. } if *found == trap),
            "{error:?}"
        );
        assert_eq!(Plugin::fuel_used(&plugin), Some(machine.fuel), "{program}");
    }
}
