use wasmer_plugin::wasmer_plugin;

#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]
pub struct Word<'a>(&'a str);

#[wasmer_plugin]
pub fn word(text: &str) -> Word {
    Word(text)
}

fn main() {}
