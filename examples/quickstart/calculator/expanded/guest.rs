//! A plugin: ordinary functions with an attribute.
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
    const __WORDS: ::wasmer_plugin::__private::Words = __SIGNATURE.words();
    #[unsafe(link_section = "wasmer-plugin")]
    static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
        .record();
    #[used]
    static __ANCHORS: [::wasmer_plugin::__private::AnchorRef; __SIGNATURE
        .anchor_count()] = __SIGNATURE.anchors();
    #[unsafe(export_name = "wasmer_plugin:add@calculator")]
    #[allow(deprecated)]
    extern "C" fn __shim(
        __first: ::core::primitive::u64,
        __second: ::core::primitive::u64,
    ) -> ::core::primitive::u64 {
        ::wasmer_plugin::__private::Shim::<
            { __WORDS.arguments && __WORDS.result },
        >::serve::<
            { __WORDS.arguments },
            { __WORDS.result },
        >(
            __first,
            __second,
            |__arguments, __reply| {
                let a = <i32 as ::wasmer_plugin::__private::Lent<
                    '_,
                >>::receive(__arguments)?;
                let b = <i32 as ::wasmer_plugin::__private::Lent<
                    '_,
                >>::receive(__arguments)?;
                ::wasmer_plugin::__private::ArgumentReader::end(__arguments)?;
                <i32 as ::wasmer_plugin::__private::Output>::reply(add(a, b), __reply)?;
                ::core::result::Result::Ok(())
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
    const __WORDS: ::wasmer_plugin::__private::Words = __SIGNATURE.words();
    #[unsafe(link_section = "wasmer-plugin")]
    static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
        .record();
    #[used]
    static __ANCHORS: [::wasmer_plugin::__private::AnchorRef; __SIGNATURE
        .anchor_count()] = __SIGNATURE.anchors();
    #[unsafe(export_name = "wasmer_plugin:greet@calculator")]
    #[allow(deprecated)]
    extern "C" fn __shim(
        __first: ::core::primitive::u64,
        __second: ::core::primitive::u64,
    ) -> ::core::primitive::u64 {
        ::wasmer_plugin::__private::Shim::<
            { __WORDS.arguments && __WORDS.result },
        >::serve::<
            { __WORDS.arguments },
            { __WORDS.result },
        >(
            __first,
            __second,
            |__arguments, __reply| {
                let name = <str as ::wasmer_plugin::__private::Lent<
                    '_,
                >>::receive(__arguments)?;
                let times = <u32 as ::wasmer_plugin::__private::Lent<
                    '_,
                >>::receive(__arguments)?;
                ::wasmer_plugin::__private::ArgumentReader::end(__arguments)?;
                <String as ::wasmer_plugin::__private::Output>::reply(
                    greet(
                        <str as ::wasmer_plugin::__private::Lent<'_>>::lend(&name),
                        times,
                    ),
                    __reply,
                )?;
                ::core::result::Result::Ok(())
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
    const __WORDS: ::wasmer_plugin::__private::Words = __SIGNATURE.words();
    #[unsafe(link_section = "wasmer-plugin")]
    static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
        .record();
    #[used]
    static __ANCHORS: [::wasmer_plugin::__private::AnchorRef; __SIGNATURE
        .anchor_count()] = __SIGNATURE.anchors();
    #[unsafe(export_name = "wasmer_plugin:shift@calculator")]
    #[allow(deprecated)]
    extern "C" fn __shim(
        __first: ::core::primitive::u64,
        __second: ::core::primitive::u64,
    ) -> ::core::primitive::u64 {
        ::wasmer_plugin::__private::Shim::<
            { __WORDS.arguments && __WORDS.result },
        >::serve::<
            { __WORDS.arguments },
            { __WORDS.result },
        >(
            __first,
            __second,
            |__arguments, __reply| {
                let mut numbers = <[f64] as ::wasmer_plugin::__private::LentMut>::receive(
                    __arguments,
                )?;
                let by = <f64 as ::wasmer_plugin::__private::Lent<
                    '_,
                >>::receive_maybe(__arguments)?;
                let mut log = <Vec<
                    String,
                > as ::wasmer_plugin::__private::LentMut>::receive(__arguments)?;
                ::wasmer_plugin::__private::ArgumentReader::end(__arguments)?;
                <() as ::wasmer_plugin::__private::Output>::reply(
                    shift(
                        <[f64] as ::wasmer_plugin::__private::LentMut>::lend(
                            &mut numbers,
                        ),
                        ::core::option::Option::as_ref(&by)
                            .map(<f64 as ::wasmer_plugin::__private::Lent<'_>>::lend),
                        <Vec<
                            String,
                        > as ::wasmer_plugin::__private::LentMut>::lend(&mut log),
                    ),
                    __reply,
                )?;
                <[f64] as ::wasmer_plugin::__private::LentMut>::give_back(
                    numbers,
                    __reply,
                )?;
                <Vec<
                    String,
                > as ::wasmer_plugin::__private::LentMut>::give_back(log, __reply)?;
                ::core::result::Result::Ok(())
            },
        )
    }
};
