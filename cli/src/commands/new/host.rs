//! A host that compiles a plugin in its build script, loads it, and calls it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::folder::{Folder, Target};
use super::implementation::{self, calls};
use super::runtime::Runtime;
use super::{fill, variable_name};
use crate::cargo::{Dependency, Package, Source};
use crate::error::{AnyError, Failure};
use crate::output::Outcome;
use crate::source::{Crate, Imports, Interface, Kind, Method, has_attribute, is_plain};

/// Makes a host.
pub fn make(path: &Path, plugin: Option<&Path>) -> Result<Outcome, AnyError> {
    let (absolute, _) = Folder::check(path)?;
    let plugin = match plugin {
        Some(plugin) => {
            let folder = std::path::absolute(plugin).map_err(Failure::io("find the folder", plugin))?;
            Package::in_folder(&folder)?
        }
        None => sibling(absolute.parent().unwrap_or(&absolute))?,
    };
    if !plugin.is_cdylib {
        return Err(Failure::NoPlugin { folder: plugin.folder }.into());
    }
    let program = program(Crate::read(plugin)?)?;

    let folder = Folder::make(path, Target::Program)?;
    folder.write("Cargo.toml", &manifest(&folder, &program))?;
    let by_path = Dependency { source: Source::Path(program.plugin.folder.clone()), ..Dependency::new("x") };
    let line = by_path.line(&folder.path);
    let way = line.split_once("path = \"").and_then(|(_, rest)| rest.rsplit_once('"')).map(|(way, _)| way);
    let script =
        fill(include_str!("../../../templates/host/build.rs"), &[("plugin", way.unwrap_or_default())]);
    folder.write("build.rs", &script)?;
    folder.write("src/main.rs", &program.code)?;
    folder.format(&["src/main.rs"]);
    let next =
        format!("run it with `cargo run` in {}; the first build compiles wasmer", folder.path.display());
    Ok(folder.finish("host", &next))
}

/// Finds the only plugin crate in a folder.
fn sibling(parent: &Path) -> Result<Package, AnyError> {
    let entries = std::fs::read_dir(parent).map_err(Failure::io("read the folder", parent))?;
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.retain(|folder| folder.join("Cargo.toml").is_file());
    folders.sort();
    let packages = folders.iter().filter_map(|folder| Package::in_folder(folder).ok());
    let mut plugins: Vec<Package> =
        packages.filter(|it| it.is_cdylib && implementation::library(it).is_ok()).collect();
    match (plugins.pop(), plugins.len()) {
        (Some(plugin), 0) => Ok(plugin),
        (last, _) => {
            let names = plugins.into_iter().chain(last).map(|it| it.name).collect();
            Err(Failure::NotOnePlugin { parent: parent.to_owned(), names }.into())
        }
    }
}

/// The host's source, and its dependencies beside those that every host has.
struct Program {
    plugin: Package,
    library: Dependency,
    dependencies: Vec<Dependency>,
    code: String,
}

fn program(plugin: Crate) -> Result<Program, AnyError> {
    let library = implementation::library(&plugin.package)?;
    let functions = plugin.functions();
    let api = if functions.is_empty() { interface_of(&plugin)? } else { None };
    let (body, dependencies) = match &api {
        Some((krate, name)) => with_interface(&plugin, krate, name)?,
        None => with_functions(&plugin, &functions),
    };
    Ok(Program { code: body, dependencies, library, plugin: plugin.package })
}

/// Finds the crate and the name of the first interface that a plugin implements.
fn interface_of(plugin: &Crate) -> Result<Option<(Crate, String)>, AnyError> {
    let implementations = plugin.items().filter_map(|(place, item)| match item {
        syn::Item::Impl(it) if has_attribute(&it.attrs, "wasmer_plugin") => {
            plugin.foreign(place, &it.trait_.as_ref()?.0)
        }
        _ => None,
    });
    let Some((krate, name)) = implementations.into_iter().next() else { return Ok(None) };
    // The sources of other dependencies need not be there.
    let package = match plugin.package.dependency(&krate).map(|it| &it.source) {
        Some(Source::Path(folder)) => Some(Package::in_folder(folder)?),
        _ => Package::all_from(&plugin.package.folder)?.into_iter().find(|package| package.ident == krate),
    };
    Ok(match package {
        Some(package) => Some((Crate::read(package)?, name)),
        None => None,
    })
}

fn variable_of(plugin: &Package) -> String {
    format!("{}_WASM", plugin.name.replace('-', "_").to_uppercase())
}

/// Returns a program that calls the plugin's functions.
fn with_functions(
    plugin: &Crate,
    functions: &[(crate::source::Place, Method, Vec<String>)],
) -> (String, Vec<Dependency>) {
    let mut imports = Imports::of(plugin);
    imports.add(&["wasmer_plugin", "host", "Loader"].map(str::to_owned));
    let mut calls = String::new();
    for (place, method, path) in functions {
        imports.add_own(path);
        let name = &method.name;
        let values: Vec<String> = method.arguments().map(|ty| imports.value(*place, ty)).collect();
        let call = format!("plugin.{name}({})?", values.join(", "));
        let _ = match method.result() {
            Some(ty) if is_plain(ty) => writeln!(calls, "println!(\"{name}: {{}}\", {call});"),
            Some(_) => writeln!(calls, "let _ = {call};\nprintln!(\"{name} has answered\");"),
            None => writeln!(calls, "{call};\nprintln!(\"{name} is done\");"),
        };
    }
    let load = format!("Loader::new().load(env!(\"{}\"))?", variable_of(&plugin.package));
    let body = if functions.is_empty() {
        imports.add(&["wasmer_plugin", "host", "Plugin"].map(str::to_owned));
        format!("let plugin = {load};\nprintln!(\"{{}}\", Plugin::interface(&plugin));\n")
    } else {
        format!("let mut plugin = {load};\n{calls}")
    };
    let others = imports.crates().filter(|name| *name != "wasmer_plugin");
    let mut dependencies: Vec<Dependency> =
        others.filter_map(|name| plugin.package.dependency(name).cloned()).collect();
    if !functions.is_empty() {
        dependencies.push(plugin.package.as_dependency());
    }
    (main(&imports, "", &body), dependencies)
}

/// Returns a program that calls the plugin's methods, and offers the host functions of the interface's crate.
fn with_interface(plugin: &Crate, krate: &Crate, name: &str) -> Result<(String, Vec<Dependency>), AnyError> {
    let interfaces = krate.interfaces(Kind::Plugin);
    let Some(interface) = interfaces.iter().find(|it| it.name == name) else {
        return Err(Failure::NoInterface { name: krate.package.name.clone() }.into());
    };
    let mut imports = Imports::of(krate);
    imports.add(&["wasmer_plugin", "host", "Loader"].map(str::to_owned));
    let (hosts, values) = hosts(&krate.interfaces(Kind::Host), &mut imports)?;
    let wasm = format!("env!(\"{}\")", variable_of(&plugin.package));
    let load = match values.as_slice() {
        [] => format!("Loader::new().load({wasm})?"),
        [value] => format!("Loader::new().load_with({wasm}, {value})?"),
        values => format!("Loader::new().load_with({wasm}, ({}))?", values.join(", ")),
    };
    let variable = variable_name(&interface.name);
    let body = format!(
        "let plugin = {load};\n{}println!(\"the plugin has answered all calls\");\n",
        without_assertions(&calls(interface, &mut imports, "plugin", &variable)),
    );
    let dependencies = implementation::dependencies(krate, imports.crates())?;
    let others = dependencies.into_iter().filter(|it| it.name != "wasmer-plugin").collect();
    Ok((main(&imports, &hosts, &body), others))
}

/// Prints results instead of comparing them: the plugin may return others.
fn without_assertions(calls: &str) -> String {
    let call = |line: &str| {
        let rest = line.strip_prefix("assert_eq!(").or_else(|| line.strip_prefix("assert!(!"))?;
        let (call, _) = rest.rsplit_once('?')?;
        Some(format!("println!(\"{{}}\", {call}?);\n"))
    };
    calls.lines().map(|line| call(line).unwrap_or_else(|| format!("{line}\n"))).collect()
}

/// Returns values that offer the host functions, and the expressions that make them.
fn hosts(interfaces: &[Interface], imports: &mut Imports<'_>) -> Result<(String, Vec<String>), AnyError> {
    let (mut code, mut values) = (String::new(), Vec::new());
    for interface in interfaces {
        let trait_name = imports.add_own(&interface.path);
        let host = imports.add_own(&interface.beside(&interface.stub));
        let methods = implementation::methods(interface, imports)?;
        let ty = format!("My{}", interface.name);
        let _ = write!(
            code,
            "/// The host functions of `{}`, which plugins call.\nstruct {ty};\n\n\
             impl {trait_name} for {ty} {{\n{methods}}}\n\n",
            interface.name
        );
        values.push(format!("{host}::new({ty})"));
    }
    Ok((code, values))
}

fn main(imports: &Imports<'_>, items: &str, body: &str) -> String {
    format!(
        "//! Loads a plugin, and calls it.\n\n{}\n{items}fn main() -> Result<(), Box<dyn std::error::Error>> \
         {{\n{body}Ok(())\n}}\n",
        imports.lines()
    )
}

fn manifest(folder: &Folder, program: &Program) -> String {
    let mut library = program.library.clone();
    library.features.push("host".to_owned());
    let bindgen = match Runtime::of(&library) {
        Some(runtime) => runtime.bindgen(),
        None => Dependency { source: library.source.clone(), ..Dependency::new("wasmer-plugin-bindgen") },
    };
    let mut dependencies: Vec<String> =
        program.dependencies.iter().chain([&library]).map(|it| it.line(&folder.path)).collect();
    dependencies.sort();
    dependencies.dedup();
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{}\n\n\
         [build-dependencies]\n{}\n",
        folder.name,
        dependencies.join("\n"),
        bindgen.line(&folder.path),
    )
}
