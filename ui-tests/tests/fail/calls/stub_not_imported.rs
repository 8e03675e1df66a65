use wasmer_plugin::transport::Transport;

mod calculator {
    #[wasmer_plugin::wasmer_plugin]
    pub fn add(a: i32, b: i32) -> i32 {
        a + b
    }
}

fn host<P: Transport<Error = String>>(plugin: &mut P) -> Result<i32, String> {
    plugin.add(1, 2)
}

fn main() {}
