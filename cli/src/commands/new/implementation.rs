//! A plugin crate that implements the interfaces of another crate.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::folder::{Folder, Target};
use super::{fill, find, plugin, type_name, variable_name};
use crate::cargo::{Dependency, Package};
use crate::error::{AnyError, Failure};
use crate::output::Outcome;
use crate::source::{Crate, Imports, Interface, Kind, Method, is_plain};

/// Makes a plugin crate that implements all interfaces of a crate.
pub fn make(path: &Path, interface: &Path) -> Result<Outcome, AnyError> {
    let (absolute, name) = Folder::check(path)?;
    let package = find::interface(interface, absolute.parent())?;
    let krate = Crate::read(package)?;
    let interfaces = krate.interfaces(Kind::Plugin);
    if interfaces.is_empty() {
        return Err(Failure::NoInterface { name: krate.package.name.clone() }.into());
    }
    let ident = name.replace('-', "_");
    let mut imports = Imports::of(&krate);
    let (code, ty) = implementation(&interfaces, &mut imports, &ident)?;
    let mut used = Imports::of(&krate);
    let test = test(&interfaces, &mut used, &ident, &ty);
    let mut dependencies = dependencies(&krate, imports.crates().chain(used.crates()))?;
    dependencies.sort_by(|one, other| one.name.cmp(&other.name));
    dependencies.dedup();

    let folder = Folder::make(path, Target::Library)?;
    let lines: Vec<String> = dependencies.iter().map(|it| it.line(&folder.path)).collect();
    folder.write("Cargo.toml", &plugin::manifest(&folder, &lines))?;
    folder.write("src/lib.rs", &code)?;
    folder.write("tests/natively.rs", &test)?;
    folder.format(&["src/lib.rs", "tests/natively.rs"]);
    folder.write("README.md", &readme(&folder, &krate))?;
    let next = format!("write its methods in {}", folder.path.join("src/lib.rs").display());
    Ok(folder.finish("plugin", &next))
}

/// Returns the dependencies of a plugin: the interface, and the interface's own ones, so that both use the
/// same versions of the same crates.
pub fn dependencies<'n>(
    krate: &Crate,
    crates: impl Iterator<Item = &'n str>,
) -> Result<Vec<Dependency>, AnyError> {
    let package = &krate.package;
    let mut dependencies = vec![package.as_dependency(), library(package)?];
    for name in crates.filter(|name| *name != "wasmer_plugin") {
        dependencies.extend(package.dependency(name).cloned());
    }
    Ok(dependencies)
}

/// Returns a package's dependency on wasmer-plugin.
pub fn library(package: &Package) -> Result<Dependency, AnyError> {
    let found =
        package.dependencies.iter().find(|it| it.package.as_deref().unwrap_or(&it.name) == "wasmer-plugin");
    found.cloned().ok_or_else(|| Failure::NoInterface { name: package.name.clone() }.into())
}

/// Returns the plugin's source, and the name of its type.
fn implementation(
    interfaces: &[Interface],
    imports: &mut Imports<'_>,
    ident: &str,
) -> Result<(String, String), AnyError> {
    imports.add(&["wasmer_plugin", "wasmer_plugin"].map(str::to_owned));
    for interface in interfaces {
        imports.add_own(&interface.path);
    }
    let mut blocks = Vec::new();
    for interface in interfaces {
        blocks.push((interface, methods(interface, imports)?));
    }
    let mut ty = type_name(ident);
    while imports.has(&ty) {
        ty += "Plugin";
    }
    let names: Vec<String> = interfaces.iter().map(|it| format!("`{}`", it.name)).collect();
    let mut code = format!(
        "//! A plugin that implements {}.\n\n{}\n/// The plugin's state, which lives from call to call.\n\
         #[derive(Debug, Default)]\npub struct {ty};\n",
        listed(&names),
        imports.lines(),
    );
    for (interface, methods) in blocks {
        let name = imports.add_own(&interface.path);
        let _ = write!(code, "\n#[wasmer_plugin]\nimpl {name} for {ty} {{\n{methods}}}\n");
    }
    Ok((code, ty))
}

/// Returns the methods of an implementation. Their bodies return a value to begin with.
pub fn methods(interface: &Interface, imports: &mut Imports<'_>) -> Result<String, AnyError> {
    let mut blocks = Vec::new();
    for method in interface.methods.iter().filter(|method| !method.has_default) {
        let signature = imports.signature(interface.place, method)?;
        blocks.push(format!("{signature} {{\n{}}}\n", body(interface, method, imports)));
    }
    let defaults: Vec<String> =
        interface.methods.iter().filter(|it| it.has_default).map(|it| format!("`{}`", it.name)).collect();
    if !defaults.is_empty() {
        blocks.push(format!(
            "// The interface has a body for {}. Write it here to replace it.\n",
            listed(&defaults)
        ));
    }
    Ok(blocks.join("\n"))
}

fn body(interface: &Interface, method: &Method, imports: &mut Imports<'_>) -> String {
    let Some(result) = method.result() else {
        return "// Nothing happens yet.\n".to_owned();
    };
    let comment = if method.is_constructor() {
        "// Keep the arguments in fields if the methods need them."
    } else {
        "// A value to begin with."
    };
    format!("{comment}\n{}\n", imports.value(interface.place, result))
}

/// Returns the test, which calls each method through the stub of the host.
fn test(interfaces: &[Interface], imports: &mut Imports<'_>, ident: &str, ty: &str) -> String {
    imports.add(&["wasmer_plugin", "native", "Native"].map(str::to_owned));
    let mut plugin = imports.add(&[ident.to_owned(), ty.to_owned()]);
    let mut functions = String::new();
    for interface in interfaces {
        let name = imports.add_own(&interface.path);
        if name == plugin {
            plugin = format!("{ident}::{ty}");
        }
        let transport = format!("Native::new::<{plugin}>({name})");
        let variable = variable_name(&interface.name);
        let calls = calls(interface, imports, &transport, &variable);
        let _ = write!(
            functions,
            "\n#[test]\nfn {variable}_answers() -> Result<(), Box<dyn std::error::Error>> {{\n{calls}Ok(())\n}}\n"
        );
    }
    format!(
        "//! Calls the plugin as a host does: arguments and results are encoded and decoded.\n\n{}{functions}",
        imports.lines()
    )
}

/// Returns statements that make a stub and call each required method.
pub fn calls(interface: &Interface, imports: &mut Imports<'_>, transport: &str, variable: &str) -> String {
    let stub = imports.add_own(&interface.beside(&interface.stub));
    let constructor = interface.constructor();
    let arguments: String = constructor.map(|it| arguments(interface, it, imports)).unwrap_or_default();
    let mut code = if constructor.is_some_and(Method::is_fallible) {
        format!(
            "let Ok(mut {variable}) = {stub}::new({transport}{arguments})? else {{\n\
             return Err(\"the plugin refuses to start\".into());\n}};\n"
        )
    } else {
        format!("let mut {variable} = {stub}::new({transport}{arguments})?;\n")
    };
    for method in interface.methods.iter().filter(|it| !it.has_default && !it.is_constructor()) {
        let arguments = self::arguments(interface, method, imports);
        let call = format!("{variable}.{}({})?", method.name, arguments.trim_start_matches(", "));
        let _ = match method.result() {
            Some(ty) if is_plain(ty) => match imports.value(interface.place, ty).as_str() {
                "false" => writeln!(code, "assert!(!{call});"),
                "String::new()" => writeln!(code, "assert_eq!({call}, \"\");"),
                value => writeln!(code, "assert_eq!({call}, {value});"),
            },
            Some(_) => writeln!(code, "let _ = {call};"),
            None => writeln!(code, "{call};"),
        };
    }
    code
}

/// Returns values for a method's arguments, each after a comma.
pub fn arguments(interface: &Interface, method: &Method, imports: &mut Imports<'_>) -> String {
    method.arguments().flat_map(|ty| [", ".to_owned(), imports.value(interface.place, ty)]).collect()
}

/// Joins names: `a`, `b` and `c`.
fn listed(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        names => names.concat(),
    }
}

fn readme(folder: &Folder, krate: &Crate) -> String {
    let dependency = krate.package.as_dependency().line(&folder.path);
    let path = dependency.split('"').nth(1).map(PathBuf::from);
    let is_path = dependency.contains("path = ");
    let against =
        path.filter(|_| is_path).map_or_else(|| "HOST.wasm".into(), |path| path.display().to_string());
    fill(
        include_str!("../../../templates/implementation/README.md"),
        &[
            ("name", &folder.name),
            ("ident", &folder.ident()),
            ("api", &krate.package.name),
            ("against", &against),
        ],
    )
}
