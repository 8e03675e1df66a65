use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn shout(text: &mut str) {
    text.make_ascii_uppercase();
}

fn main() {}
