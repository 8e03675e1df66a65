//! A newer version of the guest's interface, whose order has one more field: calls to the guest are adapted.

use bench_guest::{Line, Status};
use wasmer_plugin::{PluginType, wasmer_plugin};

/// The guest's order with a field that the guest lacks.
#[derive(Clone, Debug, PluginType)]
#[allow(missing_docs)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    #[serde(default)]
    pub coupon: Option<String>,
    pub note: String,
    pub status: Status,
    pub discount: Option<u32>,
    pub lines: Vec<Line>,
    pub total_cents: u64,
    pub created: i64,
    pub priority: u8,
    pub gift: bool,
}

/// The guest's function.
#[wasmer_plugin]
#[must_use]
pub fn process(order: Order) -> Order {
    order
}

/// Returns the guest's sample.
#[must_use]
pub fn sample() -> Order {
    let bench_guest::Order { id, customer, note, status, discount, lines, total_cents, .. } =
        bench_guest::sample();
    let bench_guest::Order { created, priority, gift, .. } = bench_guest::sample();
    Order {
        id,
        customer,
        coupon: None,
        note,
        status,
        discount,
        lines,
        total_cents,
        created,
        priority,
        gift,
    }
}
