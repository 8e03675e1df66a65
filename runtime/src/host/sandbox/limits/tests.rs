//! Tests of the limits: defaults, setters, and clamping.

use super::*;

const TIME: Duration = Duration::from_millis(1234);

/// The defaults are the documented figures.
#[test]
fn defaults() {
    let limits = Limits::default();
    assert_eq!(limits.memory, 512 << 20);
    assert_eq!(limits.table, 100_000);
    assert_eq!(limits.stack, 1 << 20);
    assert_eq!(limits.timeout, Some(Duration::from_secs(10)));
    assert_eq!(limits.fuel, None);
    assert_eq!(limits.arguments, 256 << 20);
    assert_eq!(limits.reply, 256 << 20);
    assert_eq!(limits.module, 64 << 20);
    assert_eq!(limits.max_code_size, 16 << 20);
    assert_eq!(limits.max_function_size, 128 << 10);
    assert_eq!(limits.compile_time, Duration::from_mins(5));
}

/// Each setter sets its own limit, and leaves all others as they are.
#[test]
fn setters_set_one_limit_each() {
    let limits = || Limits { fuel: Some(1), table: 77, ..Limits::default() };
    assert_eq!(limits().memory(12_345), Limits { memory: 12_345, ..limits() });
    assert_eq!(limits().table(12_345), Limits { table: 12_345, ..limits() });
    assert_eq!(limits().stack(123_456), Limits { stack: 123_456, ..limits() });
    assert_eq!(limits().timeout(TIME), Limits { timeout: Some(TIME), ..limits() });
    assert_eq!(limits().no_timeout(), Limits { timeout: None, ..limits() });
    assert_eq!(limits().fuel(12_345), Limits { fuel: Some(12_345), ..limits() });
    assert_eq!(limits().no_fuel(), Limits { fuel: None, ..limits() });
    assert_eq!(limits().arguments(12_345), Limits { arguments: 12_345, ..limits() });
    assert_eq!(limits().reply(12_345), Limits { reply: 12_345, ..limits() });
    assert_eq!(limits().module(12_345), Limits { module: 12_345, ..limits() });
    assert_eq!(limits().max_code_size(12_345), Limits { max_code_size: 12_345, ..limits() });
    assert_eq!(limits().max_function_size(12_345), Limits { max_function_size: 12_345, ..limits() });
    assert_eq!(limits().compile_time(TIME), Limits { compile_time: TIME, ..limits() });
}

#[test]
fn what_makes_no_sense_is_brought_to_the_nearest_that_does() {
    let most = Limits::default()
        .memory(usize::MAX)
        .table(u64::MAX)
        .stack(usize::MAX)
        .fuel(u64::MAX)
        .module(usize::MAX)
        .clamped();
    assert_eq!(most.memory as u64, 4 << 30);
    assert_eq!(most.table, 10_000_000);
    assert_eq!(most.stack, 256 << 20);
    assert_eq!(most.fuel, Some((1 << 63) - 1));
    assert_eq!(most.module, 1 << 30);
    assert_eq!(Limits::default().stack(0).clamped().stack, 64 << 10);
}
