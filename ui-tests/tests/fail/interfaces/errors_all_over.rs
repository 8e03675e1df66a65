use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(hosts, name = "", stub = u8)]
trait Discount<T>: Send {
    const PERCENT: u8;
    fn new(self) -> u8;
    async fn price(self, cents: *const T) -> &str;
}

fn main() {}
