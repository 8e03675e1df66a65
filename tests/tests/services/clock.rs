//! Tests of the time in a plugin.

use std::time::{Duration, SystemTime};

use services::{measured, times};
use wasmer_plugin_services::clock::{Clock, Fixed, System};

use super::with_clock;

#[test]
fn a_fixed_clock_stands() {
    let at = Duration::new(1_790_000_000, 5);
    let mut plugin = with_clock(Fixed::at(at));
    assert_eq!(plugin.times().unwrap(), (at, at));
    assert_eq!(plugin.measured().unwrap(), Duration::ZERO);
}

#[test]
fn a_clock_goes_on_by_steps() {
    let second = Duration::from_secs(1);
    let mut plugin = with_clock(Fixed::at(second * 10).step(second));
    assert_eq!(plugin.times().unwrap(), (second * 10, second * 11));
    assert_eq!(plugin.measured().unwrap(), second);
    wasmer_plugin::host::Plugin::host_mut::<Fixed>(&mut plugin).unwrap().advance(second * 100);
    assert_eq!(plugin.times().unwrap(), (second * 114, second * 115));
}

#[test]
fn the_systems_clock_is_the_hosts() {
    let before = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut plugin = with_clock(System::new());
    let (now, _) = plugin.times().unwrap();
    assert!(
        now.checked_sub(before).is_some_and(|passed| passed < Duration::from_mins(10)),
        "{before:?} {now:?}"
    );
    let mut clock = System::new();
    assert!(clock.monotonic() <= clock.monotonic());
    plugin.measured().unwrap();
}
