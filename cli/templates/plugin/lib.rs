//! A plugin. Its host calls the functions with the attribute `wasmer_plugin`.

use wasmer_plugin::wasmer_plugin;

/// Greets somebody, as often as is wanted.
#[wasmer_plugin]
pub fn greet(name: &str, times: u32) -> String {
    format!("Hello, {name}! ").repeat(times as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greets_twice() {
        assert_eq!(greet("Ada", 2), "Hello, Ada! Hello, Ada! ");
    }
}
