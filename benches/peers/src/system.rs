//! The calls that are measured, as methods, and the systems that offer them.

use bodies::{Order, Picture, Point};

pub const MIB: usize = 1 << 20;

/// A way of calling a guest. A method returns `None` if the system has no such call.
pub trait System: Sized {
    /// The types that a user of this system holds on the host.
    type Order: From<Order> + Into<Order>;
    type Picture: From<Picture> + Into<Picture>;
    type Point: From<Point>;

    /// Calls leave memory behind in the guest, so that it must be started anew from time to time.
    const LEAKS: bool = false;

    /// Compiles and starts the guest with all calls.
    fn start() -> Self;

    fn add(&mut self, a: i32, b: i32) -> Option<i32>;

    fn greet(&mut self, _name: &str, _times: u32) -> Option<String> {
        None
    }

    fn process(&mut self, _order: Self::Order) -> Option<Self::Order> {
        None
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64>;

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>>;

    fn look(&mut self, picture: &Self::Picture) -> Option<u64>;

    fn paint(&mut self, length: u32, byte: u8) -> Option<Self::Picture>;

    fn weigh(&mut self, points: &[Self::Point]) -> Option<f64>;

    fn split(&mut self, _text: &str) -> Option<Vec<String>> {
        None
    }

    /// Scales the numbers. A system that cannot work in place replaces the vector.
    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()>;

    /// `add` through the system's own pool. Other systems are put into a `Mutex<Vec<_>>`.
    fn pooled_add(&mut self, _a: i32, _b: i32) -> Option<i32> {
        None
    }

    /// Takes the compiled module with five calls out of a cache or a file, and drops it.
    fn load_cached(&mut self) -> Option<()> {
        None
    }

    /// Makes an instance of the module with five calls, and drops it.
    fn new_instance(&mut self) -> Option<()> {
        None
    }
}

/// The rows of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Add,
    Greet,
    Process,
    Checksum,
    Make,
    Look,
    Paint,
    Weigh,
    Split,
    Scale,
    PooledAdd,
    LoadCached,
    NewInstance,
}

impl Call {
    pub const ALL: [Call; 13] = [
        Call::Add,
        Call::Greet,
        Call::Process,
        Call::Checksum,
        Call::Make,
        Call::Look,
        Call::Paint,
        Call::Weigh,
        Call::Split,
        Call::Scale,
        Call::PooledAdd,
        Call::LoadCached,
        Call::NewInstance,
    ];

    /// The row's name, in Markdown.
    pub fn title(self) -> &'static str {
        match self {
            Call::Add => "`add(i32, i32) -> i32`",
            Call::Greet => "`greet(&str, u32) -> String`",
            Call::Process => "`process(Order) -> Order`, ten fields",
            Call::Checksum => "`checksum(&[u8])`, 1 MiB in",
            Call::Make => "`make() -> Vec<u8>`, 1 MiB out",
            Call::Look => "`look(&Picture)`, a struct with 1 MiB in",
            Call::Paint => "`paint() -> Picture`, a struct with 1 MiB out",
            Call::Weigh => "`weigh(&[Point])`, 1,000 × three `f64` in",
            Call::Split => "`split(&str) -> Vec<String>`, 1,001 words out",
            Call::Scale => "`scale(&mut [f32])`, 1 MiB in place",
            Call::PooledAdd => "`add` through a pool, one thread",
            Call::LoadCached => "compiled module out of a cache",
            Call::NewInstance => "new instance",
        }
    }

    /// Loading and starting take longer than a call, and are measured in every fourth round only.
    pub fn is_rare(self) -> bool {
        matches!(self, Call::LoadCached | Call::NewInstance)
    }
}
