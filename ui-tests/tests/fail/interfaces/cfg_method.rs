use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    #[cfg(debug_assertions)]
    fn describe(&self) -> String;
    #[cfg_attr(debug_assertions, cfg(unix), must_use)]
    fn price(&self, #[cfg(unix)] cents: u64) -> u64;
}

fn main() {}
