use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Clone, Serialize, Deserialize, PluginType)]
#[serde(try_from = "u8", into = "u8")]
pub struct Order(std::num::NonZeroU8);

impl TryFrom<u8> for Order {
    type Error = std::num::TryFromIntError;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        number.try_into().map(Self)
    }
}

impl From<Order> for u8 {
    fn from(order: Order) -> Self {
        order.0.get()
    }
}

fn main() {}
