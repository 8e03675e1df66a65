//! Tests of the added code: traps, fuel, flag checks, and work on memory.

use std::sync::Arc;

use wasmer::Value;
use wasmer::sys::vm::TrapCode;
use wasmer::sys::wasmparser::{BinaryReader, OperatorsReader};
use wasmer::sys::{CompilerConfig, Cranelift};

use super::*;
use crate::host::test_module::{Running, constant};

/// Returns the only instruction in these bytes.
fn operator(code: &'static [u8]) -> Operator<'static> {
    OperatorsReader::new(BinaryReader::new(code, 0)).read().unwrap()
}

#[test]
fn limits_need_checks() {
    let checks = |limits| Checks::needed(&limits);
    let limits = Limits::default;
    assert_eq!(checks(limits()), Checks { interrupt: true, fuel: false });
    assert_eq!(checks(limits().no_timeout()), Checks { interrupt: false, fuel: false });
    assert_eq!(checks(limits().fuel(0)), Checks { interrupt: true, fuel: true });
    assert_eq!(checks(limits().no_timeout().fuel(1)), Checks { interrupt: false, fuel: true });
}

#[test]
fn runs_end_where_code_branches() {
    let ends: [&[u8]; 11] = [
        &[0x03, 0x40],
        &[0x04, 0x40],
        &[0x0b],
        &[0x0c, 0],
        &[0x0d, 0],
        &[0x0e, 0, 0],
        &[0x0f],
        &[0x10, 0],
        &[0x11, 0, 0],
        &[0x12, 0],
        &[0x13, 0, 0],
    ];
    for code in ends {
        assert!(ends_run(&operator(code)), "{code:?}");
    }
    assert!(ends_run(&Operator::Else));
    let goes_on: [&[u8]; 5] = [&[0x00], &[0x01], &[0x02, 0x40], &[0x40, 0], &[0xfc, 11, 0]];
    for code in goes_on {
        assert!(!ends_run(&operator(code)), "{code:?}");
    }
}

#[test]
fn a_module_gets_globals_and_loses_its_start_function() {
    let mut module = ModuleInfo::new();
    module.globals.push(GlobalType::new(Type::I32, Mutability::Const));
    module.global_initializers.push(GlobalInit::I32Const(7));
    module.start_function = Some(module.functions.next_key());
    let instrument = Instrument::new(Checks { interrupt: true, fuel: true });
    instrument.transform_module_info(&mut module).unwrap();
    assert_eq!(module.start_function, None);
    assert!(matches!(module.exports.get(START), Some(ExportIndex::Function(start)) if start.as_u32() == 0));
    assert_eq!((module.globals.len(), module.global_initializers.len()), (1 + GLOBALS, 1 + GLOBALS));
    let Module { globals, has_memory } = *instrument.module.get().unwrap();
    assert!(!has_memory);
    let Globals { fuel, flag, scratch, target, source, length } = globals;
    assert_eq!([fuel, flag, scratch, target, source, length], [1, 2, 3, 4, 5, 6]);
    // An engine serves one module.
    instrument.transform_module_info(&mut module).unwrap_err();
}

/// Middleware that sees the added code: it exports the added globals, and raises the flag at each `nop`.
#[derive(Debug)]
struct Exposed {
    /// True to raise the flag before each piece of work on memory, too.
    at_bulk: bool,
}

/// The places of the added globals in a module without its own.
const FUEL: u32 = 0;
const FLAG: u32 = 1;

impl ModuleMiddleware for Exposed {
    fn generate_function_middleware<'a>(
        &self,
        _: LocalFunctionIndex,
    ) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Raises { at_bulk: self.at_bulk })
    }

    fn transform_module_info(&self, module: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        let globals: Vec<_> = module.globals.keys().collect();
        for global in globals {
            let name = format!("global {}", global.as_u32());
            module.exports.insert(name, ExportIndex::Global(global));
        }
        Ok(())
    }
}

#[derive(Debug)]
struct Raises {
    at_bulk: bool,
}

impl<'a> FunctionMiddleware<'a> for Raises {
    fn feed(
        &mut self,
        operator: Operator<'a>,
        code: &mut MiddlewareReaderState<'a>,
    ) -> Result<(), MiddlewareError> {
        let is_bulk = matches!(operator, Operator::MemoryFill { .. } | Operator::MemoryCopy { .. });
        let is_nop = matches!(operator, Operator::Nop);
        if is_nop || self.at_bulk && is_bulk {
            code.push_operator(Operator::I32Const { value: 1 });
            code.push_operator(Operator::GlobalSet { global_index: FLAG });
        }
        if !is_nop {
            code.push_operator(operator);
        }
        Ok(())
    }
}

const BOTH: Checks = Checks { interrupt: true, fuel: true };
const INTERRUPT: Checks = Checks { interrupt: true, fuel: false };
const NEITHER: Checks = Checks { interrupt: false, fuel: false };

fn running(checks: Checks, pages: Option<u8>, code: &[&[u8]]) -> Running {
    exposed(checks, pages, code, Exposed { at_bulk: false })
}

fn exposed(checks: Checks, pages: Option<u8>, code: &[&[u8]], exposed: Exposed) -> Running {
    let mut compiler = Cranelift::default();
    compiler.push_middleware(Arc::new(Instrument::new(checks)));
    compiler.push_middleware(Arc::new(exposed));
    Running::new(compiler, pages, &code.concat())
}

fn set(running: &mut Running, global: u32, value: Value) {
    let global = running.instance.exports.get_global(&format!("global {global}")).unwrap();
    global.set(&mut running.store, value).unwrap();
}

/// Returns the trap of a run, or `None`.
fn trap(running: &mut Running) -> Option<TrapCode> {
    running.run().err().map(|error| error.clone().to_trap().unwrap_or_else(|| panic!("{error}")))
}

const NOP: &[u8] = &[0x01];
const END: &[u8] = &[0x0b];
const LOOP: &[u8] = &[0x03, 0x40];
const FILL: &[u8] = &[0xfc, 11, 0];
const COPY: &[u8] = &[0xfc, 10, 0, 0];
const GROW: &[u8] = &[0x40, 0];
const UNREACHABLE: &[u8] = &[0x00];
/// The trap by which the added code ends a call where there is memory.
const STOP: TrapCode = TrapCode::UnalignedAtomic;

/// Encodes an instruction after its operands: target or value, source, and length.
fn on_memory(one: u32, other: u32, length: u32, instruction: &[u8]) -> Vec<u8> {
    [&constant(one)[..], &constant(other), &constant(length), instruction].concat()
}

#[test]
fn a_raised_flag_ends_a_call_at_the_next_look() {
    let seven = constant(7);
    for pages in [None, Some(1)] {
        let stop = if pages.is_some() { STOP } else { TrapCode::UnreachableCodeReached };
        let mut plain = running(INTERRUPT, pages, &[NOP, &seven, END]);
        assert_eq!(plain.run().unwrap(), 7, "there is no look behind the raising");
        assert_eq!(trap(&mut plain), Some(stop), "a function's entry");
        let mut looped = running(INTERRUPT, pages, &[NOP, LOOP, END, &seven, END]);
        assert_eq!(trap(&mut looped), Some(stop));
        let mut unwatched = running(NEITHER, pages, &[NOP, LOOP, END, &seven, END]);
        assert_eq!([unwatched.run().unwrap(), unwatched.run().unwrap()], [7, 7]);
    }
    for code in
        [on_memory(0, 9, 5, FILL), on_memory(0, 1, 5, COPY), [&constant(1)[..], GROW, &[0x1a]].concat()]
    {
        let mut looks = running(INTERRUPT, Some(1), &[NOP, &code, &seven, END]);
        assert_eq!(trap(&mut looks), Some(STOP));
        assert_eq!(looks.bytes(), vec![0; 1 << 16], "nothing was done");
        let mut unwatched = running(NEITHER, Some(1), &[NOP, &code, &seven, END]);
        assert_eq!(unwatched.run().unwrap(), 7);
    }
}

/// Checks that the code runs with exactly this fuel, and not with one unit less.
fn assert_takes(fuel: i64, pages: Option<u8>, code: &[&[u8]]) {
    let mut running = running(BOTH, pages, code);
    set(&mut running, FUEL, Value::I64(fuel));
    running.run().unwrap_or_else(|error| panic!("{fuel}: {error}"));
    let left =
        running.instance.exports.get_global(&format!("global {FUEL}")).unwrap().get(&mut running.store);
    assert_eq!(left, Value::I64(0));
    set(&mut running, FUEL, Value::I64(fuel - 1));
    assert!(trap(&mut running).is_some(), "{fuel}");
}

#[test]
fn fuel_is_taken_for_each_instruction() {
    let seven = constant(7);
    assert_takes(2, None, &[&seven, END]);
    assert_takes(4, Some(1), &[&seven, &[0x1a], &seven, END]);
    // A loop's body that is run once, and one that is run twice by a local would take more code: `br` ends
    // the first run.
    assert_takes(4, Some(1), &[LOOP, END, &seven, END]);
    assert_takes(6 + 2, Some(1), &[&on_memory(0, 9, 128, FILL), &seven, END]);
    assert_takes(6 + 1, Some(1), &[&on_memory(0, 9, 127, COPY), &seven, END]);
    assert_takes(3 + (2 << 10), Some(1), &[&constant(2), GROW, END]);
}

/// An instruction that lacks fuel does no work.
#[test]
fn fuel_is_taken_before_the_work() {
    let mut fills = running(BOTH, Some(1), &[&on_memory(0, 9, 6400, FILL), &constant(7), END]);
    set(&mut fills, FUEL, Value::I64(50));
    assert_eq!(trap(&mut fills), Some(STOP));
    assert_eq!(fills.bytes(), vec![0; 1 << 16]);
}

#[test]
fn unreachable_is_a_trap_of_the_processor() {
    for checks in [NEITHER, BOTH] {
        assert_eq!(trap(&mut running(checks, Some(1), &[UNREACHABLE, END])), Some(STOP));
    }
}

#[test]
fn memory_grows_by_what_it_is_told() {
    let mut grows = running(BOTH, Some(1), &[&constant(2), GROW, END]);
    assert_eq!(grows.run().unwrap(), 1);
    assert_eq!(grows.run().unwrap(), 3);
    assert_eq!(grows.memory().view(&grows.store).size().0, 5);
}

/// Size in pages of the memory for long instructions: more than two pieces.
const PAGES: u8 = 40;
const SIZE: u32 = 40 << 16;

/// Runs an instruction in a memory with a pattern, and compares the memory with a vector that gets the same
/// operation.
fn assert_does(code: &[u8], expected: impl Fn(&mut Vec<u8>)) {
    for checks in [NEITHER, BOTH] {
        let mut running = running(checks, Some(PAGES), &[code, &constant(7), END]);
        let mut bytes = (0..=250).collect::<Vec<u8>>().repeat(SIZE as usize / 251 + 1);
        bytes.truncate(SIZE as usize);
        running.memory().view(&running.store).write(0, &bytes).unwrap();
        assert_eq!(running.run().unwrap(), 7);
        expected(&mut bytes);
        assert!(running.bytes() == bytes, "{code:?}");
    }
}

#[test]
fn bulk_instructions_do_what_they_did() {
    let piece = bulk::PIECE.cast_unsigned();
    for length in [0, 1, piece, piece + 1, 2 * piece + 5, SIZE] {
        let last = SIZE - length;
        for start in [0, last] {
            let range = start as usize..(start + length) as usize;
            assert_does(&on_memory(start, 0x1ff, length, FILL), |bytes| bytes[range.clone()].fill(0xff));
        }
        for (target, source) in [(0, last), (last, 0), (last.min(3), 0), (0, last.min(3))] {
            let range = source as usize..(source + length) as usize;
            assert_does(&on_memory(target, source, length, COPY), |bytes| {
                bytes.copy_within(range.clone(), target as usize);
            });
        }
    }
}

/// The flag is checked after each piece.
#[test]
fn long_instructions_end_between_pieces() {
    let piece = bulk::PIECE.cast_unsigned();
    for code in [on_memory(0, 9, 2 * piece + 5, FILL), on_memory(0, SIZE / 2, piece + 1, COPY)] {
        let mut looks =
            exposed(INTERRUPT, Some(PAGES), &[&code, &constant(7), END], Exposed { at_bulk: true });
        let half = vec![9; (SIZE / 2) as usize];
        looks.memory().view(&looks.store).write(u64::from(SIZE / 2), &half).unwrap();
        assert_eq!(trap(&mut looks), Some(STOP));
        let (bytes, done) = (looks.bytes(), piece as usize);
        assert!(bytes[..done] == half[..done] && bytes[done] == 0);
    }
}

#[test]
fn bulk_instructions_out_of_bounds_do_nothing() {
    let beyond = [
        (0, SIZE + 1),
        (SIZE, 1),
        (SIZE - 1, 2),
        (u32::MAX, 1),
        (1, u32::MAX),
        (u32::MAX, u32::MAX),
        (SIZE + 1, 0),
    ];
    for (start, length) in beyond {
        for code in [
            on_memory(start, 9, length, FILL),
            on_memory(start, 0, length, COPY),
            on_memory(0, start, length, COPY),
        ] {
            for checks in [NEITHER, BOTH] {
                let mut running = running(checks, Some(PAGES), &[&code, &constant(7), END]);
                assert_eq!(trap(&mut running), Some(TrapCode::HeapAccessOutOfBounds), "{start} {length}");
                assert!(running.bytes() == vec![0; SIZE as usize]);
            }
        }
    }
}
