//! An interface crate, with a test that compares it with its lock.

use std::path::Path;

use wasmer_plugin::PluginType;
use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
use wasmer_plugin_bindgen::{InterfaceLock, LockMode};

use super::fill;
use super::folder::{Folder, Target};
use super::runtime::Runtime;
use crate::error::AnyError;
use crate::output::Outcome;

/// The template's struct, for its description. The crate itself is not compiled here.
#[derive(PluginType)]
struct Person {
    name: String,
    #[serde(default)]
    visits: u32,
}

/// Makes an interface crate.
pub fn make(path: &Path, runtime: &Runtime) -> Result<Outcome, AnyError> {
    let folder = Folder::make(path, Target::Library)?;
    let values: &[(&str, &str)] = &[("name", &folder.name), ("ident", &folder.ident())];
    folder.write("Cargo.toml", &manifest(&folder, runtime))?;
    folder.write("src/lib.rs", include_str!("../../../templates/interface/lib.rs"))?;
    folder.write("tests/lock.rs", &fill(include_str!("../../../templates/interface/lock.rs"), values))?;
    folder.write("README.md", &fill(include_str!("../../../templates/interface/README.md"), values))?;
    folder.format(&["tests/lock.rs"]);
    write_lock(&folder)?;
    let shown = path.display();
    let next = format!("make a plugin for it with `wasmer-plugin new NAME --interface {shown}`");
    Ok(folder.finish("interface crate", &next))
}

fn manifest(folder: &Folder, runtime: &Runtime) -> String {
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{}\n\n\
         [dev-dependencies]\n{}\n",
        folder.name,
        runtime.library().line(&folder.path),
        runtime.bindgen().line(&folder.path),
    )
}

/// Writes the lock that the crate's own test would write.
fn write_lock(folder: &Folder) -> Result<(), AnyError> {
    const WORD: &[Argument] = &[Argument::new("word", Passing::Ref, Schema::String)];
    const PERSON: &[Argument] = &[Argument::new("person", Passing::Ref, Person::SCHEMA)];
    // A signature's crate is a constant elsewhere. This process makes one crate and ends.
    let krate: &'static str = Box::leak(folder.ident().into_boxed_str());
    let place = (krate, Some("0.1.0"));
    InterfaceLock::new(folder.path.join("interface.lock"))
        .function(&Signature::new(place, "Greeter.new", &[], WORD, Schema::Unit).constructor())
        .function(&Signature::new(place, "Greeter.greet", &[], PERSON, Schema::String))
        .function(&Signature::new(place, "Greeter.describe", &[], &[], Schema::String).optional())
        .mode(LockMode::Write)
        .check()?;
    Ok(())
}
