//! The names of exports and imports. The host builds the same ones from `wasmer_plugin::abi`.

/// Under what name a plugin exports its function `name`, which stands in the crate `krate`. Of a method
/// `name` is that of the interface and its own, with a dot between them.
///
/// The crate is there so that functions of one name in two crates are two exports: the linker would drop
/// one of two equal symbols without a word, if it is in a library. The host refuses such a plugin.
pub(crate) fn function(name: &str, krate: &str) -> String {
    format!("wasmer_plugin:{name}@{krate}")
}

/// The module from which a plugin imports the functions that its host offers as this interface.
pub(crate) fn host(interface: &str) -> String {
    format!("wasmer_plugin:{interface}")
}

/// A name that may be anything as a part of an identifier.
pub(crate) fn identifier(name: &str) -> String {
    name.replace(|c: char| !(c.is_ascii_alphanumeric() || c == '_'), "_")
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_those_of_the_abi() {
        assert_eq!(super::function("add", "calculator"), "wasmer_plugin:add@calculator");
        assert_eq!(super::function("Discount.price", "ten"), "wasmer_plugin:Discount.price@ten");
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
