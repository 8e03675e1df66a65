//! A plugin: ordinary functions with an attribute.
use wasmer_plugin::*;

/// Adds two numbers.
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

/// The stub of the plugin function [`add`](fn@add).
#[cfg(not(target_arch = "wasm32"))]
#[allow(non_camel_case_types, clippy::too_many_arguments)]
pub trait add: ::wasmer_plugin::__private::Transport {
    /// Adds two numbers.
    ///
    /// # Errors
    ///
    /// Fails if the call fails. See `CallError`.
    #[must_use]
    fn add(&mut self, a: i32, b: i32) -> ::core::result::Result<i32, Self::Error>;
}

#[cfg(not(target_arch = "wasm32"))]
impl<__Transport: ::wasmer_plugin::__private::Transport> add for __Transport {
    #[inline]
    fn add(&mut self, a: i32, b: i32) -> ::core::result::Result<i32, Self::Error> {
        static __FUNCTION: ::wasmer_plugin::__private::FunctionDescriptor = ::wasmer_plugin::__private::FunctionDescriptor::new(
            ::wasmer_plugin::__private::Signature::new(
                ("calculator", ::core::option_env!("CARGO_PKG_VERSION")),
                "add",
                &[" Adds two numbers."],
                &[
                    ::wasmer_plugin::__private::Argument::new(
                        "a",
                        ::wasmer_plugin::__private::Passing::Value,
                        <i32 as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                    ::wasmer_plugin::__private::Argument::new(
                        "b",
                        ::wasmer_plugin::__private::Passing::Value,
                        <i32 as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                ],
                <i32 as ::wasmer_plugin::__private::Output>::SCHEMA,
            ),
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
pub trait greet: ::wasmer_plugin::__private::Transport {
    /// Greets somebody, as often as is wanted.
    ///
    /// # Errors
    ///
    /// Fails if the call fails. See `CallError`.
    #[must_use]
    fn greet(
        &mut self,
        name: &str,
        times: u32,
    ) -> ::core::result::Result<String, Self::Error>;
}

#[cfg(not(target_arch = "wasm32"))]
impl<__Transport: ::wasmer_plugin::__private::Transport> greet for __Transport {
    #[inline]
    fn greet(
        &mut self,
        name: &str,
        times: u32,
    ) -> ::core::result::Result<String, Self::Error> {
        static __FUNCTION: ::wasmer_plugin::__private::FunctionDescriptor = ::wasmer_plugin::__private::FunctionDescriptor::new(
            ::wasmer_plugin::__private::Signature::new(
                ("calculator", ::core::option_env!("CARGO_PKG_VERSION")),
                "greet",
                &[" Greets somebody, as often as is wanted."],
                &[
                    ::wasmer_plugin::__private::Argument::new(
                        "name",
                        ::wasmer_plugin::__private::Passing::Ref,
                        <str as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                    ::wasmer_plugin::__private::Argument::new(
                        "times",
                        ::wasmer_plugin::__private::Passing::Value,
                        <u32 as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                ],
                <String as ::wasmer_plugin::__private::Output>::SCHEMA,
            ),
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
pub trait shift: ::wasmer_plugin::__private::Transport {
    /// Moves every number up by `by`, where it is.
    ///
    /// # Errors
    ///
    /// Fails if the call fails. See `CallError`.
    fn shift(
        &mut self,
        numbers: &mut [f64],
        by: Option<&f64>,
        log: &mut Vec<String>,
    ) -> ::core::result::Result<(), Self::Error>;
}

#[cfg(not(target_arch = "wasm32"))]
impl<__Transport: ::wasmer_plugin::__private::Transport> shift for __Transport {
    #[inline]
    fn shift(
        &mut self,
        numbers: &mut [f64],
        by: Option<&f64>,
        log: &mut Vec<String>,
    ) -> ::core::result::Result<(), Self::Error> {
        static __FUNCTION: ::wasmer_plugin::__private::FunctionDescriptor = ::wasmer_plugin::__private::FunctionDescriptor::new(
            ::wasmer_plugin::__private::Signature::new(
                ("calculator", ::core::option_env!("CARGO_PKG_VERSION")),
                "shift",
                &[" Moves every number up by `by`, where it is."],
                &[
                    ::wasmer_plugin::__private::Argument::new(
                        "numbers",
                        <[f64] as ::wasmer_plugin::__private::LentMut>::PASSING,
                        <[f64] as ::wasmer_plugin::__private::LentMut>::SCHEMA,
                    ),
                    ::wasmer_plugin::__private::Argument::new(
                        "by",
                        ::wasmer_plugin::__private::Passing::MaybeRef,
                        <f64 as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                    ::wasmer_plugin::__private::Argument::new(
                        "log",
                        <Vec<String> as ::wasmer_plugin::__private::LentMut>::PASSING,
                        <Vec<String> as ::wasmer_plugin::__private::LentMut>::SCHEMA,
                    ),
                ],
                <() as ::wasmer_plugin::__private::Output>::SCHEMA,
            ),
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
