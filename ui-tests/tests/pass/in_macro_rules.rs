//! A plugin's functions come out of a macro.

use wasmer_plugin::wasmer_plugin;

macro_rules! functions {
    ($($(#[$attribute:meta])* $vis:vis $name:ident($argument:ident: $ty:ty) -> $output:ty $body:block)*) => {
        $(
            $(#[$attribute])*
            #[wasmer_plugin]
            $vis fn $name($argument: $ty) -> $output $body
        )*
    };
}

functions! {
    /// A number.
    pub double(value: u64) -> u64 { value * 2 }
    pub length(text: &str) -> usize { text.len() }
    pub sum(bytes: &[u8]) -> u32 { bytes.iter().map(|byte| u32::from(*byte)).sum() }
    pub is_there(text: Option<&str>) -> bool { text.is_some() }
    pub clear(bytes: &mut [u8]) -> Option<String> { bytes.fill(0); None }
    pub upper(text: &mut Vec<String>) -> Option<()> { text.pop().map(drop) }
}

macro_rules! with_type {
    ($name:ident, $option:ident<$inner:ty>, $stub:ident, $export:literal, &$lent:ty) => {
        #[wasmer_plugin(stub = $stub, name = $export)]
        pub fn $name(first: $option<$inner>, second: &$lent) -> bool {
            first.is_some() && second.is_empty()
        }
    };
}

with_type!(both, Option<&str>, Both, "both at once", &[String]);
with_type!(others, Option<&[u16]>, Others, "others", &str);

macro_rules! of_this_crate {
    ($name:ident, $field:ident) => {
        #[wasmer_plugin]
        pub fn $name($field: $crate::Number) -> $crate::Number {
            $field
        }
    };
}

pub type Number = i128;

of_this_crate!(same, number);

#[cfg(not(target_arch = "wasm32"))]
pub fn host<T: wasmer_plugin::transport::Transport>(mut plugin: T) -> Result<u64, T::Error> {
    let mut bytes = [1, 2, 3];
    plugin.clear(&mut bytes)?;
    plugin.both(Some("text"), &[])?;
    plugin.is_there(None)?;
    plugin.same(1)?;
    plugin.double(2)
}

pub fn main() {
    assert_eq!(double(2), 4);
}
