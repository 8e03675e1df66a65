//! The values that all systems are called with.

use bodies::{Line, Order, Picture, Point, Status};

use crate::system::MIB;

/// An order of 239 bytes in bincode's fixed-width format.
pub fn order() -> Order {
    Order {
        id: 4711,
        customer: "Ada Lovelace".into(),
        note: "leave it with the neighbours".into(),
        status: Status::Paid { at: 1_780_000_000, receipt: 99 },
        discount: Some(10),
        lines: (1..=8).map(|n| Line { sku: 1000 + n, quantity: n, price_cents: 250 }).collect(),
        total_cents: 0,
        created: 1_770_000_000,
        priority: 3,
        gift: false,
    }
}

pub fn bytes() -> Vec<u8> {
    (0..MIB).map(|n| (n * 31 % 251) as u8).collect()
}

pub fn picture() -> Picture {
    Picture { title: "a picture".into(), pixels: bytes() }
}

pub fn points() -> impl Iterator<Item = Point> {
    (0..1000).map(|n| f64::from(n)).map(|n| Point { x: n, y: n / 2.0, z: -n })
}

/// 1,001 words of three to nine letters.
pub fn text() -> String {
    let words: Vec<&str> = (0..1001).map(|n| &"wonderful"[..3 + n % 7]).collect();
    words.join(" ")
}

pub fn numbers() -> Vec<f32> {
    (0..MIB / size_of::<f32>()).map(|n| n as f32).collect()
}
