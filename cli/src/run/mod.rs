//! The commands that run plugins: `call` with its prompt, and `bench`. The feature `run` compiles them, and
//! wasmer with them.

mod answers;
mod arguments;
pub mod bench;
pub mod call;
mod error;
mod histogram;
mod prompt;
mod session;
mod words;

use std::path::PathBuf;
use std::time::Duration;

use wasmer_plugin::host::{Cache, Limits, Loader};

use self::answers::Answers;
use self::error::RunError;

/// The plugin, its limits, and its host.
#[derive(Debug, clap::Args)]
pub struct PluginArgs {
    /// The plugin.
    #[arg(value_name = "X.WASM")]
    pub wasm: PathBuf,
    /// Maximum number of instructions of a call.
    #[arg(long, value_name = "INSTRUCTIONS")]
    pub fuel: Option<u64>,
    /// Maximum time of a call: `500ms`, `2s`, `1m`, or `none`. The default is 10 s.
    #[arg(long, value_name = "TIME", value_parser = timeout)]
    pub timeout: Option<Timeout>,
    /// Maximum size of the plugin's memory: `64M`, `1G`, or a number of bytes. The default is 512 MiB.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<usize>,
    /// Answers of host functions: a JSON object with an answer for each function, such as
    /// `{"Shop.stock": 7}`. Other host functions are refused.
    #[arg(long, value_name = "FILE", conflicts_with = "script")]
    pub answers: Option<PathBuf>,
    /// The calls of host functions in their order: a JSON array with objects such as
    /// `{"call": "Shop.stock", "arguments": ["tea"], "answer": 7}`. All other calls are refused.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// Compiles the plugin anew, and keeps nothing for the next time.
    #[arg(long)]
    pub no_cache: bool,
    /// An argument of the constructor of the called method's interface, once for each argument.
    #[arg(long = "new", value_name = "ARG", allow_hyphen_values = true)]
    pub constructor: Vec<String>,
}

impl PluginArgs {
    /// Returns a loader with these limits, and the cache of the user.
    fn loader(&self) -> Loader {
        let mut limits = Limits::default();
        if let Some(fuel) = self.fuel {
            limits = limits.fuel(fuel);
        }
        limits = match self.timeout {
            Some(Timeout(Some(time))) => limits.timeout(time),
            Some(Timeout(None)) => limits.no_timeout(),
            None => limits,
        };
        if let Some(bytes) = self.memory {
            limits = limits.memory(bytes);
        }
        let mut builder = Loader::builder().limits(limits);
        // Without a usable folder the plugin is compiled each time.
        if let Some(cache) = self.cache_folder().and_then(|folder| Cache::new(folder).ok()) {
            builder = builder.cache(cache);
        }
        builder.build()
    }

    fn cache_folder(&self) -> Option<PathBuf> {
        if self.no_cache {
            None
        } else {
            user_folder("XDG_CACHE_HOME", ".cache").map(|folder| folder.join("modules"))
        }
    }

    fn answers(&self) -> Result<Answers, RunError> {
        match (&self.answers, &self.script) {
            (Some(file), _) => Answers::table(file),
            (_, Some(file)) => Answers::script(file),
            _ => Ok(Answers::refused()),
        }
    }
}

/// Returns the folder of this program below a folder of the user.
fn user_folder(variable: &str, default: &str) -> Option<PathBuf> {
    let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = set.or_else(|| Some(std::env::home_dir()?.join(default)))?;
    Some(folder.join("wasmer-plugin"))
}

/// The time of a call, or `None` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(Option<Duration>);

fn timeout(text: &str) -> Result<Timeout, String> {
    if text == "none" { Ok(Timeout(None)) } else { time(text).map(|time| Timeout(Some(time))) }
}

/// Parses `500ms`, `2s`, `1.5s` or `1m`.
fn time(text: &str) -> Result<Duration, String> {
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0)];
    let parsed = units.iter().find_map(|(unit, seconds)| {
        let number: f64 = text.strip_suffix(unit)?.trim().parse().ok()?;
        Duration::try_from_secs_f64(number * seconds).ok()
    });
    parsed.filter(|time| !time.is_zero()).ok_or_else(|| "write a time such as 500ms, 2s or 1m".to_owned())
}

/// Parses `64M`, `64MiB`, `1G` or a number of bytes.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "B" => Some(1),
        "K" | "KiB" => Some(1 << 10),
        "M" | "MiB" => Some(1 << 20),
        "G" | "GiB" => Some(1 << 30),
        _ => None,
    };
    let number: Option<usize> = digits.parse().ok();
    let bytes = number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    bytes.ok_or_else(|| "write a size such as 64M, 1G or 65536".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes() {
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(timeout("none"), Ok(Timeout(None)));
        for text in ["", "5", "-1s", "0s", "infs", "1h", "s"] {
            assert!(time(text).is_err(), "{text}");
        }
        assert_eq!(size("64M"), Ok(64 << 20));
        assert_eq!(size("1GiB"), Ok(1 << 30));
        assert_eq!(size("65536"), Ok(65536));
        for text in ["", "M", "-1", "1T", "99999999999999999999G"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
