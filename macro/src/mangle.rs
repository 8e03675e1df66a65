//! The names of exports and imports. The host builds the same ones from `wasmer_plugin::abi`.

/// Returns the export name of the plugin function `name` of the crate `krate`. The `name` of a method is the
/// interface's name, a dot, and its own name.
///
/// The crate distinguishes functions with one name in two crates. Otherwise the linker would silently drop
/// one of the two equal symbols if it is in a library. The host refuses a plugin with two such functions.
pub(crate) fn function(name: &str, krate: &str) -> String {
    format!("wasmer_plugin:{name}@{krate}")
}

/// Returns the export name of the defaults of the function with this export name.
pub(crate) fn defaults(export: &str) -> String {
    format!("wasmer_plugin_v2:defaults:{}", export.strip_prefix("wasmer_plugin:").unwrap_or(export))
}

/// Returns the module from which a plugin imports the host functions of this interface.
pub(crate) fn host(interface: &str) -> String {
    format!("wasmer_plugin:{interface}")
}

/// Converts any name to a part of an identifier.
pub(crate) fn identifier(name: &str) -> String {
    name.replace(|c: char| !(c.is_ascii_alphanumeric() || c == '_'), "_")
}

/// Hashes texts to a number: 64-bit FNV-1a over each text with its length. Every version of every compiler
/// computes the same number. The hashes of the standard library do not guarantee that.
pub(crate) fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for text in texts {
        for byte in (text.len() as u64).to_le_bytes().iter().chain(text.as_bytes()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_never_change() {
        assert_eq!(super::hash([]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::hash(["a", "bc"]), 0xba1e_1f0e_0704_d8ea);
        assert_ne!(super::hash(["ab", "c"]), 0xba1e_1f0e_0704_d8ea);
    }

    #[test]
    fn names_are_those_of_the_abi() {
        assert_eq!(super::function("add", "calculator"), "wasmer_plugin:add@calculator");
        assert_eq!(super::function("Discount.price", "ten"), "wasmer_plugin:Discount.price@ten");
        assert_eq!(
            super::defaults("wasmer_plugin:add@calculator"),
            "wasmer_plugin_v2:defaults:add@calculator"
        );
    }

    #[test]
    fn modules_are_those_of_the_abi() {
        assert_eq!(super::host("Shop"), "wasmer_plugin:Shop");
    }

    #[test]
    fn identifiers_have_nothing_else_in_them() {
        assert_eq!(super::identifier("a name/2_x"), "a_name_2_x");
    }
}
