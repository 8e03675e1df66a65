//! Groups functions by their origin.

use super::Function;

/// The functions of one crate, or of one purpose if they are std's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Name of the crate or purpose.
    pub name: String,
    /// Bytes of code of all functions in the group.
    pub bytes: usize,
}

/// Groups functions by crate, the largest group first.
///
/// Three groups are by purpose, because a plugin pays for each as a whole: allocator, panics and formatting.
#[must_use]
pub fn by_group(functions: &[Function]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for function in functions {
        let name = group_of(&function.name);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.bytes += function.bytes,
            None => groups.push(Group { name: name.to_owned(), bytes: function.bytes }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.bytes));
    groups
}

/// Texts in a function's name that decide its group. The first match counts.
const PURPOSES: &[(&str, &[&str])] = &[
    (
        "panics",
        &[
            "panic",
            "rust_begin_unwind",
            "rust_oom",
            "alloc_error",
            "handle_error",
            "capacity_overflow",
            "_fail",
        ],
    ),
    ("allocator", &["talc::", "dlmalloc::", "__rustc::__rust_", "__rustc::__rdl_"]),
    ("formatting", &["core::fmt", "alloc::fmt", "flt2dec", "bignum", "escape_debug", "grapheme_extend"]),
];

fn group_of(name: &str) -> &str {
    if is_export(name) {
        return "exports";
    }
    let purpose = PURPOSES.iter().find(|(_, texts)| texts.iter().any(|text| name.contains(text)));
    purpose.map_or_else(|| crate_of(name), |(purpose, _)| purpose)
}

/// Returns true for exports, such as `wasmer_plugin:add@calculator` or `wasmer_plugin_v1:buffer`.
fn is_export(name: &str) -> bool {
    let rest = name.strip_prefix("wasmer_plugin_v1:").or_else(|| name.strip_prefix("wasmer_plugin:"));
    rest.is_some_and(|rest| !rest.starts_with(':'))
}

/// Returns the crate of the first path in the name: `<&[u8] as some_crate::Trait>::method` is of
/// `some_crate`.
fn crate_of(name: &str) -> &str {
    let before = name.match_indices("::").map(|(end, _)| &name[..end]);
    let mut identifiers = before.map(|text| {
        text.rsplit(|sign: char| !(sign.is_alphanumeric() || sign == '_')).next().unwrap_or_default()
    });
    // Methods of `<char>` are core's.
    identifiers.find(|identifier| !identifier.is_empty()).unwrap_or(if name.starts_with('<') {
        "core"
    } else {
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_grouped_by_crate_or_purpose() {
        let check = |name, expect| assert_eq!(group_of(name), expect, "{name}");
        check("wasmer_plugin:add@calculator", "exports");
        check("talc::base::Talc<S,B>::allocate", "allocator");
        check("__rustc::__rust_realloc", "allocator");
        check("__rustc::__rust_alloc_error_handler", "panics");
        check("std::panicking::panic_with_hook", "panics");
        check("<alloc::string::String as core::fmt::Write>::write_str", "formatting");
        check("alloc::raw_vec::RawVecInner<A>::finish_grow", "alloc");
        check("<&str as core::any::Any>::type_id", "core");
        check(
            "<wasmer_plugin::codec::CodecError as core::convert::From<bincode::Error>>::from",
            "wasmer_plugin",
        );
        check("<[u8] as bincode::Encode>::encode", "bincode");
        check("wasmer_plugin::guest::serve::discard", "wasmer_plugin");
        check("<char>::to_lowercase", "core");
        check("memcpy", "memcpy");
    }
}
