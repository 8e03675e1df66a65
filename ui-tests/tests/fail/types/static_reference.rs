use wasmer_plugin::*;

#[wasmer_plugin]
pub fn keep(name: &'static str, other: Option<&'static str>) -> usize {
    name.len() + other.map_or(0, str::len)
}

fn main() {}
