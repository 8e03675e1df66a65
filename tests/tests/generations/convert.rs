//! Conversions between the generations, by hand: what a plan must do to the bytes.

use market_api::{Currency, v1, v2, v3};

/// Converts to the same type of another generation.
pub(super) trait To<T> {
    fn to(&self) -> T;
}

impl<T: Clone> To<T> for T {
    fn to(&self) -> T {
        self.clone()
    }
}

impl To<v2::Item> for v1::Item {
    fn to(&self) -> v2::Item {
        let Self { sku, quantity, price_cents } = self.clone();
        v2::Item { sku, quantity, price_cents, note: None }
    }
}

impl To<v3::Item> for v1::Item {
    fn to(&self) -> v3::Item {
        let Self { sku, quantity, price_cents: cents } = self.clone();
        v3::Item { sku, quantity, cents, note: None, unit: "piece".to_owned() }
    }
}

impl To<v1::Item> for v2::Item {
    fn to(&self) -> v1::Item {
        let Self { sku, quantity, price_cents, .. } = self.clone();
        v1::Item { sku, quantity, price_cents }
    }
}

impl To<v3::Item> for v2::Item {
    fn to(&self) -> v3::Item {
        let Self { sku, quantity, price_cents: cents, note } = self.clone();
        v3::Item { sku, quantity, cents, note, unit: "piece".to_owned() }
    }
}

impl To<v1::Item> for v3::Item {
    fn to(&self) -> v1::Item {
        let Self { sku, quantity, cents: price_cents, .. } = self.clone();
        v1::Item { sku, quantity, price_cents }
    }
}

impl To<v2::Item> for v3::Item {
    fn to(&self) -> v2::Item {
        let Self { sku, quantity, cents: price_cents, note, .. } = self.clone();
        v2::Item { sku, quantity, price_cents, note }
    }
}

fn items<A: To<B>, B>(items: &[A]) -> Vec<B> {
    items.iter().map(To::to).collect()
}

impl To<v2::Order> for v1::Order {
    fn to(&self) -> v2::Order {
        v2::Order { customer: self.customer.clone(), items: items(&self.items), currency: Currency::Euro }
    }
}

impl To<v3::Order> for v1::Order {
    fn to(&self) -> v3::Order {
        v3::Order { customer: self.customer.clone(), items: items(&self.items), ..v3::Order::default() }
    }
}

impl To<v1::Order> for v2::Order {
    fn to(&self) -> v1::Order {
        v1::Order { customer: self.customer.clone(), items: items(&self.items) }
    }
}

impl To<v3::Order> for v2::Order {
    fn to(&self) -> v3::Order {
        let Self { customer, currency, .. } = self.clone();
        v3::Order { customer, currency, items: items(&self.items), ..v3::Order::default() }
    }
}

impl To<v1::Order> for v3::Order {
    fn to(&self) -> v1::Order {
        v1::Order { customer: self.customer.clone(), items: items(&self.items) }
    }
}

impl To<v2::Order> for v3::Order {
    fn to(&self) -> v2::Order {
        let Self { customer, currency, .. } = self.clone();
        v2::Order { customer, currency, items: items(&self.items) }
    }
}

/// The variants that all generations have.
impl To<v2::Payment> for v1::Payment {
    fn to(&self) -> v2::Payment {
        match self.clone() {
            Self::Cash => v2::Payment::Cash,
            Self::Card { number } => v2::Payment::Card { number, code: 999 },
        }
    }
}

impl To<v3::Payment> for v1::Payment {
    fn to(&self) -> v3::Payment {
        match self.clone() {
            Self::Cash => v3::Payment::Cash,
            Self::Card { number } => v3::Payment::Card { number, code: 999 },
        }
    }
}

impl To<v1::Payment> for v2::Payment {
    fn to(&self) -> v1::Payment {
        match self.clone() {
            Self::Cash => v1::Payment::Cash,
            Self::Card { number, .. } => v1::Payment::Card { number },
            Self::Invoice(_) => panic!("the first generation has no invoices"),
        }
    }
}

impl To<v3::Payment> for v2::Payment {
    fn to(&self) -> v3::Payment {
        match self.clone() {
            Self::Cash => v3::Payment::Cash,
            Self::Card { number, code } => v3::Payment::Card { number, code },
            Self::Invoice(_) => v3::Payment::Unknown,
        }
    }
}

impl To<v1::Payment> for v3::Payment {
    fn to(&self) -> v1::Payment {
        match self.clone() {
            Self::Cash => v1::Payment::Cash,
            Self::Card { number, .. } => v1::Payment::Card { number },
            other => panic!("the first generation has no {other:?}"),
        }
    }
}

impl To<v2::Payment> for v3::Payment {
    fn to(&self) -> v2::Payment {
        match self.clone() {
            Self::Cash => v2::Payment::Cash,
            Self::Card { number, code } => v2::Payment::Card { number, code },
            other => panic!("the second generation has no {other:?}"),
        }
    }
}
