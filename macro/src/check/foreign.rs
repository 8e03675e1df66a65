//! Rules for well-known types of other crates that cannot cross the boundary.
//!
//! Paths that leave little doubt identify the types. Under any other name, the traits refuse them.

use syn::{PathArguments, Type};

use super::syntax::peel;
use crate::error::Errors;

/// Reports a type that cannot cross. Returns true if it is one.
pub(crate) fn check(ty: &Type, errors: &mut Errors) -> bool {
    let Some(segments) = segments(ty) else { return false };
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let message = match segments[..] {
        // An `io::Error` may belong to a user's own module `io`. So may an `io::Result`, but its user can
        // write it in another way.
        ["std", "io", name @ ("Result" | "Error")] | ["io", name @ "Result"] => of_errors("io", name),
        ["anyhow", name @ ("Result" | "Error")] => of_errors("anyhow", name),
        ["serde_json", "Value"] => {
            "a `serde_json::Value` cannot cross the plugin boundary: its bytes do not say what they are; pass its \
             text as a `String`, or name its fields in a type that derives `PluginType`"
                .into()
        }
        _ => return false,
    };
    errors.at(ty, message);
    true
}

fn of_errors(krate: &str, name: &str) -> String {
    let instead = match name {
        "Result" => "write `Result<T, String>`, or `Result<T, E>` with an `E` of your own",
        _ => "pass its text as a `String`, or an error of your own",
    };
    format!("`{krate}::Error` cannot cross the plugin boundary: {instead} that derives `PluginType`")
}

/// Returns true for `std::path::Path`, which is behind a reference and has no size. A user's own type may be
/// named `Path`.
pub(super) fn is_path(ty: &Type) -> bool {
    segments(ty).is_some_and(|segments| segments == ["std", "path", "Path"])
}

/// Returns the names in a path, or `None` if a name before the last has arguments.
fn segments(ty: &Type) -> Option<Vec<String>> {
    let Type::Path(path) = peel(ty) else { return None };
    let segments = &path.path.segments;
    let front = segments.iter().take(segments.len().saturating_sub(1));
    let is_plain =
        path.qself.is_none() && front.clone().all(|one| matches!(one.arguments, PathArguments::None));
    is_plain.then(|| segments.iter().map(|one| one.ident.to_string()).collect())
}
