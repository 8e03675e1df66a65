use wasmer_plugin::wasmer_plugin;

pub struct Counter(pub u32);

impl Counter {
    #[wasmer_plugin]
    pub fn starting_at(first: u32) -> Self {
        Self(first)
    }
}

fn main() {}
