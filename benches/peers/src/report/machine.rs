//! The machine, and the versions of what ran on it.

use std::process::Command;
use std::{fs, thread};

/// The facts that are known before the first measurement.
pub struct Machine {
    pub date: String,
    pub processor: String,
    pub threads: usize,
    pub memory: String,
    pub system: String,
    /// The load averages at the start: other work shows here.
    pub load: String,
}

impl Machine {
    pub fn look() -> Self {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name));
            line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
        };
        let unknown = || "unknown".to_owned();
        let file = |path| fs::read_to_string(path).map_or_else(|_| unknown(), |text| text.trim().to_owned());
        let memory = field("/proc/meminfo", "MemTotal")
            .and_then(|text| text.split_once(' ')?.0.parse::<u64>().ok())
            .map_or_else(unknown, |kib| format!("{} GiB", kib.div_ceil(1 << 20)));
        let date = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
        let load = file("/proc/loadavg");
        Self {
            date: date
                .map_or_else(|_| unknown(), |date| String::from_utf8_lossy(&date.stdout).trim().to_owned()),
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(unknown),
            threads: thread::available_parallelism().map_or(1, Into::into),
            memory,
            system: format!(
                "{} {} on {}",
                std::env::consts::OS,
                file("/proc/sys/kernel/osrelease"),
                std::env::consts::ARCH
            ),
            load: load.split(' ').take(3).collect::<Vec<_>>().join(", "),
        }
    }
}

/// The version of a package in the lock file. Where there are several, `major` chooses one.
pub fn version(package: &str, major: &str) -> String {
    let name = format!("name = \"{package}\"");
    let mut lines = include_str!("../../Cargo.lock").lines();
    let mut versions = std::iter::from_fn(|| {
        lines.find(|line| *line == name)?;
        lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
    });
    versions.find(|version| version.starts_with(major)).unwrap_or("unknown").to_owned()
}
