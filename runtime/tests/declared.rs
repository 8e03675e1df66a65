//! A host's declarations of a plugin's functions and types, compared with the originals: both stubs call the
//! same function, with the same fingerprint and the same bytes.

#![allow(unreachable_pub, reason = "plugin functions are public")]

use std::convert::Infallible;

use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Reply, Returned, Transport};

/// The plugin's crate.
mod plugin {
    use wasmer_plugin::*;

    #[derive(PluginType)]
    pub struct Page<T> {
        pub items: Vec<T>,
        pub r#type: Option<Box<Page<T>>>,
    }

    /// Adds up.
    #[wasmer_plugin(batch)]
    pub fn sum(pages: &[Page<u16>], _more: Option<&u8>) -> u64 {
        pages.iter().flat_map(|page| &page.items).map(|item| u64::from(*item)).sum()
    }
}

/// The host, which does not have that crate.
mod host {
    use wasmer_plugin::*;

    #[derive(PluginType)]
    #[plugin_type(name = "Page", parameters(u16))]
    pub struct U16Page {
        pub items: Vec<u16>,
        #[plugin_type(name = "type")]
        pub kind: Option<Box<U16Page>>,
    }

    #[wasmer_plugin(batch, name = "sum", stub = Total)]
    pub fn total(pages: &[U16Page], more: Option<&u8>) -> u64;
}

/// Records the calls, and answers 7.
#[derive(Default)]
struct Recorder {
    calls: Vec<(&'static str, u64, Vec<u8>)>,
}

impl Transport for Recorder {
    type Error = Infallible;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, Infallible> {
        let bytes = arguments.to_bytes().expect("the arguments can be encoded");
        let fingerprint = function.signature().fingerprint();
        let reply = Reply::new(&bytes, &7_u64.to_le_bytes()).unpack(arguments).expect("a number");
        self.calls.push((function.name(), fingerprint, bytes));
        Ok(reply)
    }
}

#[test]
fn a_declaration_calls_the_function() {
    use host::{Total, U16Page};
    use plugin::{Page, sum};
    assert_eq!(plugin::sum(&[], None), 0);
    let (mut original, mut declared) = (Recorder::default(), Recorder::default());
    let inner = Page { items: vec![], r#type: None };
    assert_eq!(original.sum(&[Page { items: vec![1, 2], r#type: Some(inner.into()) }], Some(&3)), Ok(7));
    let inner = U16Page { items: vec![], kind: None };
    assert_eq!(declared.total(&[U16Page { items: vec![1, 2], kind: Some(inner.into()) }], Some(&3)), Ok(7));
    assert_eq!(original.calls, declared.calls);
}
