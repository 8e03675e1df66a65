use wasmer_plugin::wasmer_plugin;

pub struct Counter(pub u32);

impl Counter {
    #[wasmer_plugin]
    pub fn first(of: Vec<u32>) -> u32 {
        of[0]
    }
}

fn main() {}
