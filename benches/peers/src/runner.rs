//! One system with its inputs: checks its calls, and times them in batches.

use std::hint::black_box;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use bodies::{Order, Picture};

use crate::inputs;
use crate::system::{Call, MIB, System};
use crate::systems::native::Native;

/// Minimum duration of one batch.
const BATCH: Duration = Duration::from_millis(1);

/// A system whose type is forgotten.
pub trait Subject {
    fn name(&self) -> &'static str;

    /// Makes the call once. Returns whether the system has it, and panics if its result is wrong.
    fn check(&mut self, call: Call) -> bool;

    /// Makes so many calls, and returns the time of all.
    fn batch(&mut self, call: Call, count: u32) -> Duration;

    /// Starts a guest anew whose calls leave memory behind.
    fn renew(&mut self);

    /// Finds the count of calls that fills a batch.
    fn calibrate(&mut self, call: Call) -> u32 {
        let mut count = 1;
        while self.batch(call, count) < BATCH {
            count *= 2;
        }
        count
    }
}

pub struct Runner<S: System> {
    name: &'static str,
    system: S,
    /// The pool of a system without one.
    stack: Mutex<Vec<S>>,
    has_pool: bool,
    order: Option<S::Order>,
    picture: S::Picture,
    points: Vec<S::Point>,
    bytes: Vec<u8>,
    text: String,
    numbers: Vec<f32>,
}

impl<S: System + 'static> Runner<S> {
    pub fn boxed(name: &'static str) -> Box<dyn Subject> {
        eprintln!("starting {name}");
        let mut system = S::start();
        Box::new(Self {
            name,
            has_pool: system.pooled_add(1, 1).is_some(),
            system,
            stack: Mutex::new(vec![S::start()]),
            order: Some(inputs::order().into()),
            picture: inputs::picture().into(),
            points: inputs::points().map(Into::into).collect(),
            bytes: inputs::bytes(),
            text: inputs::text(),
            numbers: inputs::numbers(),
        })
    }

    fn pooled_add(&mut self, a: i32, b: i32) -> Option<i32> {
        if self.has_pool {
            return self.system.pooled_add(a, b);
        }
        let mut system = self.stack.lock().ok()?.pop()?;
        let sum = system.add(a, b);
        self.stack.lock().ok()?.push(system);
        sum
    }
}

impl<S: System + 'static> Subject for Runner<S> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn check(&mut self, call: Call) -> bool {
        let mut native = Native;
        let (picture, points): (_, Vec<_>) = (inputs::picture(), inputs::points().collect());
        let system = &mut self.system;
        match call {
            Call::Add => agree(system.add(2, 3), native.add(2, 3)),
            Call::Greet => agree(system.greet("Ada Lovelace", 2), native.greet("Ada Lovelace", 2)),
            Call::Process => agree(
                system.process(inputs::order().into()).map(Into::<Order>::into),
                native.process(inputs::order()),
            ),
            Call::Checksum => agree(system.checksum(&self.bytes), native.checksum(&self.bytes)),
            Call::Make => agree(system.make(1000, 7), native.make(1000, 7)),
            Call::Look => agree(system.look(&self.picture), native.look(&picture)),
            Call::Paint => agree(system.paint(1000, 7).map(Into::<Picture>::into), native.paint(1000, 7)),
            Call::Weigh => agree(system.weigh(&self.points), native.weigh(&points)),
            Call::Split => agree(system.split(&self.text), native.split(&self.text)),
            Call::Scale => {
                let (mut ours, mut theirs) = (inputs::numbers(), inputs::numbers());
                let theirs = native.scale(&mut theirs, 2.0).map(|()| theirs);
                agree(system.scale(&mut ours, 2.0).map(|()| ours), theirs)
            }
            Call::PooledAdd => agree(self.pooled_add(2, 3), native.add(2, 3)),
            Call::LoadCached => system.load_cached().is_some(),
            Call::NewInstance => system.new_instance().is_some(),
        }
    }

    fn batch(&mut self, call: Call, count: u32) -> Duration {
        let system = &mut self.system;
        let length = MIB as u32;
        match call {
            Call::Add => time(count, || system.add(black_box(2), black_box(3))),
            Call::Greet => time(count, || system.greet(black_box("Ada Lovelace"), black_box(2))),
            // The result is the next argument, so that no call needs a clone.
            Call::Process => time(count, || {
                self.order = system.process(self.order.take()?);
                self.order.as_ref().map(|_| ())
            }),
            Call::Checksum => time(count, || system.checksum(black_box(&self.bytes))),
            Call::Make => time(count, || system.make(black_box(length), black_box(7))),
            Call::Look => time(count, || system.look(black_box(&self.picture))),
            Call::Paint => time(count, || system.paint(black_box(length), black_box(7))),
            Call::Weigh => time(count, || system.weigh(black_box(&self.points))),
            Call::Split => time(count, || system.split(black_box(&self.text))),
            Call::Scale => time(count, || system.scale(black_box(&mut self.numbers), black_box(1.0))),
            Call::PooledAdd => time(count, || self.pooled_add(black_box(2), black_box(3))),
            Call::LoadCached => time(count, || system.load_cached()),
            Call::NewInstance => time(count, || system.new_instance()),
        }
    }

    fn renew(&mut self) {
        if S::LEAKS {
            self.system = S::start();
        }
    }
}

/// Compares a result with that of the function body itself.
fn agree<T: PartialEq + std::fmt::Debug>(ours: Option<T>, native: Option<T>) -> bool {
    let has_call = ours.is_some();
    assert!(!has_call || ours == native, "the guest's result is not that of its function");
    has_call
}

fn time<T>(count: u32, mut call: impl FnMut() -> Option<T>) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        let result = black_box(call());
        assert!(result.is_some(), "a call failed that went well before");
    }
    start.elapsed()
}
