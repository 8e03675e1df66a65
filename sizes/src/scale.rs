//! Generated plugins that show how a description grows with the number of functions and types.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::root;

/// A generated plugin.
#[derive(Debug, Clone, Copy)]
pub struct Generated {
    /// Name of its crate.
    pub name: &'static str,
    /// The content, in a few words.
    pub content: &'static str,
    /// Maximum size in bytes of its description.
    pub description: usize,
    /// Number of its types.
    pub types: usize,
    source: fn() -> String,
}

/// The generated plugins.
pub const GENERATED: &[Generated] = &[
    Generated {
        name: "scale-many",
        content: "300 functions over a struct of 40 documented fields",
        description: 40_000,
        types: 1,
        source: || functions(300) + &structs(1, 40),
    },
    Generated {
        name: "scale-thousand",
        content: "1,000 functions over that struct",
        description: 120_000,
        types: 1,
        source: || functions(1_000) + &structs(1, 40),
    },
    Generated {
        name: "scale-deep",
        content: "60 levels of structs",
        description: 8_000,
        types: 60,
        source: || functions(1) + &structs(60, 1),
    },
    Generated {
        name: "scale-wide",
        content: "5 levels of ten fields",
        description: 8_000,
        types: 5,
        source: || functions(1) + &structs(5, 10),
    },
];

impl Generated {
    /// Writes the plugin's crate, and returns its folder.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn write(&self, parent: &Path) -> io::Result<PathBuf> {
        let folder = parent.join(self.name);
        fs::create_dir_all(folder.join("src"))?;
        let runtime = root().canonicalize()?.join("runtime");
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = \
             [\"cdylib\"]\n\n[dependencies]\nwasmer-plugin = {{ path = '{}' }}\n\n[workspace]\n",
            self.name,
            runtime.display(),
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        fs::write(folder.join("src/lib.rs"), (self.source)())?;
        Ok(folder)
    }
}

fn functions(count: usize) -> String {
    let mut text = "use wasmer_plugin::{PluginType, wasmer_plugin};\n".to_owned();
    for index in 0..count {
        let _ = writeln!(text, "/// Function number {index}.\n#[wasmer_plugin]");
        let _ = writeln!(text, "pub fn function_{index}(x: &S0) -> u32 {{\n    let _ = x;\n    {index}\n}}");
    }
    text
}

/// Returns structs that each have fields of the next one's type.
fn structs(levels: usize, fields: usize) -> String {
    let mut text = String::new();
    for level in 0..levels {
        let ty = if level + 1 < levels { format!("S{}", level + 1) } else { "Option<u32>".to_owned() };
        let _ = writeln!(text, "#[derive(PluginType)]\npub struct S{level} {{");
        for index in 0..fields {
            let _ =
                writeln!(text, "    /// Field number {index}, which says something in one line of prose.");
            let _ = writeln!(text, "    pub field_{index}: {ty},");
        }
        text += "}\n";
    }
    text
}
