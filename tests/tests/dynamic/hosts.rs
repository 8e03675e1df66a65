//! Host functions that a dynamic host serves.

use std::sync::{Arc, Mutex};

use callbacks_api::ShopHost;
use wasmer_plugin::host::{CallErrorKind, LoadErrorKind, Loader, Plugin};
use wasmer_plugin::host_functions::{DynamicCall, DynamicHost};
use wasmer_plugin::value::Value;
use wasmer_plugin_tests::callbacks_module;

use super::{arguments, call};
use crate::callbacks::MyShop;

/// Starts the guest with a host that answers by this function.
fn plugin(answer: impl FnMut(DynamicCall<'_>) -> Result<Value, String> + Send + 'static) -> Plugin {
    callbacks_module().instantiate_with(DynamicHost::new(answer)).expect("it starts")
}

#[test]
fn it_answers_by_the_description() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let mut plugin = plugin(move |call| {
        let arguments: Vec<_> = call.arguments.iter().map(ToString::to_string).collect();
        log.lock().unwrap().push(format!("{}({})", call.function.name(), arguments.join(", ")));
        Value::parse("7", call.interface, call.function.result()).map_err(|error| error.to_string())
    });
    assert_eq!(call(&mut plugin, "in_stock", &["\"tea\""]), "7");
    assert_eq!(*seen.lock().unwrap(), ["Shop.stock(\"tea\")"]);
}

#[test]
fn changed_arguments_go_back() {
    let mut plugin = plugin(|call| match call.function.name() {
        "Shop.scale" => {
            assert_eq!(call.arguments[0], Value::Bytes(vec![7; 3]));
            call.arguments[1] = Value::Seq(vec![Value::from(7.0), Value::from(8.0)]);
            Ok(Value::Unit)
        }
        "Shop.sort" => {
            call.arguments[0] = Value::Seq(vec![Value::from("b"), Value::from("c")]);
            call.arguments[1] = Value::Seq(vec![Value::from("sorted")]);
            Ok(Value::Bool(true))
        }
        other => Err(format!("{other} has no answer")),
    });
    let mut values = arguments(&plugin, "scale", &["3", "[1.0, 2.0]", "2.0"]);
    Plugin::call_dynamic_mut(&mut plugin, "scale", &mut values).unwrap();
    assert_eq!(values[1].to_string(), "[7.0, 8.0]");
    let mut values = arguments(&plugin, "sort", &[r#"["c", "b"]"#, "[]"]);
    assert_eq!(Plugin::call_dynamic_mut(&mut plugin, "sort", &mut values).unwrap(), Value::Bool(true));
    assert_eq!(format!("{} {}", values[0], values[1]), r#"["b", "c"] ["sorted"]"#);
}

#[test]
fn a_refusal_and_a_wrong_answer_end_the_call() {
    let mut refusing = plugin(|_| Err("not today".to_owned()));
    let error = Plugin::call_dynamic(&mut refusing, "in_stock", &[Value::from("tea")]).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::HostRefused { .. }));
    assert_eq!(
        error.to_string(),
        "plugin `callbacks.wasm` called the host function `Shop.stock` from `in_stock`, and the host refused it: \
         not today"
    );
    let mut wrong = plugin(|_| Ok(Value::from("many")));
    let error = Plugin::call_dynamic(&mut wrong, "in_stock", &[Value::from("tea")]).unwrap_err();
    let text = error.to_string();
    assert!(
        text.ends_with(
            "its answer does not match the plugin's description: `u32` is expected, and this is a string"
        ),
        "{text}"
    );
    let mut panicking = plugin(|_| panic!("oh"));
    let error = Plugin::call_dynamic(&mut panicking, "in_stock", &[Value::from("tea")]).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::HostPanicked { .. }), "{error}");
}

/// A host with types serves its own interface, and is compared with the plugin's description of it.
#[test]
fn it_stands_beside_hosts_with_types() {
    let others = DynamicHost::new(|call| Err(format!("{} has no answer", call.function.name())));
    let shop = ShopHost::new(MyShop::default());
    let mut plugin = callbacks_module().instantiate_with((shop, others)).expect("it starts");
    assert_eq!(call(&mut plugin, "note", &["\"a line\""]), "[\"a line\"]");
    assert!(Plugin::host::<MyShop>(&plugin).is_some());
    let error = Plugin::call_dynamic(&mut plugin, "started", &[]).unwrap_err();
    assert!(error.to_string().ends_with("the clock.started has no answer"), "{error}");
}

#[test]
fn without_it_hosts_are_missing() {
    let error = Loader::new().load(env!("CALLBACKS_WASM")).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::MissingHost { .. }), "{error}");
}
