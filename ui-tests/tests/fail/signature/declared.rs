use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
fn private(a: i32) -> i32;

#[wasmer_plugin]
pub async fn later<T>(a: T) -> &str;

#[wasmer_plugin(host)]
pub fn hosted();

#[wasmer_plugin]
pub fn undescribed(a: std::time::Instant);

fn main() {}
