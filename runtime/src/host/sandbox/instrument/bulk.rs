//! The code added before an instruction that fills, copies or grows memory.
//!
//! The operands are moved from the stack to globals, and fuel is taken for the whole length. The usual case
//! takes one branch: the flag is down, the length is small, and a load of the last byte that the instruction
//! reaches proves the bounds. In all other cases these are checked one after the other, and long work is done
//! in pieces with a flag check between them.

use wasmer::sys::MiddlewareReaderState;
use wasmer::sys::wasmparser::{BlockType, MemArg, Operator};

use super::{Function, Globals};

/// The maximum number of bytes that one instruction fills or copies at once.
///
/// One piece takes a few hundred microseconds where the memory is touched for the first time. A stopped call
/// may go on for that long. The check between two pieces costs nothing in comparison.
pub(super) const PIECE: i32 = 1 << 20;

/// The shift from bytes to units of fuel: a unit is 64 bytes.
const BYTES: i64 = 6;
/// The shift from pages of 64 KiB to units of fuel.
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
        let Globals { target, source, .. } = self.module.globals;
        let piece = [get(target), get(source), Operator::I32Const { value: PIECE }, fill.clone()];
        self.on_memory(code, fill, &[get(target)], |code| {
            code.extend(&piece);
            code.extend(&advance(target));
        });
    }

    pub(super) fn copy<'a>(&mut self, code: &mut MiddlewareReaderState<'a>, copy: Operator<'a>) {
        let Globals { target, source, length, .. } = self.module.globals;
        let is_upwards = [get(target), get(source), Operator::I32GtU];
        let end = [get(length), Operator::I32Add];
        let piece = [Operator::I32Const { value: PIECE }, copy.clone()];
        // If the range that begins last is in bounds, both are.
        let [a, b, above] = is_upwards.clone();
        let start = [get(target), get(source), a, b, above, Operator::Select];
        self.on_memory(code, copy, &start, |code| {
            // The ranges may overlap: each byte is read before it is overwritten. `length` has already been
            // lowered.
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
    }

    pub(super) fn grow<'a>(&mut self, code: &mut MiddlewareReaderState<'a>, grow: Operator<'a>) {
        let length = self.module.globals.length;
        code.push_operator(set(length));
        self.take_for_length(code, Operator::I64Shl, PAGES);
        self.look_at_flag(code);
        code.extend(&[get(length), grow]);
    }

    /// Takes the fuel before the work is done.
    fn take_for_length(&mut self, code: &mut MiddlewareReaderState<'_>, shift: Operator<'static>, by: i64) {
        if self.checks.fuel {
            let length = get(self.module.globals.length);
            let by = Operator::I64Const { value: by };
            self.take(code, &[length, Operator::I64ExtendI32U, by, shift]);
        }
    }

    /// Writes an instruction that works on `length` bytes from the address that `start` leaves on the stack.
    /// `piece` does the same for one piece.
    fn on_memory<'a>(
        &mut self,
        code: &mut MiddlewareReaderState<'a>,
        operator: Operator<'a>,
        start: &[Operator<'static>],
        piece: impl FnOnce(&mut MiddlewareReaderState<'a>),
    ) {
        let Globals { flag, target, source, length, .. } = self.module.globals;
        let whole = [get(target), get(source), get(length), operator];
        let last = last(start, length);
        code.extend(&[set(length), set(source), set(target)]);
        self.take_for_length(code, Operator::I64ShrU, BYTES);
        code.extend(&last);
        code.extend(&[Operator::I64Const { value: 1 << 32 }, Operator::I64GeU]);
        code.extend(&is_long(length));
        code.push_operator(Operator::I32Or);
        if self.checks.interrupt {
            // `length` has been written, so the flag is read again: see `look_at_flag`.
            code.extend(&[get(flag), Operator::I32Or]);
        }
        code.push_operator(IF);
        self.look_at_flag(code);
        check_bounds(code, &last);
        self.in_pieces(code, piece);
        code.extend(&whole);
        code.push_operator(Operator::Else);
        code.extend(&last);
        code.extend(&[Operator::I32WrapI64, load(0), Operator::Drop]);
        code.extend(&whole);
        code.push_operator(Operator::End);
    }

    /// Repeats `piece` while `length` is more than one piece, and lowers `length` each time. Leaves the rest
    /// to the caller.
    fn in_pieces<'a>(
        &self,
        code: &mut MiddlewareReaderState<'a>,
        piece: impl FnOnce(&mut MiddlewareReaderState<'a>),
    ) {
        let length = self.module.globals.length;
        code.extend(&is_long(length));
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
        code.extend(&is_long(length));
        code.extend(&[Operator::BrIf { relative_depth: 0 }, Operator::End, Operator::End]);
    }
}

/// Computes the address of the last byte as an `i64`, or -1 for an empty range at address 0. The compiler
/// computes it once.
fn last(start: &[Operator<'static>], length: u32) -> Vec<Operator<'static>> {
    let mut last = start.to_vec();
    last.extend([
        Operator::I64ExtendI32U,
        get(length),
        Operator::I64ExtendI32U,
        Operator::I64Add,
        Operator::I64Const { value: 1 },
        Operator::I64Sub,
    ]);
    last
}

/// Compares the length with that of one piece.
fn is_long(length: u32) -> [Operator<'static>; 3] {
    [get(length), Operator::I32Const { value: PIECE }, Operator::I32GtU]
}

/// Traps if memory ends before the address that `last` leaves on the stack.
fn check_bounds(code: &mut MiddlewareReaderState<'_>, last: &[Operator<'static>]) {
    code.extend(last);
    code.extend(&[Operator::I64Const { value: 1 << 32 }, Operator::I64LtU, IF]);
    code.extend(last);
    code.extend(&[Operator::I32WrapI64, load(0), Operator::Drop, Operator::Else]);
    // An empty range at address 0 is in bounds of every memory.
    code.extend(last);
    code.extend(&[
        Operator::I64Const { value: -1 },
        Operator::I64Ne,
        IF,
        // This address is beyond any memory, as the range is.
        Operator::I32Const { value: 1 },
        load(u32::MAX.into()),
        Operator::Drop,
        Operator::End,
        Operator::End,
    ]);
}

/// Moves an address to the end of a piece.
fn advance(global: u32) -> [Operator<'static>; 4] {
    [get(global), Operator::I32Const { value: PIECE }, Operator::I32Add, set(global)]
}
