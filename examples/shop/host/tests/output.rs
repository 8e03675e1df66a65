//! Runs the example as a user would.

use std::process::Command;

fn run(folder: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    let output = command.args(folder).output().expect("the example runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).expect("the example prints text"))
}

#[test]
fn goes_on_whatever_plugins_do() {
    let (success, text) = run(None);
    assert!(success, "{text}");
    for part in [
        "bulk.wasm is one percent for each order before, 10 at most. It offers\n",
        "trait Discount {\n",
        "    fn price(order: &Order, at: u64) -> Result<u64, Refused>;\n",
        "trait Shop {\n",
        "    fn stock(sku: &str) -> u32;\n",
        "calculator.wasm is refused: plugin `calculator.wasm` does not implement `Discount`: it exports `add`, `greet`, \
         `shift`\n",
        "readme.wasm is refused: plugin `readme.wasm` is not WebAssembly: it does not begin as a module does\n",
        "ten_percent.wasm is a discount. It offers\n",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let expected = "\
Ada orders for 2950 cents
  bulk.wasm: 2950 cents
  forgetful.wasm: 2750 cents
  ten_percent.wasm: 2655 cents
Ada orders for 0 cents
  bulk.wasm: 0 cents
  plugin `forgetful.wasm` panicked in `Discount.price`
  ten_percent.wasm: 0 cents
Ada orders for 1900 cents
  bulk.wasm: 1862 cents
  forgetful.wasm: 1425 cents
  ten_percent.wasm: 1710 cents
Charles orders for 1700000 cents
  bulk.wasm: no discount: Limit { max_cents: 100000 }
  forgetful.wasm: 850000 cents
  ten_percent.wasm: 1530000 cents
ten_percent.wasm notes: Ada would like more tea
";
    let end = &text[text.find("Ada orders").expect("orders are printed")..];
    // The place of a panic contains the build folder.
    let place = |line: &str| line.find(" at ").filter(|_| line.contains("panicked"));
    let line = |line: &str| format!("{}\n", &line[..place(line).unwrap_or(line.len())]);
    assert_eq!(end.lines().map(line).collect::<String>(), expected);
}

#[test]
fn a_missing_folder_is_named() {
    let (success, text) = run(Some("no such folder"));
    assert!(!success);
    assert!(text.contains("cannot read no such folder"), "{text}");
}
