use std::time::Instant;

use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Seen {
    pub at: Instant,
}

#[derive(PluginType)]
pub enum Problem {
    Io(std::io::Error),
    Other(String),
}

fn main() {}
