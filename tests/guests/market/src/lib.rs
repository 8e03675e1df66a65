//! A plugin for each generation of the interfaces in `market-api`.

/// Changes its arguments in ways that tests can see.
#[derive(Debug)]
#[allow(dead_code, reason = "each generation is a feature")]
pub struct Changer {
    name: String,
}

macro_rules! implement {
    ($feature:literal, $version:ident, new($($greeting:ident)?), echo($($suffix:ident $(, $times:ident)?)?)) => {
        #[cfg(feature = $feature)]
        mod $version {
            use market_api::$version::{Item, Market, Order, Payment, stock};

            #[wasmer_plugin::wasmer_plugin]
            impl Market for super::Changer {
                fn new(name: &str $(, $greeting: Option<&str>)?) -> Self {
                    let greeting: Option<&str> = None$(.or($greeting))?;
                    Self { name: format!("{}{name}", greeting.unwrap_or_default()) }
                }

                fn echo(
                    &mut self,
                    #[allow(unused_mut)] mut order: Order
                    $(, $suffix: Option<String> $(, $times: Option<u8>)?)?
                ) -> Order {
                    $(
                        let times = 1 $(+ $times.unwrap_or_default())?;
                        for _ in 0..times {
                            order.customer += $suffix.as_deref().unwrap_or_default();
                        }
                    )?
                    order
                }

                fn change(&mut self, order: &mut Order, factors: &mut [f32], all: &mut [Item]) {
                    order.customer += &self.name;
                    order.items.reverse();
                    factors.iter_mut().for_each(|factor| *factor *= 2.0);
                    for (index, item) in (1..).zip(all) {
                        item.quantity += index;
                    }
                }

                fn pay(&mut self, mut payments: Vec<Option<Payment>>) -> Vec<Option<Payment>> {
                    payments.reverse();
                    payments
                }

                fn ask(&mut self, item: &Item, mut levels: Vec<u32>) -> (Item, Vec<u32>) {
                    let item = stock::restock(item, &mut levels).expect("the host returns an item");
                    (item, levels)
                }
            }
        }
    };
}

implement!("v1", v1, new(), echo());
implement!("v2", v2, new(greeting), echo(suffix));
implement!("v3", v3, new(greeting), echo(suffix, times));

/// Has defaults that no host should have to bear.
#[derive(Debug, wasmer_plugin::PluginType)]
pub struct Page {
    /// Known to all hosts.
    pub number: u32,
    /// More than a host takes.
    #[serde(default = "huge")]
    pub text: String,
}

fn huge() -> String {
    "x".repeat(2 << 20)
}

/// Returns the length of the page's text.
#[wasmer_plugin::wasmer_plugin]
#[must_use]
pub fn read_page(page: &Page) -> u64 {
    page.text.len() as u64
}

/// As [`Page`].
#[derive(Debug, wasmer_plugin::PluginType)]
pub struct Slow {
    /// Known to all hosts.
    pub number: u32,
    /// Never there.
    #[serde(default = "endless")]
    pub text: String,
}

fn endless() -> String {
    loop {
        std::hint::spin_loop();
    }
}

/// Returns the number.
#[wasmer_plugin::wasmer_plugin]
#[must_use]
pub fn read_slow(slow: &Slow) -> u32 {
    slow.number
}

/// As [`Page`], with arguments that travel in words.
#[derive(Debug, wasmer_plugin::PluginType)]
pub struct Tiny {
    /// Known to all hosts.
    pub number: u8,
    /// Zero by default.
    #[serde(default)]
    pub more: u8,
}

/// Returns the sum.
#[wasmer_plugin::wasmer_plugin]
#[must_use]
pub fn read_tiny(tiny: &Tiny) -> u64 {
    u64::from(tiny.number) + u64::from(tiny.more)
}
