use wasmer_plugin::*;

#[wasmer_plugin(host, stub = Stub)]
trait Shop: Clone {
    type Item;
    async fn stock(self, text: &mut str) -> &u32;
}

fn main() {}
