//! The calls through Extism: one value in, one value out, in MessagePack unless it is a text or bytes.

use bodies::{Order, Picture};
use extism_pdk::*;

#[plugin_fn]
pub fn add(Msgpack((a, b)): Msgpack<(i32, i32)>) -> FnResult<Msgpack<i32>> {
    Ok(Msgpack(bodies::add(a, b)))
}

#[plugin_fn]
pub fn greet(Msgpack((name, times)): Msgpack<(String, u32)>) -> FnResult<String> {
    Ok(bodies::greet(&name, times))
}

#[plugin_fn]
pub fn process(Msgpack(order): Msgpack<Order>) -> FnResult<Msgpack<Order>> {
    Ok(Msgpack(bodies::process(order)))
}

#[plugin_fn]
pub fn paint(Msgpack((length, byte)): Msgpack<(u32, u8)>) -> FnResult<Msgpack<Picture>> {
    Ok(Msgpack(bodies::paint(length, byte)))
}

#[plugin_fn]
pub fn split(text: String) -> FnResult<Msgpack<Vec<String>>> {
    Ok(Msgpack(bodies::split(&text)))
}

#[cfg(feature = "all")]
mod all {
    use bodies::{Picture, Point};
    use extism_pdk::*;

    #[plugin_fn]
    pub fn checksum(bytes: Vec<u8>) -> FnResult<Msgpack<u64>> {
        Ok(Msgpack(bodies::checksum(&bytes)))
    }

    #[plugin_fn]
    pub fn make(Msgpack((length, byte)): Msgpack<(u32, u8)>) -> FnResult<Vec<u8>> {
        Ok(bodies::make(length, byte))
    }

    #[plugin_fn]
    pub fn look(Msgpack(picture): Msgpack<Picture>) -> FnResult<Msgpack<u64>> {
        Ok(Msgpack(bodies::look(&picture)))
    }

    #[plugin_fn]
    pub fn weigh(Msgpack(points): Msgpack<Vec<Point>>) -> FnResult<Msgpack<f64>> {
        Ok(Msgpack(bodies::weigh(&points)))
    }

    /// The bytes of the numbers, and those of the factor behind them.
    #[plugin_fn]
    pub fn scale(mut bytes: Vec<u8>) -> FnResult<Vec<u8>> {
        bodies::scale_bytes(&mut bytes);
        Ok(bytes)
    }
}
