use wasmer_plugin::wasmer_plugin;

pub struct Counter(pub u32);

#[wasmer_plugin]
impl Counter {
    pub fn next(&mut self) -> u32 {
        self.0 + 1
    }
}

fn main() {}
