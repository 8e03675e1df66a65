//! A host without a plugin: the stubs' calls as bytes, and answers out of a table.

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[wasmer_plugin(name = "say it")]
pub fn greet(name: &str, title: Option<&str>, log: &mut Vec<u16>) -> String {
    log.push(1);
    format!("{} {name}", title.unwrap_or_default())
}

#[cfg(target_arch = "wasm32")]
pub fn main() {}

#[cfg(not(target_arch = "wasm32"))]
pub fn main() {
    use wasmer_plugin::codec::CodecError;
    use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Reply, Returned, Transport};

    struct Mock {
        called: Vec<(&'static str, Vec<u8>)>,
        reply: Vec<u8>,
    }

    impl Transport for Mock {
        type Error = CodecError;

        fn transport_call<A: Arguments, R: Returned>(
            &mut self,
            function: &'static FunctionDescriptor,
            arguments: A,
        ) -> Result<R, CodecError> {
            let bytes = arguments.to_bytes()?;
            self.called.push((function.name(), bytes.clone()));
            Reply::new(&bytes, &self.reply).unpack(arguments)
        }
    }

    let mut plugin = Mock { called: Vec::new(), reply: vec![7, 0, 0, 0] };
    assert_eq!(plugin.add(2, -1).unwrap(), 7);
    assert_eq!(plugin.called.pop().unwrap(), ("add", vec![2, 0, 0, 0, 255, 255, 255, 255]));
    assert_eq!((&mut &mut plugin).add(2, -1).unwrap(), 7);

    // A length is eight bytes, and `Some` is one.
    plugin.reply = vec![2, 0, 0, 0, 0, 0, 0, 0, b'h', b'i', 1, 0, 0, 0, 0, 0, 0, 0, 9, 0];
    let mut log = vec![1, 2];
    assert_eq!(plugin.greet("Ada", None, &mut log).unwrap(), "hi");
    assert_eq!(log, [9]);
    let mut bytes = vec![3, 0, 0, 0, 0, 0, 0, 0, b'A', b'd', b'a', 0];
    bytes.extend([2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0]);
    assert_eq!(plugin.called.pop().unwrap(), ("say it", bytes));

    plugin.reply.pop();
    assert!(plugin.greet("Ada", Some("Lady"), &mut log).is_err());
    assert_eq!(log, [9]);
}
