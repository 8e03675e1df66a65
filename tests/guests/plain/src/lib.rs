//! The smallest plugin, and the same plugin without a description of itself.

/// Adds two numbers. This text is in the module, but not in its memory.
#[cfg_attr(feature = "attribute", wasmer_plugin::wasmer_plugin)]
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

/// The attribute's expansion, without the record.
#[cfg(all(not(feature = "attribute"), target_arch = "wasm32"))]
const _: () = {
    use wasmer_plugin::__private::{Lent, Shim};

    #[unsafe(export_name = "wasmer_plugin:add@plain")]
    extern "C" fn shim(first: u64, second: u64) -> u64 {
        Shim::<true>::serve::<true, true>(first, second, |arguments, reply| {
            let a = <i32 as Lent>::receive(arguments)?;
            let b = <i32 as Lent>::receive(arguments)?;
            arguments.end()?;
            reply.value(add(a, b))
        })
    }
};
