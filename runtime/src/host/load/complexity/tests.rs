//! Tests of the bounds on the parts of a module and on its code.

use super::*;
use crate::host::test_module::*;

fn parts(module: &TestModule, limits: &Limits) -> Result<Parts, LoadError> {
    check_parts(&"test".into(), &module.0, limits)
}

/// Returns the excess that a module is refused for: the noun, the figure reached, the figure allowed.
fn excess<T>(result: Result<T, LoadError>) -> Option<(&'static str, u64, u64)> {
    match result.map_err(LoadError::into_kind) {
        Ok(_) => None,
        Err(LoadErrorKind::TooComplex { what, reached, allowed, .. }) => Some((what, reached, allowed)),
        Err(kind) => panic!("{kind:?}"),
    }
}

fn excess_of(module: &TestModule) -> Option<(&'static str, u64, u64)> {
    excess(parts(module, &Limits::default()))
}

#[test]
fn sections_are_counted_to_the_item() {
    let no_parameters = [0x60, 0, 0];
    let passive = [1, 0, 0];
    let sections = [
        ("types", section::TYPES, 1_000, &no_parameters[..]),
        ("imports", section::IMPORTS, 1_000, &[]),
        ("tables", section::TABLES, 100, &[]),
        ("memories", section::MEMORIES, 100, &[]),
        ("globals", section::GLOBALS, 10_000, &[]),
        ("exports", section::EXPORTS, 20_000, &[]),
        ("segments of elements", section::ELEMENTS, 10_000, &passive),
        ("segments of data", section::DATA, 10_000, &[]),
    ];
    for (what, id, most, item) in sections {
        let module = |count| TestModule::new().claim(id, count, &item.repeat(count));
        assert_eq!(excess_of(&module(most)), None, "{what}");
        let most_allowed = most as u64;
        assert_eq!(excess_of(&module(most + 1)), Some((what, most_allowed + 1, most_allowed)));
    }
}

/// Functions need a code section, so these have bodies.
#[test]
fn functions_are_counted_to_the_item() {
    let module = |count| TestModule::new().functions(&vec![body(&[0], &[END]); count]);
    assert_eq!(excess_of(&module(100_000)), None);
    assert_eq!(excess_of(&module(100_001)), Some(("functions", 100_001, 100_000)));
}

#[test]
fn all_sections_are_counted() {
    let module = |count| (0..count).fold(TestModule::new(), |module, _| module.custom("x", &[]));
    assert_eq!(excess_of(&module(1_000)), None);
    assert_eq!(excess_of(&module(1_001)), Some(("sections", 1_001, 1_000)));
    // The number of sections is checked before the items of the last one.
    let last = module(1_000).claim(section::MEMORIES, 101, &[]);
    assert_eq!(excess_of(&last), Some(("sections", 1_001, 1_000)));
}

fn function_type(parameters: usize, results: usize) -> Vec<u8> {
    let types = |count| [number(count), vec![0x7f; count]].concat();
    [vec![0x60], types(parameters), types(results)].concat()
}

#[test]
fn the_largest_type_counts() {
    let module = |types: &[(usize, usize)]| {
        let types: Vec<_> =
            types.iter().map(|&(parameters, results)| function_type(parameters, results)).collect();
        TestModule::new().items(section::TYPES, &types)
    };
    let allowed = module(&[(1, 8), (128, 1), (2, 3)]);
    assert_eq!(excess_of(&allowed), None);
    let parts = parts(&allowed, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((parts.parameters, parts.results), (128, 8));
    let parameters = "parameters of one function";
    assert_eq!(excess_of(&module(&[(0, 0), (129, 0), (1, 9)])), Some((parameters, 129, 128)));
    assert_eq!(excess_of(&module(&[(0, 9), (1, 1)])), Some(("results of one function", 9, 8)));
}

/// A group of types may claim a million of them.
#[test]
fn groups_of_types_are_invalid() {
    let group = [&[0x4e, 1][..], &function_type(0, 0)].concat();
    let error =
        parts(&TestModule::new().items(section::TYPES, &[group]), &Limits::default()).map(drop).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::Invalid { .. }), "{error}");
}

#[test]
fn elements_of_all_segments_are_counted() {
    let functions = |count| [vec![1, 0], number(count), vec![0; count]].concat();
    // A passive segment of expressions, each `ref.null func`.
    let expressions = |count| [vec![5, 0x70], number(count), [0xd0, 0x70, 0x0b].repeat(count)].concat();
    let limits = Limits::default().table(10);
    let module = |segments: &[Vec<u8>]| TestModule::new().items(section::ELEMENTS, segments);
    let allowed = module(&[functions(4), expressions(6)]);
    assert_eq!(excess(parts(&allowed, &limits)), None);
    let many = module(&[functions(4), expressions(6), functions(1)]);
    assert_eq!(excess(parts(&many, &limits)), Some(("elements in its segments", 11, 10)));
}

#[test]
fn code_is_counted_to_the_byte() {
    let code = [0x01, 0x01, 0x0b];
    let module = TestModule::new().code(&[&code, &code[1..], &code[2..]]);
    // A body begins with its locals. One byte says that there are none.
    let most_allowed = Limits::default().max_function_size(4).max_code_size(4 + 3 + 2);
    assert_eq!(excess(parts(&module, &most_allowed)), None);
    let one_less = most_allowed.clone().max_function_size(3);
    assert_eq!(excess(parts(&module, &one_less)), Some(("bytes of code in one function", 4, 3)));
    let one_less = most_allowed.max_code_size(8);
    assert_eq!(excess(parts(&module, &one_less)), Some(("bytes of code", 9, 8)));
}

/// Returns the shape of a function without parameters, with these bytes.
fn shape_of(locals: &[u8], code: &[u8], has_fuel: bool) -> Shape {
    let bytes = [locals, code].concat();
    let body = FunctionBody::new(BinaryReader::new(&bytes, 0));
    Shape::of(&body, 0, has_fuel).unwrap()
}

/// Returns the nesting, the blocks, and the number of instructions on memory.
fn figures(code: &[u8]) -> (u64, u64, u64) {
    let Shape { nesting, blocks, bulk, refused, .. } = shape_of(&[0], &[code, &[END]].concat(), false);
    assert_eq!(refused, None);
    (nesting, blocks, bulk)
}

const NOP: u8 = 0x01;
const BLOCK: [u8; 2] = [0x02, 0x40];
const LOOP_BEGINS: [u8; 2] = [0x03, 0x40];
const IF: [u8; 2] = [0x04, 0x40];
const ELSE: u8 = 0x05;
const END: u8 = 0x0b;
const FILL: [u8; 3] = [0xfc, 11, 0];
const COPY: [u8; 4] = [0xfc, 10, 0, 0];
const GROW: [u8; 2] = [0x40, 0];

#[test]
fn blocks_are_counted() {
    assert_eq!(figures(&[]), (0, 0, 0));
    assert_eq!(figures(&[NOP, NOP]), (0, 0, 0));
    assert_eq!(figures(&[&BLOCK[..], &[END]].concat()), (1, 1, 0));
    assert_eq!(figures(&[&BLOCK[..], &[END], &BLOCK, &[END]].concat()), (1, 2, 0));
    assert_eq!(figures(&[&BLOCK[..], &BLOCK, &[END, END]].concat()), (2, 2, 0));
    assert_eq!(figures(&[&IF[..], &[ELSE, END]].concat()), (1, 2, 0));
    // `br 0`, `br_if 0`, and `br_table` with two targets and a default.
    assert_eq!(figures(&[0x0c, 0]), (0, 1, 0));
    assert_eq!(figures(&[0x0d, 0]), (0, 1, 0));
    assert_eq!(figures(&[0x0e, 2, 0, 0, 0]), (0, 3, 0));
    // A branch inside two blocks does not change their depth.
    assert_eq!(figures(&[&BLOCK[..], &BLOCK, &[0x0c, 0, END, END]].concat()), (2, 3, 0));
}

#[test]
fn loops_in_loops_count_for_more() {
    let looped = |code: &[u8]| [&LOOP_BEGINS[..], code, &[END]].concat();
    assert_eq!(figures(&looped(&[])), (1, 1, 0));
    assert_eq!(figures(&looped(&looped(&[]))), (2, 2 + LOOP, 0));
    assert_eq!(figures(&looped(&looped(&looped(&[])))), (3, 3 + LOOP + 2 * LOOP, 0));
    // Loops in sequence, and around blocks that end in between.
    assert_eq!(figures(&[looped(&[]), looped(&[])].concat()), (1, 2, 0));
    let block = [&BLOCK[..], &[END]].concat();
    assert_eq!(figures(&looped(&[&block[..], &looped(&[])].concat())), (2, 3 + LOOP, 0));
    assert_eq!(figures(&[looped(&block), looped(&[])].concat()), (2, 3, 0));
}

#[test]
fn instructions_on_memory_are_counted() {
    for code in [&FILL[..], &COPY, &GROW] {
        assert_eq!(figures(code), (0, 1 + ADDED, 1));
        let looped = [&LOOP_BEGINS[..], &LOOP_BEGINS, code, &[END, END]].concat();
        assert_eq!(figures(&looped), (2, (1 + 1 + LOOP) + (1 + ADDED + 2 * LOOP), 1));
        assert_eq!(figures(&code.repeat(3)), (0, 3 * (1 + ADDED), 3));
    }
}

#[test]
fn calls_count_with_fuel() {
    for call in [&[0x10, 0, END][..], &[0x11, 0, 0, END]] {
        assert_eq!(shape_of(&[0], call, false).blocks, 0);
        assert_eq!(shape_of(&[0], call, true).blocks, 1);
    }
}

#[test]
fn locals_are_counted() {
    // Two groups: three `i32`, four `i64`.
    let body = [2, 3, 0x7f, 4, 0x7e, END];
    let shape = |parameters| {
        Shape::of(&FunctionBody::new(BinaryReader::new(&body, 0)), parameters, false).unwrap().locals
    };
    assert_eq!(shape(0), 7);
    assert_eq!(shape(5), 12);
}

#[test]
fn a_refused_instruction_is_named() {
    let instructions = [
        ("memory.init", &[0xfc, 8, 0, 0][..]),
        ("data.drop", &[0xfc, 9, 0]),
        ("table.init", &[0xfc, 12, 0, 0]),
        ("elem.drop", &[0xfc, 13, 0]),
        ("table.copy", &[0xfc, 14, 0, 0]),
        ("table.grow", &[0xfc, 15, 0]),
        ("table.size", &[0xfc, 16, 0]),
        ("table.fill", &[0xfc, 17, 0]),
        ("table.get", &[0x25, 0]),
        ("table.set", &[0x26, 0]),
        ("ref.func", &[0xd2, 0]),
    ];
    for (name, code) in instructions {
        assert_eq!(shape_of(&[0], &[&[NOP], code, &[END]].concat(), false).refused, Some(name));
        let module = TestModule::new().code(&[&[END], &[&[NOP], code, &[END]].concat()]);
        let error = code_of(&module, 0).unwrap_err();
        let &LoadErrorKind::RefusedInstruction { instruction, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(instruction, name);
    }
}

fn code_of(module: &TestModule, parameters: u64) -> Result<(), LoadError> {
    let parts = Parts { parameters, ..Parts::default() };
    parts.check_code(&"test".into(), &module.0, false)
}

/// Returns a module with these functions, each of locals and code.
fn module_of(functions: &[(usize, Vec<u8>)]) -> TestModule {
    let bodies: Vec<_> = functions
        .iter()
        .map(|(locals, code)| body(&[&[1], &number(*locals)[..], &[0x7f]].concat(), code))
        .collect();
    TestModule::new().functions(&bodies)
}

#[test]
fn locals_of_all_functions_are_bounded() {
    let half = usize::try_from(LOCALS / 2).unwrap();
    let module = |more| module_of(&[(half, vec![END]), (half + more, vec![END])]);
    assert_eq!(excess(code_of(&module(0), 0)), None);
    assert_eq!(excess(code_of(&module(1), 0)), Some(("locals", LOCALS + 1, LOCALS)));
    // Parameters count towards a function's own work, but are no locals.
    assert_eq!(excess(code_of(&module(0), 100)), None);
}

#[test]
fn nesting_is_bounded() {
    let module = |depth: usize| {
        let code = [BLOCK.repeat(depth), vec![END; depth + 1]].concat();
        module_of(&[(0, code)])
    };
    let most = usize::try_from(NESTING).unwrap();
    assert_eq!(excess(code_of(&module(most), 0)), None);
    assert_eq!(excess(code_of(&module(most + 1), 0)), Some(("blocks in one another", NESTING + 1, NESTING)));
}

#[test]
fn locals_times_blocks_are_bounded() {
    let module = |locals, blocks| {
        let code = [[BLOCK, [NOP, END]].concat().repeat(blocks), vec![END]].concat();
        module_of(&[(locals, code)])
    };
    let what = "locals times blocks in one function";
    let blocks = usize::try_from(WORK / 1_000).unwrap();
    assert_eq!(excess(code_of(&module(1_000, blocks), 0)), None);
    assert_eq!(excess(code_of(&module(1_000, blocks + 1), 0)), Some((what, WORK + 1_000, WORK)));
    // Each function is taken to have as many parameters as the largest type.
    assert_eq!(excess(code_of(&module(900, blocks), 100)), None);
    assert_eq!(excess(code_of(&module(900, blocks), 101)), Some((what, WORK + blocks as u64, WORK)));
}

#[test]
fn instructions_on_memory_are_bounded() {
    let module = |count| module_of(&[(0, [GROW.repeat(count), vec![END]].concat())]);
    let most = usize::try_from(BULK).unwrap();
    assert_eq!(excess(code_of(&module(most), 0)), None);
    let what = "instructions that fill, copy or grow memory in one function";
    assert_eq!(excess(code_of(&module(most + 1), 0)), Some((what, BULK + 1, BULK)));
}
