use wasmer_plugin::wasmer_plugin;

pub struct Counter(u32);

impl Counter {
    #[wasmer_plugin]
    pub fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

fn main() {}
