use wasmer_plugin::host_functions::with_hosts;
use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn stock(&self) -> u32;
}

struct MyShop;

impl Shop for MyShop {
    fn stock(&self) -> u32 {
        0
    }
}

struct Shared(std::rc::Rc<u32>);

impl Shop for Shared {
    fn stock(&self) -> u32 {
        *self.0
    }
}

fn main() {
    with_hosts(&mut MyShop, || shop::stock());
    with_hosts(&mut ShopHost::new(7_u32), || shop::stock());
    with_hosts(&mut ShopHost::new(Shared(1.into())), || shop::stock());
}
