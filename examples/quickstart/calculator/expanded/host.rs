//! A plugin: ordinary functions, marked.
use wasmer_plugin::*;

/// Adds two numbers.
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

/// The stub of the plugin function [`add`](fn@add).
#[cfg(not(target_arch = "wasm32"))]
#[allow(non_camel_case_types, clippy::too_many_arguments)]
pub trait add: ::wasmer_plugin::transport::Transport {
    /// Adds two numbers.
    ///
    /// # Errors
    ///
    /// Whatever keeps the plugin from running the function or the reply from being read.
    #[must_use]
    fn add(&mut self, a: i32, b: i32) -> ::core::result::Result<i32, Self::Error>;
}

#[cfg(not(target_arch = "wasm32"))]
impl<__Transport: ::wasmer_plugin::transport::Transport> add for __Transport {
    #[inline]
    fn add(&mut self, a: i32, b: i32) -> ::core::result::Result<i32, Self::Error> {
        static __FUNCTION: ::wasmer_plugin::transport::Function = ::wasmer_plugin::transport::Function::new(
            "add",
        );
        <i32 as ::wasmer_plugin::__private::Output>::call(
            self,
            &__FUNCTION,
            (
                <i32 as ::wasmer_plugin::__private::Lent<'_>>::by_value(a),
                <i32 as ::wasmer_plugin::__private::Lent<'_>>::by_value(b),
            ),
        )
    }
}

/// Greets somebody, as often as is wanted.
#[must_use]
pub fn greet(name: &str, times: u32) -> String {
    format!("Hello, {name}! ").repeat(times as usize)
}

/// The stub of the plugin function [`greet`](fn@greet).
#[cfg(not(target_arch = "wasm32"))]
#[allow(non_camel_case_types, clippy::too_many_arguments)]
pub trait greet: ::wasmer_plugin::transport::Transport {
    /// Greets somebody, as often as is wanted.
    ///
    /// # Errors
    ///
    /// Whatever keeps the plugin from running the function or the reply from being read.
    #[must_use]
    fn greet(
        &mut self,
        name: &str,
        times: u32,
    ) -> ::core::result::Result<String, Self::Error>;
}

#[cfg(not(target_arch = "wasm32"))]
impl<__Transport: ::wasmer_plugin::transport::Transport> greet for __Transport {
    #[inline]
    fn greet(
        &mut self,
        name: &str,
        times: u32,
    ) -> ::core::result::Result<String, Self::Error> {
        static __FUNCTION: ::wasmer_plugin::transport::Function = ::wasmer_plugin::transport::Function::new(
            "greet",
        );
        <String as ::wasmer_plugin::__private::Output>::call(
            self,
            &__FUNCTION,
            (
                <str as ::wasmer_plugin::__private::Lent<'_>>::by_ref(name),
                <u32 as ::wasmer_plugin::__private::Lent<'_>>::by_value(times),
            ),
        )
    }
}

/// Moves every number up by `by`, where it is.
pub fn shift(numbers: &mut [f64], by: Option<&f64>, log: &mut Vec<String>) {
    let by = by.copied().unwrap_or(1.0);
    for number in numbers.iter_mut() {
        *number += by;
    }
    log.push(format!("moved {} numbers by {by}", numbers.len()));
}

/// The stub of the plugin function [`shift`](fn@shift).
#[cfg(not(target_arch = "wasm32"))]
#[allow(non_camel_case_types, clippy::too_many_arguments)]
pub trait shift: ::wasmer_plugin::transport::Transport {
    /// Moves every number up by `by`, where it is.
    ///
    /// # Errors
    ///
    /// Whatever keeps the plugin from running the function or the reply from being read.
    fn shift(
        &mut self,
        numbers: &mut [f64],
        by: Option<&f64>,
        log: &mut Vec<String>,
    ) -> ::core::result::Result<(), Self::Error>;
}

#[cfg(not(target_arch = "wasm32"))]
impl<__Transport: ::wasmer_plugin::transport::Transport> shift for __Transport {
    #[inline]
    fn shift(
        &mut self,
        numbers: &mut [f64],
        by: Option<&f64>,
        log: &mut Vec<String>,
    ) -> ::core::result::Result<(), Self::Error> {
        static __FUNCTION: ::wasmer_plugin::transport::Function = ::wasmer_plugin::transport::Function::new(
            "shift",
        );
        <() as ::wasmer_plugin::__private::Output>::call(
            self,
            &__FUNCTION,
            (
                <[f64] as ::wasmer_plugin::__private::LentMut>::by_mut(numbers),
                <f64 as ::wasmer_plugin::__private::Lent<'_>>::by_maybe_ref(by),
                <Vec<String> as ::wasmer_plugin::__private::LentMut>::by_mut(log),
            ),
        )
    }
}
