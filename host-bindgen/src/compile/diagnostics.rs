//! Shows the messages of rustc, which cargo passes on as JSON, and searches them for a known cause of a
//! failure.

use std::{
    borrow::Cow,
    env,
    io::{self, IsTerminal},
    path::Path,
};

use serde_json::Value;

/// Returns the value of cargo's option `--message-format`, with colours if cargo itself would use them.
pub(super) fn format() -> &'static str {
    let colours = match env::var("CARGO_TERM_COLOR").as_deref() {
        Ok("always") => true,
        Ok("never") => false,
        _ => io::stderr().is_terminal(),
    };
    if colours { "json-diagnostic-rendered-ansi" } else { "json" }
}

/// A cause of a failed build that has a known remedy.
pub(super) enum Cause {
    /// The program has a global allocator besides that of wasmer-plugin.
    TwoAllocators,
    /// The crate `getrandom` has no source of random numbers.
    NoRandomSource {
        /// Version of the crate.
        version: String,
    },
}

/// Recognises the cause of an error, in a message of cargo.
pub(super) fn cause(message: &Value) -> Option<Cause> {
    let text = message["message"]["message"].as_str()?;
    if text.contains("`#[global_allocator]`") && text.contains("wasmer_plugin") {
        return Some(Cause::TwoAllocators);
    }
    if message["target"]["name"] == "getrandom" && text.contains("not supported by default") {
        let version = message["package_id"].as_str()?.rsplit(['#', '@']).next()?;
        return Some(Cause::NoRandomSource { version: version.into() });
    }
    None
}

/// Writes a message to standard error, as rustc does, but with absolute paths. The plugin need not be in the
/// folder where the user runs cargo, and editors open only paths that they can find.
pub(super) fn show(message: &Value, root: &Path) {
    if let Some(text) = message["rendered"].as_str() {
        for line in text.split_inclusive('\n') {
            eprint!("{}", with_whole_path(line, root));
        }
    }
}

/// Rewrites a line such as `  --> src/lib.rs:1:5`, in which rustc names a file relative to the workspace.
fn with_whole_path<'l>(line: &'l str, root: &Path) -> Cow<'l, str> {
    let Some((front, arrow)) =
        ["--> ", "::: "].iter().find_map(|arrow| line.split_once(arrow).map(|(front, _)| (front, *arrow)))
    else {
        return line.into();
    };
    // Only spaces and colours may precede the arrow.
    let is_plain =
        |c: char| c == ' ' || c == '\u{1b}' || c == '[' || c == ';' || c == 'm' || c.is_ascii_digit();
    let rest = &line[front.len() + arrow.len()..];
    // A colour may end before the path.
    let path = rest.strip_prefix("\u{1b}[0m").unwrap_or(rest);
    let file = path.split(':').next().unwrap_or_default();
    if !front.chars().all(is_plain) || Path::new(file).is_absolute() || !root.join(file).is_file() {
        return line.into();
    }
    let before = &line[..line.len() - path.len()];
    format!("{before}{}{}", root.join(file).display(), &path[file.len()..]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_whole() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let whole = root.join("src/lib.rs");
        let whole = whole.display();
        let check = |line: &str, expect: &str| assert_eq!(with_whole_path(line, root), expect);
        check("  --> src/lib.rs:1:5\n", &format!("  --> {whole}:1:5\n"));
        check(" ::: src/lib.rs:1:5", &format!(" ::: {whole}:1:5"));
        check(
            "\u{1b}[1m\u{1b}[94m--> \u{1b}[0msrc/lib.rs:1:5",
            &format!("\u{1b}[1m\u{1b}[94m--> \u{1b}[0m{whole}:1:5"),
        );
        for unchanged in [
            "  --> /nowhere/src/lib.rs:1:5",
            "  --> src/no_such_file.rs:1:5",
            "1 | // see --> src/lib.rs:1:5",
            "error: mismatched types",
            "",
        ] {
            check(unchanged, unchanged);
        }
    }

    #[test]
    fn causes_are_recognised() {
        let message = |krate: &str, text: &str| {
            serde_json::json!({
                "package_id": "registry+https://github.com/rust-lang/crates.io-index#getrandom@0.3.4",
                "target": { "name": krate },
                "message": { "message": text },
            })
        };
        let text = "The wasm32-unknown-unknown targets are not supported by default; you may need";
        assert!(
            matches!(cause(&message("getrandom", text)), Some(Cause::NoRandomSource { version }) if version == "0.3.4")
        );
        assert!(cause(&message("another", text)).is_none());
        assert!(cause(&message("getrandom", "mismatched types")).is_none());
    }
}
