//! A host that loads every plugin of a folder, and goes on whatever they do.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use shop_api::{DiscountStub, Item, Order, Shop, ShopHost};
use wasmer_plugin::host::{Loader, Plugin};
use wasmer_plugin::transport::Stub;

/// The shop's host functions.
#[derive(Default)]
struct Counter {
    log: Vec<String>,
}

impl Shop for Counter {
    fn stock(&self, sku: &str) -> u32 {
        if sku == "tea" { 3 } else { 100 }
    }

    fn note(&mut self, line: &str) {
        self.log.push(line.to_owned());
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| env!("SHOP_PLUGINS").to_owned());
    let loader = Loader::new();
    let mut discounts = Vec::new();
    for file in plugins(Path::new(&folder))? {
        match load(&loader, &file) {
            Ok(discount) => discounts.push(discount),
            Err(error) => println!("{} is refused: {}\n", name(&file), error),
        }
    }
    for order in orders() {
        println!("{} orders for {} cents", order.customer, order.cents());
        for discount in &mut discounts {
            apply(discount, &order)?;
        }
    }
    for discount in &discounts {
        let plugin = Stub::transport(discount);
        for line in &Plugin::host::<Counter>(plugin).ok_or("the counter is where it was put")?.log {
            println!("{} notes: {line}", Plugin::module(plugin).name());
        }
    }
    Ok(())
}

fn load(loader: &Loader, file: &Path) -> Result<DiscountStub, Box<dyn Error>> {
    let plugin = loader.load_with(file, ShopHost::new(Counter::default()))?;
    let interface = Plugin::interface(&plugin).to_string();
    let mut discount = DiscountStub::new(plugin, 10)?;
    println!("{} is {}. It offers\n{interface}", name(file), discount.describe()?);
    Ok(discount)
}

fn apply(discount: &mut DiscountStub, order: &Order) -> Result<(), Box<dyn Error>> {
    const AT: u64 = 1_790_000_000;
    let price = discount.price(order, AT);
    let plugin = Stub::transport_mut(discount);
    let name = Plugin::module(plugin).name().to_owned();
    match price {
        Ok(Ok(cents)) => println!("  {name}: {cents} cents"),
        Ok(Err(refused)) => println!("  {name}: no discount: {refused:?}"),
        Err(error) => {
            println!("  {error}");
            // The plugin starts again, with the arguments of its constructor. The others are not affected.
            Plugin::reset(plugin)?;
        }
    }
    Ok(())
}

fn orders() -> [Order; 4] {
    let order = |customer: &str, items: &[(&str, u32, u64)]| {
        let item = |&(sku, quantity, price_cents): &_| Item { sku: String::from(sku), quantity, price_cents };
        Order { customer: customer.to_owned(), items: items.iter().map(item).collect() }
    };
    [
        order("Ada", &[("tea", 5, 400), ("cup", 1, 950)]),
        order("Ada", &[]),
        order("Ada", &[("cup", 2, 950)]),
        order("Charles", &[("engine", 1, 1_700_000)]),
    ]
}

/// Returns the folder's .wasm files, sorted.
fn plugins(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let files = fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    files.sort();
    Ok(files)
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
