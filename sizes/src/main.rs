//! Prints the sizes of the measured plugins, and updates the tables of `docs/size.md`.

use std::error::Error;
use std::fmt::Write;
use std::fs;

use wasmer_plugin_bindgen::Profile;
use wasmer_plugin_sizes::{Module, PLUGINS, Plugin, by_group, root};

/// Columns of the table of groups: those that most plugins have.
const GROUPS: &[&str] = &["exports", "wasmer_plugin", "allocator", "panics", "formatting"];

/// Number of functions that are listed for a plugin.
const LISTED: usize = 20;

/// A plugin in one profile: its shipped size, and the functions of a build with names.
struct Measured {
    plugin: Plugin,
    profile: &'static str,
    shipped: Module,
    named: Module,
}

fn measure(plugin: Plugin, profile: Profile) -> Result<Measured, Box<dyn Error>> {
    let module = |names| -> Result<Module, Box<dyn Error>> {
        Ok(Module::read(&fs::read(plugin.build(profile, names)?)?)?)
    };
    let text = if profile == Profile::Small { "s" } else { "3" };
    Ok(Measured { plugin, profile: text, shipped: module(false)?, named: module(true)? })
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    for plugin in PLUGINS {
        for profile in [Profile::Fast, Profile::Small] {
            all.push(measure(*plugin, profile)?);
        }
    }
    let mut report = String::new();
    write_parts(&mut report, &all)?;
    write_groups(&mut report, &all)?;
    for measured in &all[..4] {
        write_functions(&mut report, measured)?;
    }
    println!("{report}");
    let mut rest = String::new();
    for measured in &all[4..] {
        write_functions(&mut rest, measured)?;
    }
    println!("{rest}");
    update(&report)
}

fn write_parts(report: &mut String, all: &[Measured]) -> std::fmt::Result {
    writeln!(report, "| plugin | content | opt-level | bytes | code | data | description |")?;
    writeln!(report, "|---|---|--:|--:|--:|--:|--:|")?;
    for Measured { plugin, profile, shipped, .. } in all {
        let Module { total, code, data, description, .. } = shipped;
        let (name, content) = (plugin.name(), plugin.content);
        writeln!(report, "| `{name}` | {content} | {profile} | {total} | {code} | {data} | {description} |")?;
    }
    Ok(())
}

fn write_groups(report: &mut String, all: &[Measured]) -> std::fmt::Result {
    writeln!(report, "\nThe code, by crate:\n")?;
    writeln!(report, "| plugin | opt-level | {} | others |", GROUPS.join(" | "))?;
    writeln!(report, "|---|--:|{}", "--:|".repeat(GROUPS.len() + 1))?;
    for Measured { plugin, profile, named, .. } in all {
        let groups = by_group(&named.functions);
        write!(report, "| `{}` | {profile} |", plugin.name())?;
        for column in GROUPS {
            let group = groups.iter().find(|group| group.name == *column);
            write!(report, " {} |", group.map_or(0, |group| group.bytes))?;
        }
        let (_, others): (Vec<_>, Vec<_>) =
            groups.iter().partition(|group| GROUPS.contains(&group.name.as_str()));
        let bytes: usize = others.iter().map(|group| group.bytes).sum();
        let names: Vec<_> = others.iter().take(4).map(|group| format!("`{}`", group.name)).collect();
        writeln!(report, " {bytes}: {} |", names.join(", "))?;
    }
    Ok(())
}

fn write_functions(
    report: &mut String,
    Measured { plugin, profile, named, .. }: &Measured,
) -> std::fmt::Result {
    writeln!(report, "\n### `{}`, opt-level {profile}\n", plugin.name())?;
    writeln!(report, "| bytes | function |\n|--:|---|")?;
    for function in named.functions.iter().take(LISTED) {
        writeln!(report, "| {} | `{}` |", function.bytes, shortened(&function.name))?;
    }
    let (mut count, mut bytes) = (0, 0);
    for function in named.functions.iter().skip(LISTED) {
        count += 1;
        bytes += function.bytes;
    }
    writeln!(report, "| {bytes} | {count} others |")
}

/// Cuts a name: those of generic functions can have a thousand characters.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 100;
    let mut text: String = name.chars().take(LONGEST).collect();
    if text.len() < name.len() {
        text.push('…');
    }
    text
}

/// Replaces the text between the two marks in `docs/size.md` by the report.
fn update(report: &str) -> Result<(), Box<dyn Error>> {
    const BEGIN: &str = "<!-- cargo run -p wasmer-plugin-sizes -->\n";
    const END: &str = "<!-- end -->\n";
    let path = root().join("docs/size.md");
    let text = fs::read_to_string(&path)?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or("docs/size.md has lost its marks for the tables")?;
    fs::write(path, format!("{before}{BEGIN}\n{report}\n{END}{after}"))?;
    Ok(())
}
