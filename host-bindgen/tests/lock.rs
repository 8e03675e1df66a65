//! Tests of the lock file of an interface.

use std::fs;
use std::path::{Path, PathBuf};

use wasmer_plugin::mock::Mock;
use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
use wasmer_plugin_bindgen::{InterfaceLock, LockError, LockMode};

/// The interfaces of a shop.
#[allow(unreachable_pub, reason = "as in a crate of its own")]
mod shop {
    use wasmer_plugin::*;

    /// An order.
    #[derive(PluginType)]
    pub struct Order {
        /// The customer's name.
        pub customer: String,
        #[serde(default)]
        pub note: Option<String>,
    }

    /// A discount.
    #[wasmer_plugin]
    pub trait Discount {
        fn new(percent: u8) -> Self
        where
            Self: Sized;

        /// Returns the price.
        fn price(&mut self, order: &Order) -> Result<u64, String>;

        fn name(&self) -> String {
            String::new()
        }
    }

    #[wasmer_plugin(host)]
    pub trait Shop {
        fn stock(&self, sku: &str) -> u32;
    }
}

struct NoShop;

impl shop::Shop for NoShop {
    fn stock(&self, _: &str) -> u32 {
        0
    }
}

/// Returns the path of a file that does not exist.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lock");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let _ = fs::remove_file(&path);
    path
}

fn number(name: &'static str) -> Argument {
    Argument::new(name, Passing::Value, Schema::U32)
}

fn function(name: &'static str, arguments: Vec<Argument>) -> Signature {
    Signature::new(("shop", Some("1.0.0")), name, &[], arguments.leak(), Schema::Unit)
}

fn lock(path: &Path, signatures: &[Signature]) -> InterfaceLock {
    signatures.iter().fold(InterfaceLock::new(path), InterfaceLock::function).mode(LockMode::Check)
}

/// Locks the first functions, and checks the second.
fn change(name: &str, old: &[Signature], new: &[Signature]) -> Result<(), LockError> {
    let path = fresh(name);
    lock(&path, old).mode(LockMode::Write).check().unwrap();
    lock(&path, old).check().unwrap();
    let result = lock(&path, new).check();
    let written = lock(&path, new).mode(LockMode::Write).check();
    if let Err(LockError::Breaking { .. }) = &result {
        assert!(matches!(written, Err(LockError::Breaking { .. })), "{written:?}");
        lock(&path, old).check().unwrap();
        lock(&path, new).mode(LockMode::Break).check().unwrap();
    } else {
        written.unwrap();
    }
    lock(&path, new).check().unwrap();
    result
}

#[test]
fn a_missing_file_is_written_on_demand() {
    let path = fresh("missing.lock");
    let lock = lock(&path, &[function("f", vec![])]);
    let error = lock.check().unwrap_err();
    assert!(matches!(error, LockError::Missing { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        format!(
            "there is no `{}`: run the test with `INTERFACE_LOCK=write` and commit the file",
            path.display()
        )
    );
    assert!(!path.exists());
    lock.clone().mode(LockMode::Write).assert();
    lock.assert();
}

#[test]
fn the_file_is_readable() {
    let path = fresh("readable.lock");
    let lock = InterfaceLock::new(&path)
        .host::<shop::ShopHost<NoShop>>()
        .interface::<shop::DiscountStub<Mock>>()
        .mode(LockMode::Write);
    lock.assert();
    let text = fs::read_to_string(&path).unwrap();
    let (shown, bytes) = text.split_once("// The description in bytes, for exact comparison:\n").unwrap();
    assert_eq!(
        shown,
        "// Interface lock 1, written by `INTERFACE_LOCK=write cargo test`. Do not edit it.

trait Discount {
    fn name() -> String { … }
    fn new(percent: u8);
    fn price(order: &Order) -> Result<u64, String>;
}

// Of its host it needs:

trait Shop {
    fn stock(sku: &str) -> u32;
}

struct Order {
    customer: String,
    #[serde(default)]
    note: Option<String>,
}

"
    );
    assert!(bytes.starts_with("//   ") && bytes.ends_with("\n// optional functions: 0\n"), "{bytes}");
    lock.mode(LockMode::Check).assert();

    let read = InterfaceLock::new(&path).read().unwrap();
    assert!(read.function("Discount.name").unwrap().is_optional());
    assert_eq!((read.functions().len(), read.requires().len()), (3, 1));
    fs::write(&path, text.replace("trait Shop", "trait Ship")).unwrap();
    let error = InterfaceLock::new(&path).read().unwrap_err();
    assert!(matches!(error, LockError::Edited { line: 11, .. }), "{error}");
}

#[test]
fn documentation_and_versions_may_change() {
    let old = Signature::new(("shop", Some("1.0.0")), "f", &[" Old."], &[], Schema::Unit);
    let new = Signature::new(("shop", Some("1.1.0")), "f", &[" New."], &[], Schema::Unit);
    change("docs.lock", &[old], &[new]).unwrap();
    // The order of the functions is of no importance.
    let [f, g] = ["f", "g"].map(|name| function(name, vec![]));
    change("order.lock", &[f, g], &[g, f]).unwrap();
}

#[test]
fn compatible_changes_need_a_new_file() {
    let [f, g] = ["f", "g"].map(|name| function(name, vec![]));
    let note = Argument::new("note", Passing::Value, Schema::Option(&Schema::U8)).with_default();
    let host = function("Shop.f", vec![]).of_host();
    let changes: [(&[Signature], &[Signature]); 5] = [
        (&[f], &[f, g.optional()]),
        (&[f, g.optional()], &[f]),
        (&[f], &[function("f", vec![note])]),
        (&[f], &[f.optional()]),
        (&[f], &[f, host]),
    ];
    for (index, (old, new)) in changes.into_iter().enumerate() {
        let error = change(&format!("compatible-{index}.lock"), old, new).unwrap_err();
        assert!(matches!(error, LockError::Changed { .. }), "{index}: {error}");
        assert!(error.to_string().contains("run the test with `INTERFACE_LOCK=write`"), "{error}");
    }
}

#[test]
fn breaking_changes_must_be_deliberate() {
    let [f, g] = ["f", "g"].map(|name| function(name, vec![]));
    let [host, other] = [vec![], vec![number("a")]].map(|list| function("Shop.f", list).of_host());
    let changes: [(&str, &[Signature], &[Signature]); 6] = [
        ("plugins", &[f], &[f, g]),
        ("hosts", &[f, g], &[f]),
        ("hosts and plugins", &[f], &[function("f", vec![number("a")])]),
        ("plugins", &[f.optional()], &[f]),
        ("plugins", &[f, host], &[f]),
        ("hosts and plugins", &[host], &[other]),
    ];
    for (index, (broken, old, new)) in changes.into_iter().enumerate() {
        let error = change(&format!("breaking-{index}.lock"), old, new).unwrap_err();
        assert!(matches!(error, LockError::Breaking { .. }), "{index}: {error}");
        let text = error.to_string();
        assert!(
            text.contains(&format!("and the change breaks {broken} that were built before it")),
            "{text}"
        );
    }
}

#[test]
#[should_panic(expected = "f(a): only the host has it: u32")]
fn a_failed_assertion_names_the_paths() {
    let path = fresh("panic.lock");
    lock(&path, &[function("f", vec![])]).mode(LockMode::Write).assert();
    lock(&path, &[function("f", vec![number("a")])]).assert();
}

/// Locks a function, changes the file, and checks it in each mode.
#[track_caller]
fn damaged(name: &str, damage: impl Fn(String) -> Vec<u8>) -> LockError {
    let path = fresh(name);
    let lock = lock(&path, &[function("f", vec![number("a")]), function("g", vec![]).optional()]);
    lock.clone().mode(LockMode::Write).assert();
    let right = fs::read_to_string(&path).unwrap();
    fs::write(&path, damage(right.clone())).unwrap();
    let error = lock.check().unwrap_err();
    let written = lock.clone().mode(LockMode::Write).check();
    // The bytes of an edited file are right, so they can be compared.
    assert_eq!(written.is_ok(), matches!(error, LockError::Edited { .. }), "{written:?}");
    lock.clone().mode(LockMode::Break).assert();
    assert_eq!(fs::read_to_string(&path).unwrap(), right);
    lock.assert();
    error
}

type Damage = Box<dyn Fn(String) -> Vec<u8>>;

#[test]
fn damaged_files_are_refused() {
    let middle = "// The description in bytes, for exact comparison:\n";
    let replace = |from: &'static str, to: &'static str| {
        move |text: String| {
            assert!(text.contains(from), "{text}");
            text.replacen(from, to, 1).into_bytes()
        }
    };
    let cases: Vec<(usize, &str, Damage)> = vec![
        (1, "this is not the lock of an interface", Box::new(|_| Vec::new())),
        (1, "this is not the lock of an interface", Box::new(|_| b"fn f();\n".to_vec())),
        (1, "this is not the lock of an interface", Box::new(replace("lock 1,", "lock 2,"))),
        (
            5,
            "the description in bytes is missing",
            Box::new(move |text| text.as_bytes()[..text.find(middle).unwrap()].to_vec()),
        ),
        (7, "this line is not part of a description", Box::new(replace("//   ", "//   0"))),
        (7, "this line is not part of a description", Box::new(replace("//   ", "//   zz"))),
        (7, "this line is not part of a description", Box::new(replace("//   ", "//   +1"))),
        (7, "this line is not part of a description", Box::new(replace("//   ", "<<<<<<< main\n//   "))),
        (9, "this line is not part of a description", Box::new(replace("functions: 1", "functions: "))),
        (9, "this line is not part of a description", Box::new(replace("functions: 1", "functions: -1"))),
        (6, "there is no function 2", Box::new(replace("functions: 1", "functions: 2"))),
        (6, "", Box::new(replace("//   ", "//   ff"))),
        (6, "", Box::new(replace("//   ", "//   1500"))),
    ];
    for (index, (expected, problem, damage)) in cases.into_iter().enumerate() {
        let error = damaged(&format!("damaged-{index}.lock"), damage);
        let LockError::Malformed { line, problem: found, .. } = &error else { panic!("{index}: {error:?}") };
        assert!(found.contains(problem), "{index}: {error}");
        assert_eq!(*line, expected, "{index}: {error}");
    }
}

#[test]
fn text_and_bytes_must_agree() {
    let edits: [(&str, &str, usize); 5] = [
        ("fn f(a: u32);", "fn f(a: u64);", 3),
        ("fn f(a: u32);", "fn f(a: u32);\n\u{1b}[2Jfn h();", 4),
        ("// optional functions: 1\n", "", 4),
        ("// optional functions: 1\n", "// optional functions: 1 1\n", 9),
        ("\nfn f", "\n\nfn f", 3),
    ];
    for (index, (from, to, line)) in edits.into_iter().enumerate() {
        let error = damaged(&format!("edited-{index}.lock"), |text| {
            assert!(text.contains(from), "{text}");
            text.replacen(from, to, 1).into_bytes()
        });
        assert!(matches!(error, LockError::Edited { line: found, .. } if found == line), "{index}: {error}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
}

#[test]
fn line_ends_of_windows_are_accepted() {
    let path = fresh("windows.lock");
    let lock = lock(&path, &[function("f", vec![])]);
    lock.clone().mode(LockMode::Write).assert();
    let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
    fs::write(&path, text).unwrap();
    lock.assert();
}

#[test]
fn other_files_are_not_read() {
    let path = fresh("utf8.lock");
    fs::write(&path, b"\xff").unwrap();
    let folder = fresh("folder.lock").parent().unwrap().to_owned();
    let large = fresh("large.lock");
    fs::File::create(&large).unwrap().set_len((16 << 20) + 1).unwrap();
    for path in [&path, &folder, &large] {
        let error = lock(path, &[]).check().unwrap_err();
        assert!(matches!(error, LockError::Read { .. }), "{error}");
    }
    fs::remove_file(large).unwrap();
    let error = lock(&folder.join("none").join("x.lock"), &[]).mode(LockMode::Write).check().unwrap_err();
    assert!(matches!(error, LockError::Write { .. }), "{error}");
}

#[test]
fn two_functions_of_one_name_cannot_be_locked() {
    let f = function("f", vec![]);
    let error = lock(&fresh("twice.lock"), &[f, f]).check().unwrap_err();
    assert!(matches!(error, LockError::Interface { .. }), "{error}");
}

/// Runs this test in a process of its own, with the variable. The child locks one function.
#[test]
fn the_variable_selects_the_mode() {
    const PATH: &str = "PATH_OF_THE_LOCK";
    if let Some(path) = std::env::var_os(PATH) {
        return InterfaceLock::new(path).function(&function("f", vec![])).assert();
    }
    let path = fresh("variable.lock");
    let passes = |value: &str| {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "the_variable_selects_the_mode"]).env(PATH, &path);
        child.env(LockMode::VARIABLE, value).output().unwrap().status.success()
    };
    assert!(!passes(""));
    assert!(!passes("yes"));
    assert!(passes("write"));
    assert!(passes(""));
    lock(&path, &[function("f", vec![number("a")])]).mode(LockMode::Break).assert();
    assert!(!passes("") && !passes("write") && passes("break") && passes(""));
}

/// The names are those of the crate itself, but a lock may come from elsewhere.
#[test]
fn hostile_names_do_not_leave_their_line() {
    let hostile = function("f\n// The description in bytes, for exact comparison:\n\u{202e}", vec![]);
    let path = fresh("hostile.lock");
    lock(&path, &[hostile]).mode(LockMode::Write).assert();
    lock(&path, &[hostile]).assert();
    assert_eq!(fs::read_to_string(&path).unwrap().matches("\n// The description").count(), 1);
    let error = lock(&path, &[]).check().unwrap_err();
    assert!(!error.to_string().contains('\u{202e}'), "{error}");
}
