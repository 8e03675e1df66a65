//! The names of exports. The host builds the same ones from `wasmer_plugin::abi`.

/// Under what name a plugin exports its function `name`.
pub(crate) fn function(name: &str) -> String {
    format!("wasmer_plugin:{name}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_those_of_the_abi() {
        assert_eq!(super::function("add"), "wasmer_plugin:add");
    }
}
