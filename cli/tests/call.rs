//! `call` and `bench`: one call, answers of hosts, limits, and bad input.

#![cfg(feature = "run")]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use common::{Run, folder, module_with, plugin, program};
use serde_json::json;

/// Returns the command with a home of its own, for the cache and the history.
fn command(name: &str, arguments: &[&dyn AsRef<OsStr>]) -> Command {
    let mut command = program();
    command.env("HOME", home()).env_remove("XDG_CACHE_HOME").env_remove("XDG_STATE_HOME").arg(name);
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    command
}

fn home() -> &'static Path {
    static HOME: OnceLock<std::path::PathBuf> = OnceLock::new();
    HOME.get_or_init(|| folder("call-home"))
}

fn call(arguments: &[&dyn AsRef<OsStr>]) -> Run {
    Run::of(&mut command("call", arguments))
}

fn calculator() -> std::path::PathBuf {
    plugin("examples/quickstart/calculator")
}

#[test]
fn results_are_text_or_json() {
    let wasm = calculator();
    assert_eq!(call(&[&wasm, &"add", &"2", &"3"]).succeeds().out, "5\n");
    assert_eq!(call(&[&wasm, &"add", &"-2", &"3", &"--json"]).succeeds().json(), json!(1));
    assert_eq!(call(&[&wasm, &"greet", &"Ada", &"1"]).succeeds().out, "\"Hello, Ada! \"\n");
    assert_eq!(
        call(&[&wasm, &"greet", &"\"A\\u0064a\"", &"1", &"--json"]).succeeds().json(),
        json!("Hello, Ada! ")
    );
    let shift: [&dyn AsRef<OsStr>; 5] = [&wasm, &"shift", &"[1, 2.5]", &"null", &"[]"];
    assert_eq!(
        call(&shift).succeeds().out,
        "()\nnumbers = [\n    2.0,\n    3.5,\n]\nlog = [\n    \"moved 2 numbers by 1\",\n]\n"
    );
    let json = Run::of(command("call", &shift).arg("--json")).succeeds().json();
    assert_eq!(
        json,
        json!({"result": null, "arguments": {"numbers": [2.0, 3.5], "log": ["moved 2 numbers by 1"]}})
    );
    let stats = call(&[&wasm, &"add", &"2", &"3", &"--stats", &"--fuel", &"100000"]).ends(0);
    assert!(stats.err.contains("KiB of memory, ") && stats.err.contains(" instructions"), "{}", stats.err);
}

#[test]
fn arguments_come_from_files() {
    let folder = folder("call-files");
    let (text, numbers) = (folder.join("name.txt"), folder.join("numbers.json"));
    fs::write(&text, "Ada\n\"L\"").unwrap();
    fs::write(&numbers, "[1,\n 2]\n").unwrap();
    let at = |path: &Path| format!("@{}", path.display());
    let wasm = calculator();
    call(&[&wasm, &"greet", &at(&text), &"1"]).succeeds().says(r#""Hello, Ada\n\"L\"! ""#);
    call(&[&wasm, &"shift", &at(&numbers), &"1", &"[]"]).succeeds().says("2.0,\n    3.0,");
    call(&[&wasm, &"greet", &at(&folder.join("none")), &"1"]).fails_with("cannot read");
}

#[test]
fn mistakes_in_arguments_are_pointed_at() {
    let wasm = calculator();
    let mistake = |arguments: &[&dyn AsRef<OsStr>], error: &str| {
        let arguments = [&[&wasm as &dyn AsRef<OsStr>], arguments].concat();
        call(&arguments).fails_with(error);
    };
    mistake(&[&"add", &"2", &"x3"], "argument 2, `b: i32`: `i32` is expected, and this is `x3`\n  x3\n  ^^");
    mistake(
        &[&"shift", &"[1.0, \"two\"]", &"None", &"[]"],
        "argument 1, `numbers: Vec<f64>`: [1]: `two` is not a number in the range of `f64`\n  [1.0, \"two\"]\n        ^^^^^",
    );
    mistake(&[&"add", &"3000000000", &"1"], "`3000000000` is not a number in the range of `i32`");
    mistake(&[&"add", &"2"], "`add` takes 2 arguments, and there is 1: fn add(a: i32, b: i32) -> i32");
    mistake(&[&"ad", &"2"], "has no function `ad`, but it has `add`: it has `add`, `greet`, `shift`");
    mistake(
        &[&"add", &"2", &"3", &"--new", &"1"],
        "`--new` is for methods of an interface, and `add` is none",
    );
    call(&[&wasm, &"add", &"2", &"3", &"--timeout", &"soon"]).ends(2);
    call(&[&wasm, &"add", &"2", &"3", &"--memory", &"lots"]).ends(2);
}

#[test]
fn files_that_are_no_plugins_are_refused() {
    let folder = folder("call-bad");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let wasm = fs::read(calculator()).unwrap();
    for (path, error) in [
        (folder.join("missing.wasm"), "No such file"),
        (folder.clone(), "it is a folder"),
        (write("empty.wasm", b""), "it is empty"),
        (write("text.wasm", b"hello"), "is not WebAssembly"),
        (write("cut.wasm", &wasm[..wasm.len() / 2]), "cut.wasm"),
        (write("bare.wasm", b"\0asm\x01\0\0\0"), "bare.wasm"),
        (write("hostile.wasm", &module_with(&[255; 100])), "hostile.wasm"),
    ] {
        for name in ["call", "bench"] {
            let run = Run::of(&mut command(name, &[&path, &"add", &"2", &"3", &"--no-cache"]));
            assert!(run.code == Some(1) && run.out.is_empty(), "{}: {}", path.display(), run.err);
            assert!(run.err.contains(error), "{}: {}", path.display(), run.err);
        }
    }
    let fifo = folder.join("fifo.wasm");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    call(&[&fifo, &"add", &"2", &"3"]).fails_with("FIFO");
}

#[test]
fn limits_end_calls() {
    let wasm = plugin("tests/guests/faulty");
    call(&[&wasm, &"panics"]).fails_with("panicked in `panics`");
    call(&[&calculator(), &"greet", &"x", &"1000000", &"--memory", &"2M"]).fails_with("memory");
    call(&[&calculator(), &"greet", &"x", &"1000", &"--fuel", &"1000"]).fails_with("1000");
}

#[test]
fn methods_need_an_instance() {
    let wasm = plugin("examples/shop/ten-percent");
    let folder = folder("call-hosts");
    let answers = folder.join("answers.json");
    fs::write(&answers, r#"{"Shop.stock": 7, "Shop.note": null}"#).unwrap();
    let order = r#"{"customer": "Ada", "items": [{"sku": "tea", "quantity": 2, "price_cents": 250}]}"#;
    let price: [&dyn AsRef<OsStr>; 4] = [&wasm, &"Discount.price", &order, &"0"];
    let run = |more: &[&dyn AsRef<OsStr>]| Run::of(&mut command("call", &[&price[..], more].concat()));
    run(&[&"--answers", &answers]).fails_with("give the arguments of `fn Discount.new(percent: u8");
    run(&[&"--answers", &answers, &"--new", &"10"]).succeeds().says("Ok(\n    450,\n)");
    run(&[&"--answers", &answers, &"--new", &"ten"]).fails_with("`u8` is expected, and this is `ten`");
    run(&[&"--new", &"10"]).fails_with("it has no answer: give one with `--answers FILE`");

    let script = folder.join("script.json");
    let with_script = |text: &str| {
        fs::write(&script, text).unwrap();
        run(&[&"--script", &script, &"--new", &"10"])
    };
    with_script(r#"[{"call": "Shop.stock", "arguments": ["tea"], "answer": 7}]"#).succeeds();
    with_script(r#"[{"call": "Shop.stock", "arguments": ["cup"], "answer": 7}]"#)
        .fails_with(r#"call 1 of the script has the arguments ["cup"], and these are ["tea"]"#);
    with_script(r#"[{"call": "Shop.note"}]"#).fails_with("call 1 of the script is `Shop.note`");
    with_script("[]").fails_with("the script ends after 0");
    with_script(r#"[{"call": "Shop.stock", "answer": "seven"}]"#).fails_with("does not match its type");
    with_script("{}").fails_with("it is no JSON array of calls");
    with_script("[{}]").fails_with("call 1: it lacks the text `call`");
    with_script(r#"[{"call": "x", "anwser": 1}]"#).fails_with("`anwser` is unknown");
    with_script("[").fails_with("EOF");
    run(&[&"--answers", &script, &"--new", &"10"]).fails_with("EOF");
}

#[test]
fn lines_of_standard_input_are_calls() {
    use std::io::Write;
    use std::process::Stdio;

    let lines = |wasm: &Path, text: &str| {
        let mut command = command("call", &[&wasm]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Run { code: output.status.code(), out, err }
    };
    let run = lines(&calculator(), "add 2 3\n\ngreet(\"Ada\", 1)\n:help add\nquit\nadd 1 1\n").succeeds();
    assert_eq!(run.out, "5\n\"Hello, Ada! \"\n/// Adds two numbers.\nfn add(a: i32, b: i32) -> i32;\n");
    let run = lines(&calculator(), "add 2 3\nadd 2\nadd 1 1\n").ends(1);
    assert_eq!((run.out.as_str(), run.err.contains("there is 1")), ("5\n", true));
    let run = lines(&plugin("tests/guests/faulty"), "count\ncount\nreset\ncount\n").succeeds();
    assert_eq!(run.out, "1\n2\nThe plugin has been started anew.\n1\n");
    lines(&calculator(), "add(2, x)\n").fails_with("argument 2, `b`");
    lines(&calculator(), "add [2\n").fails_with("`[` is not closed");
}

#[test]
fn compiled_plugins_are_kept() {
    let own = folder("call-cache");
    let wasm = calculator();
    let run =
        || Run::of(command("call", &[&wasm, &"add", &"2", &"3"]).env("XDG_CACHE_HOME", &own)).succeeds();
    run();
    let modules = own.join("wasmer-plugin/modules");
    let entries = || fs::read_dir(&modules).unwrap().count();
    let before = entries();
    assert!(before > 0);
    run();
    assert_eq!(entries(), before);
}

#[test]
fn bench_measures() {
    let wasm = calculator();
    let json = Run::of(&mut command("bench", &[&wasm, &"add", &"2", &"3", &"--for", &"200ms", &"--json"]));
    let json = json.succeeds().json();
    assert!(json["calls"].as_u64().unwrap() > 100, "{json}");
    let times = &json["nanoseconds"];
    assert!(times["p50"].as_u64() <= times["p99"].as_u64() && times["p50"].as_u64() > Some(0), "{json}");
    let text =
        Run::of(&mut command("bench", &[&wasm, &"add", &"2", &"3", &"--for", &"100ms", &"--calls", &"50"]));
    text.succeeds().says("add: 50 calls in ").says("median").says("█").says("KiB");
    Run::of(&mut command("bench", &[&wasm, &"sub", &"2"])).fails_with("has no function `sub`");
    Run::of(&mut command("bench", &[&plugin("tests/guests/faulty"), &"panics"])).fails_with("panicked");
}
