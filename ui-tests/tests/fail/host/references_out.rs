use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn name(&self) -> &str;
    fn items(&self) -> Option<&[u32]>;
    fn text<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str>;
}

fn main() {}
