mod nothing {
    wasmer_plugin::import!();
}

mod no_text {
    wasmer_plugin::import!(plugins);
}

mod several {
    wasmer_plugin::import!("plugins/calculator.wasm", sha = "00", sha256 = "00", skip, skip = 1);
}

mod twice {
    wasmer_plugin::import!("plugins/calculator.wasm", crate = a, crate = b);
}

fn main() {}
