use wasmer_plugin::*;

#[wasmer_plugin(host)]
#[allow(non_camel_case_types)]
pub trait shop {
    fn stock(&self) -> u32;
}

#[wasmer_plugin(host, module = Till)]
pub trait Till {
    fn open(&self) -> u32;
}

fn main() {}
