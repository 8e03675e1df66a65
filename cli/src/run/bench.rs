//! `bench`: the times of many calls of a function.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde_json::json;
use wasmer_plugin::host::Plugin;
use wasmer_plugin::interface::Argument;
use wasmer_plugin::value::Value;

use super::histogram::{draw, time as show_time};
use super::session::Session;
use super::{PluginArgs, arguments, time};
use crate::error::AnyError;
use crate::output::{Outcome, escape};

/// Measures many calls of a function with the same arguments: calls in a second, the distribution of their
/// times, and the plugin's memory.
///
/// A call includes copying the encoded arguments and the reply, as a call by its name does. A stub is faster
/// for small calls.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin bench calculator.wasm add 2 3
  wasmer-plugin bench calculator.wasm greet Ada 100 --for 10s --json")]
pub struct Args {
    #[command(flatten)]
    plugin: PluginArgs,
    /// The function, with its interface in front: `add`, or `Discount.price`.
    #[arg(value_name = "FUNCTION")]
    function: String,
    /// The arguments, as for `call`.
    #[arg(value_name = "ARG", allow_negative_numbers = true)]
    arguments: Vec<String>,
    /// Time to measure for: `500ms`, `2s`, `1m`.
    #[arg(long = "for", value_name = "TIME", value_parser = time, default_value = "3s")]
    duration: Duration,
    /// Maximum number of measured calls.
    #[arg(long, value_name = "NUMBER", default_value_t = u64::MAX, hide_default_value = true)]
    calls: u64,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
}

/// The part of the time for calls that are not measured, while the processor and the plugin's memory settle.
const WARM_UP: u32 = 10;

/// Measures the calls.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let mut session = Session::start(&args.plugin)?;
    let name = &*args.function;
    let texts = args.arguments.iter().map(String::as_str);
    let function = session.function(name)?;
    let values = arguments::read(session.interface(), function, texts)?;
    let types = function.arguments().iter().map(Argument::value_type);
    let mut bytes = Vec::new();
    for (value, ty) in values.iter().zip(types) {
        bytes.extend(Value::encode(value, session.interface(), &ty)?);
    }
    session.construct(name, &args.plugin.constructor)?;

    let plugin = &mut session.plugin;
    let start = Instant::now();
    while start.elapsed() < args.duration / WARM_UP {
        Plugin::call_encoded(plugin, name, &bytes)?;
    }
    // Three significant digits.
    let mut times: Histogram<u64> = Histogram::new(3)?;
    let mut progress = Progress::new(args.duration);
    let start = Instant::now();
    let mut now = start;
    while now - start < args.duration && times.len() < args.calls {
        Plugin::call_encoded(plugin, name, &bytes)?;
        let end = Instant::now();
        times.saturating_record(u64::try_from((end - now).as_nanos()).unwrap_or(u64::MAX));
        now = if progress.show(end - start, times.len()) { Instant::now() } else { end };
    }
    progress.clear();
    let elapsed = now - start;
    let memory = Plugin::memory_size(plugin);
    Ok(Outcome::text(if args.json {
        crate::output::json(&as_json(name, &times, elapsed, memory, Plugin::fuel_used(plugin)))
    } else {
        as_text(name, &times, elapsed, memory, Plugin::fuel_used(plugin))
    }))
}

/// Percentiles that are shown.
const QUANTILES: [(&str, f64); 4] = [("median", 0.5), ("90 %", 0.9), ("99 %", 0.99), ("99.9 %", 0.999)];

#[allow(clippy::cast_precision_loss)] // A rate has three digits.
fn rate(times: &Histogram<u64>, elapsed: Duration) -> f64 {
    times.len() as f64 / elapsed.as_secs_f64()
}

fn as_text(
    name: &str,
    times: &Histogram<u64>,
    elapsed: Duration,
    memory: usize,
    fuel: Option<u64>,
) -> String {
    let mut text = format!(
        "{}: {} calls in {:.2} s, {:.0} in a second\n\n{}\n",
        escape(name),
        times.len(),
        elapsed.as_secs_f64(),
        rate(times, elapsed),
        draw(times)
    );
    let mut line = |name: &str, value: String| text.extend(["  ", &format!("{name:>12} {value}\n")]);
    line("fastest", show_time(times.min()));
    for (name, quantile) in QUANTILES {
        line(name, show_time(times.value_at_quantile(quantile)));
    }
    line("slowest", show_time(times.max()));
    line("memory", format!("{} KiB", memory >> 10));
    if let Some(fuel) = fuel {
        line("instructions", fuel.to_string());
    }
    text
}

fn as_json(
    name: &str,
    times: &Histogram<u64>,
    elapsed: Duration,
    memory: usize,
    fuel: Option<u64>,
) -> serde_json::Value {
    json!({
        "function": name,
        "calls": times.len(),
        "seconds": elapsed.as_secs_f64(),
        "calls_per_second": rate(times, elapsed),
        "nanoseconds": {
            "min": times.min(),
            "mean": times.mean(),
            "p50": times.value_at_quantile(0.5),
            "p90": times.value_at_quantile(0.9),
            "p99": times.value_at_quantile(0.99),
            "p999": times.value_at_quantile(0.999),
            "max": times.max(),
        },
        "memory_bytes": memory,
        "instructions": fuel,
    })
}

/// A line on a terminal that is renewed while calls run.
struct Progress {
    duration: Duration,
    next: Duration,
    is_shown: bool,
}

impl Progress {
    const EVERY: Duration = Duration::from_millis(100);

    fn new(duration: Duration) -> Self {
        let next = if stderr().is_terminal() { Self::EVERY } else { Duration::MAX };
        Self { duration, next, is_shown: false }
    }

    /// Shows the line if it is time. Returns true if it did.
    fn show(&mut self, elapsed: Duration, calls: u64) -> bool {
        if elapsed < self.next {
            return false;
        }
        self.next = elapsed + Self::EVERY;
        self.is_shown = true;
        let part = elapsed.as_secs_f64() / self.duration.as_secs_f64();
        // Progress is of no importance if standard error is closed.
        let _ = write!(stderr(), "\r\x1b[K{:3.0} %, {calls} calls", part.min(1.0) * 100.0);
        true
    }

    fn clear(&self) {
        if self.is_shown {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
