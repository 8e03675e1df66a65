//! Small programs, as text and for an interpreter.
//!
//! The interpreter knows only these few forms. It counts each instruction in the text, and takes fuel at the
//! end of each run.

use std::fmt::{self, Display, Formatter};

pub(super) const LOCALS: usize = 4;
/// Size in bytes. The addresses that a program computes from numbers are closer together than that, except
/// for those that are meant to be out of bounds.
pub(super) const MEMORY: usize = 1 << 16;
pub(super) const MOST_MEMORY: usize = 3 * MEMORY;
/// First address that arguments and replies do not use.
pub(super) const FIRST: u64 = 0x2000;
/// Number of addresses, a power of two.
pub(super) const ADDRESSES: u64 = 0x8000;

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
