//! Interfaces with constructors of each kind, and those of a host.

use wasmer_plugin::*;

use crate::types::{Color, Named};

/// Has a constructor that may fail.
#[wasmer_plugin]
pub trait Gate {
    /// Opens the gate.
    ///
    /// # Errors
    ///
    /// If the key does not fit.
    fn new(key: &str, #[serde(default)] other: Option<&str>) -> Result<Self, Color>
    where
        Self: Sized;
    fn pass(&mut self, named: &Named) -> Result<(), Color>;
    fn r#type(&self) -> u8;
}

/// Has a constructor that cannot fail.
#[wasmer_plugin]
pub trait Counter {
    /// Starts at zero.
    fn new() -> Self;
    fn count(&mut self, steps: &mut [u32]) -> u64;
}

/// Is made by `Default`. The host's interface of this name is beside it.
#[wasmer_plugin]
pub trait Plain {
    fn get(&self) -> u8 {
        0
    }
}

/// Functions of the host.
#[wasmer_plugin(host)]
pub trait HTTPCache {
    fn get(&self, name: &str) -> Option<Vec<u8>>;
    fn set(&mut self, name: &str, value: &mut [u8], named: &Named) -> Result<u32, String>;
}

#[wasmer_plugin(host, module = matching)]
pub trait Match {
    fn r#try(&self) -> Color;
}

pub struct Own(u64);

#[wasmer_plugin]
impl Gate for Own {
    fn new(key: &str, other: Option<&str>) -> Result<Self, Color> {
        if key.is_empty() && other.is_none() { Err(Color::Red) } else { Ok(Self(key.len() as u64)) }
    }
    fn pass(&mut self, named: &Named) -> Result<(), Color> {
        self.0 += u64::from(named.r#type);
        if http_cache::get("gate").is_some() { Err(matching::r#try()) } else { Ok(()) }
    }
    fn r#type(&self) -> u8 {
        0
    }
}

#[wasmer_plugin]
impl Counter for Own {
    fn new() -> Self {
        Self(0)
    }
    fn count(&mut self, steps: &mut [u32]) -> u64 {
        self.0 += steps.iter().map(|step| u64::from(*step)).sum::<u64>();
        self.0
    }
}

#[derive(Default)]
pub struct Made;

#[wasmer_plugin]
impl Plain for Made {}
