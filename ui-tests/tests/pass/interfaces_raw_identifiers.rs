//! Names that are keywords.

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
#[allow(non_camel_case_types)]
pub trait r#virtual {
    fn new(r#type: u8) -> Self;
    fn r#match(&mut self, r#fn: u32, r#mut: &mut u32, r#ref: Option<&str>) -> u32;
    fn r#loop(&self) {}
}

struct Tried;

#[wasmer_plugin]
impl r#virtual for Tried {
    fn new(_: u8) -> Self {
        Self
    }

    fn r#match(&mut self, r#fn: u32, r#mut: &mut u32, r#ref: Option<&str>) -> u32 {
        *r#mut += r#fn;
        r#ref.map_or(0, |text| text.len() as u32)
    }
}

#[wasmer_plugin(stub = r#struct, name = "any name: \"x\"/#")]
pub trait Other {
    fn r#match(&self);
}

#[derive(Default)]
struct Any;

#[wasmer_plugin]
impl self::Other for Any {
    fn r#match(&self) {}
}

#[cfg(target_arch = "wasm32")]
pub fn main() {}

#[cfg(not(target_arch = "wasm32"))]
pub fn main() {
    use wasmer_plugin::native::Native;
    use wasmer_plugin::transport::Stub;

    let mut stub = virtualStub::new(Native::new::<Tried>(r#virtual), 1).unwrap();
    let mut sum = 1;
    assert_eq!(stub.r#match(2, &mut sum, Some("three")).unwrap(), 5);
    assert_eq!(sum, 3);
    stub.r#loop().unwrap();
    assert!(Stub::provides(&stub, "loop"));
    let names: Vec<&str> = virtualStub::<Native>::interface().functions().iter().map(|one| one.name()).collect();
    assert_eq!(names, ["virtual.new", "virtual.match", "virtual.loop"]);

    let any = r#struct::new(Native::new::<Any>(Other)).unwrap();
    assert!(Stub::provides(&any, "match"));
}
