use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn text(&self, text: &mut str);
    fn forever(&self, text: &'static str);
    fn within(&self, pair: (u8, &mut u8));
    fn unsized_value(&self, text: str);
    fn any(&self, what: impl Clone);
    fn object(&self, what: &dyn std::fmt::Debug);
    fn callback(&self, call: fn(u8) -> u8);
    fn pointer(&self, place: *const u8);
    fn own(&self, other: &Self) -> u32;
}

fn main() {}
