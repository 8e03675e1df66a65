//! The code before an instruction that fills, copies or grows memory.
//!
//! The operands are moved from the stack to globals. Fuel is taken for all of the length, the flag is looked at, and the
//! bounds are proven by a load of the last byte that the instruction reaches. It is then done in pieces, and the flag is looked at
//! between them.

use wasmer::sys::MiddlewareReaderState;
use wasmer::sys::wasmparser::{BlockType, MemArg, Operator};

use super::{Function, Globals};

/// The most bytes that one instruction fills or copies at once.
///
/// It takes a few hundred microseconds where the memory is touched for the first time, which is the longest that a call goes on
/// after its end on this account. The check between two pieces takes nothing beside.
pub(super) const PIECE: i32 = 1 << 20;

/// The shift that makes units of fuel of bytes: a unit is 64.
const BYTES: i64 = 6;
/// The shift that makes units of fuel of pages of 64 KiB.
const PAGES: i64 = 10;

const fn get(global_index: u32) -> Operator<'static> {
    Operator::GlobalGet { global_index }
}

const fn set(global_index: u32) -> Operator<'static> {
    Operator::GlobalSet { global_index }
}

const fn load(offset: u64) -> Operator<'static> {
    Operator::I32Load8U { memarg: MemArg { align: 0, max_align: 0, offset, memory: 0 } }
}

const IF: Operator<'static> = Operator::If { blockty: BlockType::Empty };

impl Function {
    pub(super) fn fill<'a>(&mut self, code: &mut MiddlewareReaderState<'a>, fill: Operator<'a>) {
        let Globals { target, source, length, .. } = self.module.globals;
        code.extend(&[set(length), set(source), set(target)]);
        self.before(code, Operator::I64ShrU, BYTES);
        self.check_bounds(code, &[get(target)]);
        let piece = [get(target), get(source), Operator::I32Const { value: PIECE }, fill.clone()];
        self.in_pieces(code, |code| {
            code.extend(&piece);
            code.extend(&advance(target));
        });
        code.extend(&[get(target), get(source), get(length), fill]);
    }

    pub(super) fn copy<'a>(&mut self, code: &mut MiddlewareReaderState<'a>, copy: Operator<'a>) {
        let Globals { target, source, length, .. } = self.module.globals;
        code.extend(&[set(length), set(source), set(target)]);
        self.before(code, Operator::I64ShrU, BYTES);
        // Both ranges are in bounds if the one that ends last is.
        let is_upwards = [get(target), get(source), Operator::I32GtU];
        let [a, b, above] = is_upwards.clone();
        self.check_bounds(code, &[get(target), get(source), a, b, above, Operator::Select]);
        let end = [get(length), Operator::I32Add];
        let piece = [Operator::I32Const { value: PIECE }, copy.clone()];
        self.in_pieces(code, |code| {
            // The ranges may overlap: no byte is written before it is read. `length` has been lowered already.
            code.extend(&is_upwards);
            code.push_operator(IF);
            code.push_operator(get(target));
            code.extend(&end);
            code.push_operator(get(source));
            code.extend(&end);
            code.extend(&piece);
            code.push_operator(Operator::Else);
            code.extend(&[get(target), get(source)]);
            code.extend(&piece);
            code.extend(&advance(target));
            code.extend(&advance(source));
            code.push_operator(Operator::End);
        });
        code.extend(&[get(target), get(source), get(length), copy]);
    }

    pub(super) fn grow<'a>(&mut self, code: &mut MiddlewareReaderState<'a>, grow: Operator<'a>) {
        let length = self.module.globals.length;
        code.push_operator(set(length));
        self.before(code, Operator::I64Shl, PAGES);
        code.extend(&[get(length), grow]);
    }

    /// Takes the fuel, before the work is done and not after, and looks at the flag.
    fn before(&mut self, code: &mut MiddlewareReaderState<'_>, shift: Operator<'static>, by: i64) {
        if self.checks.fuel {
            let length = get(self.module.globals.length);
            let by = Operator::I64Const { value: by };
            self.take(code, &[length, Operator::I64ExtendI32U, by, shift]);
        }
        self.look_at_flag(code);
    }

    /// Traps if memory ends before `length` bytes from the address that `start` leaves on the stack.
    fn check_bounds(&self, code: &mut MiddlewareReaderState<'_>, start: &[Operator<'static>]) {
        let Globals { length, last, .. } = self.module.globals;
        code.extend(start);
        code.extend(&[
            Operator::I64ExtendI32U,
            get(length),
            Operator::I64ExtendI32U,
            Operator::I64Add,
            Operator::I64Const { value: 1 },
            Operator::I64Sub,
            set(last),
            get(last),
            Operator::I64Const { value: 1 << 32 },
            Operator::I64LtU,
            IF,
            get(last),
            Operator::I32WrapI64,
            load(0),
            Operator::Drop,
            Operator::Else,
            // No bytes at address 0 are in bounds of every memory.
            get(last),
            Operator::I64Const { value: -1 },
            Operator::I64Ne,
            IF,
            // Beyond any memory, as the range is.
            Operator::I32Const { value: 1 },
            load(u32::MAX.into()),
            Operator::Drop,
            Operator::End,
            Operator::End,
        ]);
    }

    /// Repeats `piece` while `length` is more than one piece, and lowers it each time. The rest is left to do.
    fn in_pieces<'a>(
        &self,
        code: &mut MiddlewareReaderState<'a>,
        piece: impl FnOnce(&mut MiddlewareReaderState<'a>),
    ) {
        let length = self.module.globals.length;
        let is_long = [get(length), Operator::I32Const { value: PIECE }, Operator::I32GtU];
        code.extend(&is_long);
        code.push_operator(IF);
        code.extend(&[
            Operator::Loop { blockty: BlockType::Empty },
            get(length),
            Operator::I32Const { value: PIECE },
            Operator::I32Sub,
            set(length),
        ]);
        piece(code);
        self.look_at_flag(code);
        code.extend(&is_long);
        code.extend(&[Operator::BrIf { relative_depth: 0 }, Operator::End, Operator::End]);
    }
}

/// Moves an address behind a piece.
fn advance(global: u32) -> [Operator<'static>; 4] {
    [get(global), Operator::I32Const { value: PIECE }, Operator::I32Add, set(global)]
}
