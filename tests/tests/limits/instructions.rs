//! Tests of unsupported instructions.

use std::fs;
use std::path::Path;

use wasmer_plugin::host::{Limits, LoadErrorKind, Loader};

/// The engine implements these by functions that are not safe at the end of a stack. They are refused with
/// and without limits.
#[test]
fn are_refused() {
    let refused = [
        "data.drop",
        "elem.drop",
        "memory.init",
        "ref.func",
        "table.copy",
        "table.fill",
        "table.get",
        "table.grow",
        "table.init",
        "table.set",
        "table.size",
    ];
    for name in refused {
        let file = format!("hostile/refused_{}.wat", name.replace('.', "_"));
        let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let wasm = wat::parse_bytes(&text).unwrap();
        for limits in [Limits::default(), Limits::default().no_timeout(), Limits::default().fuel(1000)] {
            let error = Loader::new().with_limits(limits).load_bytes(&wasm).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "plugin `bytes` has the instruction `{name}`, which plugins may not have: build it with rustc for \
                     wasm32-unknown-unknown, which emits none, and do not post-process it"
                )
            );
            assert!(
                matches!(error.kind(), LoadErrorKind::RefusedInstruction { instruction, .. } if *instruction == name),
                "{error:?}"
            );
        }
    }
}
