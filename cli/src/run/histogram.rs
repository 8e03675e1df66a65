//! The distribution of times, as text.

use std::fmt::Write;
use std::time::Duration;

use hdrhistogram::Histogram;

/// Width of the longest bar.
const WIDTH: u64 = 40;

/// Maximum number of bars.
const BARS: usize = 12;

/// Shows a time in a fitting unit, with three digits.
pub fn time(nanoseconds: u64) -> String {
    let duration = Duration::from_nanos(nanoseconds);
    match nanoseconds {
        0..1_000 => format!("{nanoseconds} ns"),
        1_000..1_000_000 => format!("{:.2} µs", duration.as_secs_f64() * 1e6),
        1_000_000..1_000_000_000 => format!("{:.2} ms", duration.as_secs_f64() * 1e3),
        _ => format!("{:.2} s", duration.as_secs_f64()),
    }
}

/// Draws the times from the fastest to the 99th percentile. Slower ones are one more bar.
pub fn draw(times: &Histogram<u64>) -> String {
    let (least, most) = (times.min(), times.value_at_quantile(0.99).max(times.min() + 1));
    let step = (most - least).div_ceil(BARS as u64).max(1);
    let mut counts = [0_u64; BARS];
    let mut slower = 0;
    for bucket in times.iter_recorded() {
        let index = bucket.value_iterated_to().saturating_sub(least) / step;
        match usize::try_from(index).ok().and_then(|index| counts.get_mut(index)) {
            Some(count) => *count += bucket.count_at_value(),
            None => slower += bucket.count_at_value(),
        }
    }
    let highest = counts.iter().copied().max().unwrap_or(1).max(slower).max(1);
    let mut text = String::new();
    let mut bar = |name: String, count: u64| {
        let length = usize::try_from((count * WIDTH).div_ceil(highest)).unwrap_or_default();
        let _ = writeln!(text, "  {name:>12} {:<40} {count}", "█".repeat(length));
    };
    for (count, index) in counts.into_iter().zip(0..) {
        if least + step * index <= most {
            bar(time(least + step * index), count);
        }
    }
    if slower > 0 {
        bar("slower".to_owned(), slower);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_fitting_units() {
        assert_eq!(time(0), "0 ns");
        assert_eq!(time(999), "999 ns");
        assert_eq!(time(1_500), "1.50 µs");
        assert_eq!(time(2_345_678), "2.35 ms");
        assert_eq!(time(12_000_000_000), "12.00 s");
    }

    #[test]
    fn every_time_is_in_a_bar() {
        let mut times = Histogram::new(3).unwrap();
        for value in (100..200).chain([10_000, 1_000_000]) {
            times.record(value).unwrap();
        }
        let text = draw(&times);
        let counts: u64 =
            text.lines().map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum();
        assert_eq!(counts, 102, "{text}");
        assert!(text.lines().count() <= 13 && text.contains("slower"), "{text}");
        let mut one = Histogram::new(3).unwrap();
        one.record(5).unwrap();
        assert!(draw(&one).contains("5 ns"));
    }
}
