//! x
use bank_api::*;
use wasmer_plugin_tests::*;

#[test]
fn x() {
    println!("{}", wasmer_plugin::host::Plugin::interface(&stamp()));
    println!("{}", RatesStub::new(old_stamp()).unwrap_err());
    println!("{}", RatesStub::new(steady()).unwrap_err());
    println!("{}", RatesStub::new(bank()).unwrap_err());
    println!("{}", LedgerStub::attach(bank()).unwrap().describe().unwrap_err());
}
use wasmer_plugin::transport::Stub;
