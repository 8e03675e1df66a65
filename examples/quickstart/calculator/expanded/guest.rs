//! A plugin: ordinary functions, marked.
use wasmer_plugin::*;

/// Adds two numbers.
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[cfg(target_arch = "wasm32")]
const _: () = {
    const __SIGNATURE: ::wasmer_plugin::__private::Signature = ::wasmer_plugin::__private::Signature::new(
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
    );
    #[unsafe(link_section = "wasmer-plugin")]
    static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
        .record();
    #[unsafe(export_name = "wasmer_plugin:add@calculator")]
    #[allow(deprecated)]
    extern "C" fn __shim(__length: ::core::primitive::u32) -> ::core::primitive::u64 {
        ::wasmer_plugin::guest::serve(
            __length,
            |__arguments, __reply| {
                let a = __arguments.value::<i32>();
                let b = __arguments.value::<i32>();
                ::wasmer_plugin::guest::Arguments::end(__arguments);
                __reply.result(add(a, b));
            },
        )
    }
};

/// Greets somebody, as often as is wanted.
#[must_use]
pub fn greet(name: &str, times: u32) -> String {
    format!("Hello, {name}! ").repeat(times as usize)
}

#[cfg(target_arch = "wasm32")]
const _: () = {
    const __SIGNATURE: ::wasmer_plugin::__private::Signature = ::wasmer_plugin::__private::Signature::new(
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
    );
    #[unsafe(link_section = "wasmer-plugin")]
    static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
        .record();
    #[unsafe(export_name = "wasmer_plugin:greet@calculator")]
    #[allow(deprecated)]
    extern "C" fn __shim(__length: ::core::primitive::u32) -> ::core::primitive::u64 {
        ::wasmer_plugin::guest::serve(
            __length,
            |__arguments, __reply| {
                let name = __arguments.lent::<str>();
                let times = __arguments.value::<u32>();
                ::wasmer_plugin::guest::Arguments::end(__arguments);
                __reply.result(greet(::wasmer_plugin::guest::Held::get(&name), times));
            },
        )
    }
};

/// Moves every number up by `by`, where it is.
pub fn shift(numbers: &mut [f64], by: Option<&f64>, log: &mut Vec<String>) {
    let by = by.copied().unwrap_or(1.0);
    for number in numbers.iter_mut() {
        *number += by;
    }
    log.push(format!("moved {} numbers by {by}", numbers.len()));
}

#[cfg(target_arch = "wasm32")]
const _: () = {
    const __SIGNATURE: ::wasmer_plugin::__private::Signature = ::wasmer_plugin::__private::Signature::new(
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
    );
    #[unsafe(link_section = "wasmer-plugin")]
    static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
        .record();
    #[unsafe(export_name = "wasmer_plugin:shift@calculator")]
    #[allow(deprecated)]
    extern "C" fn __shim(__length: ::core::primitive::u32) -> ::core::primitive::u64 {
        ::wasmer_plugin::guest::serve(
            __length,
            |__arguments, __reply| {
                let mut numbers = __arguments.lent_mut::<[f64]>();
                let by = __arguments.maybe_lent::<f64>();
                let mut log = __arguments.lent_mut::<Vec<String>>();
                ::wasmer_plugin::guest::Arguments::end(__arguments);
                __reply
                    .value(
                        &shift(
                            ::wasmer_plugin::guest::HeldMut::get_mut(&mut numbers),
                            ::core::option::Option::as_ref(&by)
                                .map(::wasmer_plugin::guest::Held::get),
                            ::wasmer_plugin::guest::HeldMut::get_mut(&mut log),
                        ),
                    );
                numbers.give_back(__reply);
                log.give_back(__reply);
            },
        )
    }
};
