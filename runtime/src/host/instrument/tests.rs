use wasmer::sys::wasmparser::{BinaryReader, OperatorsReader};

use super::*;

/// The only instruction of these bytes.
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
    // An engine is for one module.
    instrument.transform_module_info(&mut module).unwrap_err();
}
