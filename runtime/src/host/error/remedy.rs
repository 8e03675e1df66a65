//! Remedies for panics and errors of std in a plugin: its platform has no clock, no files and no threads.

/// Returns what to do about a panic with this message, to follow the message.
pub(super) fn for_panic(message: &str) -> &'static str {
    if message == "time not implemented on this platform" {
        return "; a plugin asks its host for the time: call `wasmer_plugin_services::clock` in place of \
                `SystemTime::now` and `Instant::now`";
    }
    if message == "can't sleep" {
        return "; a plugin cannot sleep: return, and have the host call again";
    }
    let lacks = [
        "operation not supported on this platform",
        "no filesystem on this platform",
        "no pids on this platform",
    ];
    if lacks.iter().any(|text| message.contains(text)) {
        return "; a plugin has no files, network, threads or processes: offer what it needs by a trait with \
                `#[wasmer_plugin(host)]`";
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The messages are those of std for wasm32-unknown-unknown.
    #[test]
    fn panics_of_std_have_remedies() {
        let check = |message: &str, expect: &str| assert!(for_panic(message).contains(expect), "{message}");
        check("time not implemented on this platform", "call `wasmer_plugin_services::clock` in place of");
        check("can't sleep", "have the host call again");
        check(
            "called `Result::unwrap()` on an `Err` value: Error { kind: Unsupported, message: \"operation not \
             supported on this platform\" }",
            "`#[wasmer_plugin(host)]`",
        );
        check("no pids on this platform", "`#[wasmer_plugin(host)]`");
        assert_eq!(for_panic("index out of bounds: the len is 0 but the index is 0"), "");
    }
}
