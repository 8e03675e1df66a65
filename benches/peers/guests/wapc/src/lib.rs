//! The calls through waPC: an operation's name and bytes in, bytes out, in MessagePack unless they are a text
//! or bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wapc_guest::{CallResult, register_function};

#[unsafe(no_mangle)]
pub extern "C" fn wapc_init() {
    register_function("add", |input| typed(input, |(a, b)| bodies::add(a, b)));
    register_function("greet", |input| {
        let (name, times) = rmp_serde::from_slice(input)?;
        Ok(bodies::greet(name, times).into_bytes())
    });
    register_function("process", |input| typed(input, bodies::process));
    register_function("paint", |input| typed(input, |(length, byte)| bodies::paint(length, byte)));
    register_function("split", |text| Ok(rmp_serde::to_vec(&bodies::split(str::from_utf8(text)?))?));
    #[cfg(feature = "all")]
    {
        register_function("checksum", |bytes| Ok(rmp_serde::to_vec(&bodies::checksum(bytes))?));
        register_function("make", |input| {
            let (length, byte) = rmp_serde::from_slice(input)?;
            Ok(bodies::make(length, byte))
        });
        register_function("look", |input| typed(input, |picture| bodies::look(&picture)));
        register_function("weigh", |input| typed(input, |points: Vec<_>| bodies::weigh(&points)));
        // The bytes of the numbers, and those of the factor behind them.
        register_function("scale", |bytes| {
            let mut bytes = bytes.to_vec();
            bodies::scale_bytes(&mut bytes);
            Ok(bytes)
        });
    }
}

fn typed<T: DeserializeOwned, R: Serialize>(input: &[u8], call: impl FnOnce(T) -> R) -> CallResult {
    Ok(rmp_serde::to_vec(&call(rmp_serde::from_slice(input)?))?)
}
