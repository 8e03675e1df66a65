use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn text(&self) -> &str;
    fn texts<'a>(&'a self) -> Vec<std::borrow::Cow<'a, str>>;
    fn never(&self) -> !;
}

fn main() {}
