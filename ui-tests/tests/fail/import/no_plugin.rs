wasmer_plugin::import!("plugins/calculator.wasm");

mod another_file {
    wasmer_plugin::import!("Cargo.toml");
}

mod folder {
    wasmer_plugin::import!("..");
}

fn main() {}
