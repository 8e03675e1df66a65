//! The same properties for values without a Rust type: they encode to the same bytes, also after a way
//! through text and JSON.

use alloc::format;

use crate::value::Value;
use crate::wire::description::{Interface, Type};
use crate::wire::schema::{Schema, Signature};

pub(super) struct Untyped {
    interface: Interface,
    ty: Type,
}

impl Untyped {
    pub(super) fn new(schema: Schema) -> Self {
        let signature = Signature::new(("tests", None), "f", &[], &[], schema);
        let interface = Interface::of(&[&signature]).unwrap();
        let ty = interface.function("f").unwrap().result().clone();
        Self { interface, ty }
    }

    /// Checks the bytes that the codec writes for a value of the type.
    pub(super) fn check(&self, encoded: &[u8]) {
        let Self { interface, ty } = self;
        let value = Value::decode(encoded, interface, ty).unwrap();
        assert_eq!(value.encode(interface, ty).unwrap(), encoded, "{value}");
        for text in [format!("{value}"), format!("{value:#}")] {
            let parsed = Value::parse(&text, interface, ty).unwrap_or_else(|error| panic!("{error}: {text}"));
            // Text keeps all of a value, except the bits of a float that is no number.
            assert_eq!(format!("{parsed:?}"), format!("{value:?}"), "{text}");
        }
        #[cfg(feature = "json")]
        {
            let json = value.to_json();
            let read = Value::from_json(&json, interface, ty)
                .unwrap_or_else(|error| panic!("{error}: {json} of {value}"));
            assert_eq!(format!("{read:?}"), format!("{value:?}"), "{json}");
        }
    }
}
