//! Tests of the compilation deadline.

use wasmer::sys::vm::TrapCode;

use super::*;
use crate::host::test_module::{Running, constant};

#[test]
fn deadlines_pass() {
    assert!(Deadline::after(Duration::ZERO).is_over());
    assert!(!Deadline::after(Duration::from_hours(1)).is_over());
    assert!(!Deadline::after(Duration::MAX).is_over());
}

fn running(deadline: Deadline, code: &[u8]) -> Running {
    let mut compiler = Cranelift::default();
    deadline.watch(&mut compiler);
    Running::new(compiler, None, code)
}

/// Returns code with blocks, loops and branches, nested and in sequence.
fn nested() -> Vec<u8> {
    let (block, again, branch, other, end) =
        (&[0x02, 0x40][..], &[0x03, 0x40][..], &[0x04, 0x40][..], &[0x05][..], &[0x0b][..]);
    let condition = constant(1);
    let parts = [block, again, end, &condition, branch, block, end, other, again, end, end, end, block, end];
    [&parts.concat()[..], &constant(7), end].concat()
}

#[test]
fn code_is_compiled_until_the_deadline_and_left_out_after_it() {
    let (later, over) = (Deadline::after(Duration::MAX), Deadline::after(Duration::ZERO));
    assert_eq!(running(later, &nested()).run().unwrap(), 7);
    let error = running(over, &nested()).run().unwrap_err();
    assert_eq!(error.to_trap(), Some(TrapCode::UnreachableCodeReached));
}
