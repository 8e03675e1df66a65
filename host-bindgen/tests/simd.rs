//! Tests that plugins have vector instructions by default, and none if they are turned off.

mod common;

use std::fs;

use common::{Fixture, target_dir};
use wasmer_plugin_bindgen::{Artifact, Build};
use wasmparser::{Operator, Parser, Payload};

/// A loop over numbers that LLVM vectorises.
const SCALE: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn scale(numbers: *mut f32, length: usize, by: f32) {\n\
     let numbers = unsafe { std::slice::from_raw_parts_mut(numbers, length) };\n\
     for number in numbers { *number *= by }\n}\n";

/// Counts the multiplications of four numbers at once.
fn vector_multiplications(artifact: &Artifact) -> usize {
    let wasm = fs::read(artifact.wasm()).unwrap();
    let mut count = 0;
    for payload in Parser::new(0).parse_all(&wasm) {
        if let Payload::CodeSectionEntry(body) = payload.unwrap() {
            let operators = body.get_operators_reader().unwrap().into_iter();
            count += operators.filter(|operator| matches!(operator, Ok(Operator::F32x4Mul))).count();
        }
    }
    count
}

fn build(fixture: &Fixture) -> Build {
    Build::new(fixture.path("plugin")).target_dir(target_dir().join("run"))
}

#[test]
fn loops_over_numbers_use_vectors_unless_told_otherwise() {
    let fixture = Fixture::new("simd");
    fixture.plugin("plugin", "", SCALE);
    let with = build(&fixture).run().unwrap();
    let without = build(&fixture).simd(false).run().unwrap();
    assert!(vector_multiplications(&with) > 0);
    assert_eq!(vector_multiplications(&without), 0);
    assert_ne!(with.wasm(), without.wasm());
}

#[test]
fn flags_of_the_plugin_are_kept_beside_it() {
    let fixture = Fixture::new("simd_flags");
    let source = format!(
        "#[cfg(not(all(from_file, from_family, target_feature = \"simd128\", target_feature = \"tail-call\")))]\n\
         compile_error!(\"missing\");\n{SCALE}"
    );
    fixture.plugin("plugin", "[lints.rust]\nunexpected_cfgs = \"allow\"", &source).write(
        "plugin/.cargo/config.toml",
        "[target.wasm32-unknown-unknown]\nrustflags = [\"--cfg=from_file\", \"-Ctarget-feature=+tail-call\"]\n\
         [target.'cfg(target_family = \"wasm\")']\nrustflags = [\"--cfg=from_family\"]\n",
    );
    assert!(vector_multiplications(&build(&fixture).run().unwrap()) > 0);
}
