//! Tests the plugin in a native process, with a mock of the shop and without wasmer.

use std::process::Command;

use shop_api::{Discount, DiscountStub, Item, Order, Shop, ShopHost};
use ten_percent::TenPercent;
use wasmer_plugin::native::Native;

/// Has three of everything.
#[derive(Default)]
struct Three {
    notes: Vec<String>,
}

impl Shop for Three {
    fn stock(&self, _: &str) -> u32 {
        3
    }

    fn note(&mut self, line: &str) {
        self.notes.push(line.to_owned());
    }
}

fn order(quantity: u32) -> Order {
    let tea = Item { sku: "tea".into(), quantity, price_cents: 400 };
    Order { customer: "Ada".into(), items: vec![tea] }
}

/// Calls the methods directly, without a stub. Only the shop is a mock.
#[test]
fn the_implementation_itself() {
    let mut shop = ShopHost::new(Three::default());
    shop.scope(|| {
        let mut discount = TenPercent::new(10);
        assert_eq!(discount.price(&order(3), 0), Ok(1080));
        assert_eq!(discount.price(&order(5), 0), Ok(1800));
    });
    assert_eq!(shop.value().notes, ["Ada would like more tea"]);
}

/// Calls them as a host does: arguments and results are encoded and decoded.
#[test]
fn behind_the_stub_of_the_host() -> Result<(), Box<dyn std::error::Error>> {
    let mut shop = ShopHost::new(Three::default());
    shop.scope(|| {
        let mut discount = DiscountStub::new(Native::new::<TenPercent>(Discount), 25)?;
        assert_eq!(discount.price(&order(4), 0)?, Ok(1200));
        assert_eq!(discount.describe()?, "a discount");
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    assert_eq!(shop.into_value().notes, ["Ada would like more tea"]);
    Ok(())
}

/// These tests do not depend on wasmer.
#[test]
fn none_of_it_is_wasmer() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--package=ten-percent", "--edges=normal,build,dev", "--prefix=none"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("it prints text");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let packages: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(packages.contains(&"wasmer-plugin") && packages.contains(&"bincode"), "{text}");
    assert!(
        packages.iter().all(|name| !name.starts_with("wasmer") || name.starts_with("wasmer-plugin")),
        "{text}"
    );
}
