//! Calls by name with encoded arguments, as a transport that crosses processes makes them.

use calculator::{add, greet, shift};
use wasmer_plugin::host::{CallError, CallErrorKind, Loader, Plugin};
use wasmer_plugin::interface::Function;
use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Reply, Returned, Transport};

/// Calls through bytes alone.
struct Remote(Plugin);

impl Transport for Remote {
    type Error = CallError;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        let bytes = arguments.to_bytes().expect("they can be encoded");
        let described = Plugin::interface(&self.0).function(function.name());
        assert_eq!(described.map(Function::fingerprint), Some(function.signature().fingerprint()));
        let reply = Plugin::call_encoded(&mut self.0, function.name(), &bytes)?;
        Ok(Reply::new(&reply.arguments, &reply.reply).unpack(arguments).expect("it matches the description"))
    }
}

#[test]
fn stubs_work_across_bytes() {
    let mut plugin = Remote(Loader::new().load(env!("CALCULATOR_WASM")).unwrap());
    assert_eq!(plugin.add(2, 3).unwrap(), 5);
    assert_eq!(plugin.greet("Ada", 2000).unwrap().len(), "Hello, Ada! ".len() * 2000);
    let (mut numbers, mut log) = (vec![1.0; 10_000], Vec::new());
    plugin.shift(&mut numbers, Some(&0.5), &mut log).unwrap();
    assert_eq!((numbers, log), (vec![1.5; 10_000], vec!["moved 10000 numbers by 0.5".to_owned()]));
}

#[test]
fn bytes_that_do_not_match_are_refused() {
    let mut plugin = Loader::new().load(env!("CALCULATOR_WASM")).unwrap();
    for (bytes, problem) in
        [(&[1, 0, 0, 0, 2, 0, 0][..], "1 byte is missing"), (&[0; 9], "1 byte is left over after the value")]
    {
        let error = Plugin::call_encoded(&mut plugin, "add", bytes).unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::BadArguments { .. }));
        let text = error.to_string();
        assert!(text.contains(problem), "{text}");
    }
    let endless = u64::MAX.to_le_bytes();
    assert!(Plugin::call_encoded(&mut plugin, "greet", &endless).is_err());
    assert_eq!(plugin.add(2, 3).unwrap(), 5);
}
