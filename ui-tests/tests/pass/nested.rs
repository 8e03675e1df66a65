//! Functions in modules, and in functions.

pub mod outer {
    pub mod inner {
        use wasmer_plugin::wasmer_plugin;

        #[wasmer_plugin]
        pub fn add(a: i32, b: i32) -> i32 {
            a + b
        }

        #[derive(serde::Deserialize, serde::Serialize, wasmer_plugin::PluginType)]
        pub struct Here;

        #[wasmer_plugin(name = "inner::here")]
        pub fn here(here: self::Here, same: super::inner::Here) -> (Here, self::Here) {
            (here, same)
        }
    }

    pub use inner::add;
}

use outer::add;

pub fn body() -> i32 {
    #[wasmer_plugin::wasmer_plugin]
    pub fn local(text: &str) -> i32 {
        text.len() as i32
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn _host(plugin: &mut impl wasmer_plugin::transport::Transport<Error = String>) -> Result<i32, String> {
        Ok(plugin.add(1, 2)? + plugin.local("text")?)
    }

    local("text")
}

pub fn main() {
    assert_eq!(add(1, 2) + body(), 7);
}
