//! Arguments that are patterns.

use wasmer_plugin::wasmer_plugin;

#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

#[wasmer_plugin]
pub fn pair((a, b): (i32, i32), [c, d]: [i32; 2]) -> i32 {
    a + b + c + d
}

#[wasmer_plugin]
pub fn changed(mut count: u32, mut words: Vec<String>) -> Vec<String> {
    count += 1;
    words.push(count.to_string());
    words
}

#[wasmer_plugin]
pub fn ignored(_: u32, _: &str, _: &mut [u8], _unused: Option<&u64>) {}

#[wasmer_plugin]
pub fn point(Point { x, y }: Point, &Point { x: other, .. }: &Point, &z: &i32) -> i32 {
    x + y + other + z
}

#[wasmer_plugin]
pub fn taken(argument_1: u32, (_, argument_1_): (u32, u32)) -> u32 {
    argument_1 + argument_1_
}

pub fn main() {
    assert_eq!(pair((1, 2), [3, 4]), 10);
}
