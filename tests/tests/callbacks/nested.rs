//! Guest, host, another guest, and its host.

use callbacks::*;
use wasmer_plugin::host::{CallError, Plugin};
use wasmer_plugin_tests::callbacks_module;

use super::{Another, MyShop, Others, ShopHost, hosts, plugin};

fn nested(inner: Plugin) -> Plugin {
    let (_, clock, _) = hosts();
    let shop = ShopHost::new(MyShop::default());
    let others = Others::new(Another(Some(inner)));
    callbacks_module().instantiate_with((others, clock, shop)).expect("all hosts are there")
}

#[test]
fn a_host_function_calls_another_plugin() -> Result<(), CallError> {
    assert_eq!(plugin().ask_others("tea")?, Err("there is none".into()));
    let mut outer = nested(plugin());
    assert_eq!(outer.ask_others("tea")?, Ok(7007));
    assert_eq!(outer.ask_others("tea")?, Ok(7007));
    Ok(())
}

#[test]
fn a_panic_in_the_innermost_host_goes_no_further() {
    let mut inner = plugin();
    inner.panics("the inner one").expect_err("its host panics");
    let mut outer = nested(inner);
    let refused =
        outer.ask_others("tea").expect("the outer plugin is well").expect_err("the inner one is not");
    assert_eq!(
        refused,
        "plugin `callbacks.wasm` cannot run `in_stock` before it is reset: it called the host function \
         `Shop.panics` from `panics`, which panicked: with the inner one"
    );
    let inner = Plugin::host_mut::<Another>(&mut outer).and_then(|another| another.0.as_mut());
    Plugin::reset(inner.expect("it is there")).expect("it starts again");
    assert_eq!(outer.ask_others("tea").expect("both are well"), Ok(7007));
}
