use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn first_word(text: &str) -> Option<&str> {
    text.split(' ').next()
}

fn main() {}
