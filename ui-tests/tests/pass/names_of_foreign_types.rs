//! Types of the user's with the names of types that cannot cross.

use wasmer_plugin::{PluginType, wasmer_plugin};

pub mod io {
    #[derive(wasmer_plugin::PluginType)]
    pub struct Error(pub String);
}

pub mod path {
    #[derive(wasmer_plugin::PluginType)]
    pub struct Path(pub Vec<(f32, f32)>);
}

use path::Path;

#[derive(PluginType)]
pub struct Value {
    pub path: Path,
    pub error: Option<io::Error>,
}

#[wasmer_plugin]
pub fn length(path: &Path, same: &path::Path) -> Result<usize, io::Error> {
    if path.0.is_empty() { Err(io::Error("empty".into())) } else { Ok(path.0.len() + same.0.len()) }
}

#[wasmer_plugin]
pub fn value(value: Value) -> Value {
    value
}

pub fn main() {
    assert!(length(&Path(vec![]), &Path(vec![])).is_err());
    assert!(value(Value { path: Path(vec![]), error: None }).error.is_none());
}
