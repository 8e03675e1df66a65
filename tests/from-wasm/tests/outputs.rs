//! The tests of the examples, for hosts that have only the .wasm files of their plugins.

mod quickstart {
    include!(concat!(env!("OUT_DIR"), "/quickstart_test.rs"));
}

mod pipeline {
    include!(concat!(env!("OUT_DIR"), "/pipeline_test.rs"));
}

mod shop {
    include!(concat!(env!("OUT_DIR"), "/shop_test.rs"));
}
