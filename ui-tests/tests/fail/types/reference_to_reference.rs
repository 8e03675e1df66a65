use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn join(words: &[&str]) -> String {
    words.concat()
}

fn main() {}
