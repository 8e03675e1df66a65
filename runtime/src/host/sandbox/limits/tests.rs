use super::*;

const TIME: Duration = Duration::from_millis(1234);

/// The figures that the documentation has.
#[test]
fn defaults() {
    let limits = Limits::default();
    assert_eq!(limits.max_memory(), 512 << 20);
    assert_eq!(limits.max_table(), 100_000);
    assert_eq!(limits.max_stack(), 1 << 20);
    assert_eq!(limits.max_time(), Some(Duration::from_secs(10)));
    assert_eq!(limits.max_fuel(), None);
    assert_eq!(limits.max_arguments(), 256 << 20);
    assert_eq!(limits.max_reply(), 256 << 20);
    assert_eq!(limits.max_module(), 64 << 20);
    assert_eq!(limits.max_code(), 16 << 20);
    assert_eq!(limits.max_function(), 128 << 10);
    assert_eq!(limits.max_compile_time(), Duration::from_mins(5));
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
    assert_eq!(limits().code(12_345), Limits { code: 12_345, ..limits() });
    assert_eq!(limits().function(12_345), Limits { function: 12_345, ..limits() });
    assert_eq!(limits().compile_time(TIME), Limits { compile_time: TIME, ..limits() });
}

#[test]
fn getters_get_their_own_limit() {
    let limits = Limits {
        memory: 2,
        table: 3,
        stack: 4,
        timeout: Some(TIME),
        fuel: Some(5),
        arguments: 6,
        reply: 7,
        module: 8,
        code: 9,
        function: 10,
        compile_time: TIME * 2,
    };
    let sizes = [limits.max_memory(), limits.max_stack(), limits.max_arguments(), limits.max_reply()];
    assert_eq!(sizes, [2, 4, 6, 7]);
    assert_eq!([limits.max_module(), limits.max_code(), limits.max_function()], [8, 9, 10]);
    assert_eq!((limits.max_table(), limits.max_fuel()), (3, Some(5)));
    assert_eq!((limits.max_time(), limits.max_compile_time()), (Some(TIME), TIME * 2));
}

#[test]
fn what_makes_no_sense_is_brought_to_the_nearest_that_does() {
    let most = Limits::default()
        .memory(usize::MAX)
        .table(u64::MAX)
        .stack(usize::MAX)
        .fuel(u64::MAX)
        .module(usize::MAX);
    assert_eq!(most.max_memory() as u64, 4 << 30);
    assert_eq!(most.max_table(), 10_000_000);
    assert_eq!(most.max_stack(), 256 << 20);
    assert_eq!(most.max_fuel(), Some((1 << 63) - 1));
    assert_eq!(most.max_module(), 1 << 30);
    assert_eq!(Limits::default().stack(0).max_stack(), 64 << 10);
}
