//! The names of exports. The host builds the same ones from `wasmer_plugin::abi`.

/// Under what name a plugin exports its function `name`, which stands in the crate `krate`.
///
/// The crate is there so that functions of one name in two crates are two exports: the linker would drop
/// one of two equal symbols without a word, if it is in a library. The host refuses such a plugin.
pub(crate) fn function(name: &str, krate: &str) -> String {
    format!("wasmer_plugin:{name}@{krate}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_those_of_the_abi() {
        assert_eq!(super::function("add", "calculator"), "wasmer_plugin:add@calculator");
    }
}
