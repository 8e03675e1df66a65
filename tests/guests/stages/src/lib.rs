//! A plugin whose instances are stages of pipelines, each with a number.
#![allow(missing_docs, reason = "a function's signature is all there is to it")]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    clippy::needless_for_each,
    clippy::needless_pass_by_value,
    clippy::ptr_arg,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Document {
    pub title: String,
    pub trail: Vec<u32>,
    pub blob: Vec<u8>,
}

static STAGE: AtomicU32 = AtomicU32::new(0);

fn stage() -> u32 {
    let stage = STAGE.load(Ordering::Relaxed);
    assert!(stage != 13, "stage {stage} brings bad luck");
    stage
}

#[allow(clippy::cast_possible_truncation, reason = "stages are small numbers")]
fn byte() -> u8 {
    stage() as u8
}

/// Sets the number of this instance. With 13 all other functions panic.
#[wasmer_plugin]
pub fn set_stage(stage: u32) {
    STAGE.store(stage, Ordering::Relaxed);
}

/// Leaks 24 bytes, so that later allocations have another alignment.
#[wasmer_plugin]
pub fn disturb() {
    std::mem::forget(Vec::<u8>::with_capacity(20));
}

#[wasmer_plugin]
pub fn by_value(mut document: Document) -> Document {
    document.trail.push(stage());
    document
}

#[wasmer_plugin]
pub fn by_ref(document: &Document) -> Document {
    by_value(document.clone())
}

#[wasmer_plugin]
pub fn by_mut(document: &mut Document) {
    document.trail.push(stage());
}

#[wasmer_plugin]
pub fn text(text: String) -> String {
    format!("{text}{}", stage())
}

#[wasmer_plugin]
pub fn text_ref(text: &str) -> String {
    format!("{text}{}", stage())
}

#[wasmer_plugin]
pub fn string_ref(text: &String) -> String {
    format!("{text}{}", stage())
}

#[wasmer_plugin]
pub fn bytes(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(byte());
    bytes
}

#[wasmer_plugin]
pub fn bytes_ref(bytes: &[u8]) -> Vec<u8> {
    [bytes, &[byte()]].concat()
}

#[wasmer_plugin]
pub fn numbers(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.push(stage().into());
    numbers
}

#[wasmer_plugin]
pub fn wide_ref(numbers: &[u128]) -> Vec<u128> {
    [numbers, &[stage().into()]].concat()
}

#[wasmer_plugin]
pub fn words(words: &[String]) -> Vec<String> {
    [words, &[stage().to_string()]].concat()
}

#[wasmer_plugin]
pub fn number(number: u32) -> u32 {
    number * 10 + stage()
}

#[wasmer_plugin]
pub fn floats_in_place(numbers: &mut [f64]) {
    numbers.iter_mut().for_each(|number| *number = *number * 10.0 + f64::from(stage()));
}

#[wasmer_plugin]
pub fn wide_in_place(numbers: &mut [u128]) {
    numbers.iter_mut().for_each(|number| *number = *number * 10 + u128::from(stage()));
}

#[wasmer_plugin]
pub fn bytes_in_place(numbers: &mut [u8]) {
    numbers.iter_mut().for_each(|number| *number = *number * 10 + byte());
}

#[wasmer_plugin]
pub fn words_in_place(words: &mut [String]) {
    words.iter_mut().for_each(|word| word.push_str(&stage().to_string()));
}

#[wasmer_plugin]
pub fn bytes_mut(bytes: &mut Vec<u8>) {
    bytes.push(byte());
}

#[wasmer_plugin]
pub fn text_mut(text: &mut String) {
    text.push_str(&stage().to_string());
}

// These functions cannot be stages.

#[wasmer_plugin]
pub fn other_type(number: u32) -> u64 {
    number.into()
}

#[wasmer_plugin]
pub fn two_arguments(number: u32, by: u32) -> u32 {
    number + by
}

#[wasmer_plugin]
pub fn no_argument() -> u32 {
    7
}

#[wasmer_plugin]
pub fn mutable_with_result(number: &mut u32) -> u32 {
    *number
}

#[wasmer_plugin]
pub fn maybe(number: Option<&u32>) -> Option<u32> {
    number.copied()
}
