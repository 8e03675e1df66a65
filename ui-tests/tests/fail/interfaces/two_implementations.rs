use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

#[derive(Default)]
struct Half;

#[wasmer_plugin]
impl Discount for Half {
    fn price(&self, cents: u64) -> u64 {
        cents / 2
    }
}

mod other {
    #[derive(Default)]
    struct Third;

    #[wasmer_plugin::wasmer_plugin]
    impl crate::Discount for Third {
        fn price(&self, cents: u64) -> u64 {
            cents / 3
        }
    }
}

fn main() {}
