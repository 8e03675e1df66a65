//! Attacks on a host, each in a child process of its own.
//!
//! A theme is a file with a list of attacks, and has a test of its name here. The parent checks the exit
//! status, the wall clock and the peak memory of each child. docs/security.md lists all attacks.

#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::needless_for_each,
    clippy::useless_vec,
    clippy::semicolon_if_nothing_returned,
    clippy::redundant_closure_for_method_calls,
    reason = "a table of attacks, short rather than fast"
)]

mod cache;
mod features;
mod floods;
mod foreign;
mod host_code;
mod interface;
mod many;
mod module;
mod process;
mod shared;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// The variable with the theme and the name of the attack that a child runs.
const ATTACK: &str = "WASMER_PLUGIN_ATTACK";

/// The beginning of the line in which a child reports its peak.
const PEAK: &str = "@ peak ";

/// Maximum duration of a child, in unoptimised code beside other processes.
const LONGEST: Duration = Duration::from_secs(20);

/// Maximum peak memory of a child, in KiB.
const MOST: u64 = 400 << 10;

/// Minimum number of attacks over all themes. docs/security.md lists them.
const AT_LEAST: usize = 90;

struct Attack {
    name: &'static str,
    /// Shell commands that run before the child, such as `ulimit -n 64`.
    shell: &'static str,
    run: fn(),
}

const fn attack(name: &'static str, run: fn()) -> Attack {
    Attack { name, shell: "", run }
}

const fn under(name: &'static str, shell: &'static str, run: fn()) -> Attack {
    Attack { name, shell, run }
}

const THEMES: &[(&str, &[Attack])] = &[
    ("cache", cache::ATTACKS),
    ("features", features::ATTACKS),
    ("floods", floods::ATTACKS),
    ("foreign", foreign::ATTACKS),
    ("host_code", host_code::ATTACKS),
    ("interface", interface::ATTACKS),
    ("many", many::ATTACKS),
    ("module", module::ATTACKS),
    ("process", process::ATTACKS),
];

macro_rules! themes {
    ($($theme:ident)*) => {
        $(#[test]
        fn $theme() {
            run_theme(stringify!($theme), $theme::ATTACKS);
        })*
    };
}

themes! { cache features floods foreign host_code interface many module process }

#[test]
fn names_are_unique_and_listed() {
    let list = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md")).unwrap();
    let mut names: Vec<_> = THEMES.iter().flat_map(|(_, attacks)| attacks.iter()).map(|it| it.name).collect();
    for name in &names {
        assert!(list.contains(&format!("| {name} |")), "docs/security.md does not list `{name}`");
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two attacks have one name");
    assert!(count >= AT_LEAST, "{count} attacks");
}

/// Does nothing in the parent. In a child, runs one attack and reports the peak.
#[test]
fn runs() {
    let Ok(wanted) = env::var(ATTACK) else { return };
    let (theme, name) = wanted.split_once('/').unwrap();
    let (_, attacks) = THEMES.iter().find(|(known, _)| *known == theme).unwrap();
    let attack = attacks.iter().find(|attack| attack.name == name).unwrap();
    (attack.run)();
    shared::innocent();
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("\n{PEAK}{}", peak.trim().trim_end_matches(" kB"));
}

/// Runs the attacks of a theme in turn. Collects all failures before it panics.
fn run_theme(theme: &str, attacks: &[Attack]) {
    let failures: Vec<_> = attacks.iter().filter_map(|attack| run_child(theme, attack).err()).collect();
    assert!(failures.is_empty(), "{} of {} attacks:\n{}", failures.len(), attacks.len(), failures.join("\n"));
}

fn run_child(theme: &str, attack: &Attack) -> Result<(), String> {
    let start = Instant::now();
    let program = env::current_exe().unwrap();
    let mut child = Command::new("sh");
    child.args(["-c", &format!("{}\nexec \"$@\"", attack.shell), "sh"]).arg(program);
    child.args(["--exact", "attacks::runs", "--nocapture"]);
    child.env(ATTACK, format!("{theme}/{}", attack.name)).stdin(Stdio::null());
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let out = thread::spawn(move || read(&mut out));
    let err = thread::spawn(move || read(&mut err));
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > LONGEST {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
        thread::sleep(Duration::from_millis(5));
    };
    let took = start.elapsed();
    let (out, err) = (out.join().unwrap(), err.join().unwrap());
    let peak = out.lines().find_map(|line| line.strip_prefix(PEAK)?.parse::<u64>().ok());
    println!("{theme}/{}: {took:.2?}, {} KiB, {status}", attack.name, peak.unwrap_or(0));
    let tail: String = err.lines().take(12).collect::<Vec<_>>().join("\n");
    if took > LONGEST {
        return Err(format!("{theme}/{}: took {took:?}\n{tail}", attack.name));
    }
    match peak {
        Some(peak) if status.success() && peak <= MOST => Ok(()),
        _ => Err(format!("{theme}/{}: {status}, peak {peak:?} KiB\n{tail}", attack.name)),
    }
}

fn read(from: &mut impl std::io::Read) -> String {
    let mut bytes = Vec::new();
    drop(from.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}
