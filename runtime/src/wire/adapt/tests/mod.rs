//! Tests of plans on real types: what one version encodes, the other decodes to the expected value.

mod hostile;
#[cfg(feature = "std")]
mod matrix;
#[cfg(feature = "std")]
mod refused;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;

use super::{Failure, PlannedCall, Side, compile};
use crate::wire::codec::{Decode, Decoder, PluginType, to_vec};
use crate::wire::description::Interface;
use crate::wire::schema::{Argument, Passing, Schema, Signature};

/// Returns the signature `fn f(value: T, changed: &mut T) -> T`.
fn signature(schema: Schema) -> Signature {
    let values =
        [Argument::new("value", Passing::Value, schema), Argument::new("changed", Passing::Mut, schema)];
    let arguments = values.to_vec().leak();
    Signature::new(("shop", Some("1.0.0")), "f", &[], arguments, schema)
}

/// Plans calls between a caller and a called side. Fills in the defaults of both.
fn plan(caller: &Signature, called: &Signature) -> PlannedCall {
    let [ours, theirs] = [caller, called].map(|signature| Interface::of(&[signature]).unwrap());
    Interface::compare(&ours, &theirs).unwrap_or_else(|mismatch| panic!("{mismatch}"));
    let side = |interface| Side { interface, function: Interface::function(interface, "f").unwrap() };
    let mut planned = compile(side(&ours), side(&theirs)).unwrap();
    for (plan, reader) in [(&mut planned.arguments, called), (&mut planned.reply, caller)] {
        for (index, ordinal) in plan.missing_defaults() {
            plan.fill(index, reader.default_value(ordinal).unwrap().into());
        }
    }
    planned
}

fn run(plan: &super::Plan, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let (mut out, mut decoder) = (Vec::new(), Decoder::new(bytes));
    plan.run(&mut decoder, &mut out, 1 << 20)?;
    decoder.end().unwrap();
    Ok(out)
}

/// Encodes the value as both arguments, or as the result and the new value.
fn encoded(value: &impl PluginType) -> Vec<u8> {
    to_vec(|encoder| value.encode(encoder)).unwrap().repeat(2)
}

/// Checks that values of one version arrive in the other as the expected ones: in an argument, in a `&mut`
/// argument and back, and in a result.
#[track_caller]
fn adapts<A, B>(values: &[(A, B)])
where
    A: PluginType,
    B: PluginType + for<'de> Decode<'de> + Debug,
{
    let (one, other) = (signature(A::SCHEMA), signature(B::SCHEMA));
    let (there, back) = (plan(&one, &other).arguments, plan(&other, &one).reply);
    for (value, expected) in values {
        for plan in [&there, &back] {
            let adapted = run(plan, &encoded(value)).unwrap();
            let found = Decoder::new(&adapted).value::<B>();
            assert!(adapted == encoded(expected), "{found:?}\n--- expected ---\n{expected:?}");
        }
    }
}

mod old {
    use super::*;

    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) struct Item {
        pub(super) sku: String,
        pub(super) price: u32,
        pub(super) weight: f32,
    }

    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) enum Kind {
        Plain,
        Gift { from: String, color: u8 },
        Many(Vec<Item>),
    }

    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) struct Tree {
        pub(super) value: u16,
        pub(super) children: Vec<Tree>,
    }
}

mod new {
    use super::*;

    fn warehouse() -> String {
        "north".to_owned()
    }

    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) struct Item {
        /// Moved to the front.
        pub(super) weight: f32,
        pub(super) sku: String,
        #[serde(default)]
        pub(super) note: Option<String>,
        #[serde(alias = "price")]
        pub(super) cents: u32,
        #[serde(default = "warehouse")]
        pub(super) warehouse: String,
    }

    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) enum Kind {
        Gift {
            color: u8,
            from: String,
            #[serde(default)]
            wrapped: bool,
        },
        Many(Vec<Item>),
        #[serde(other)]
        Plain,
        Returned(u64),
    }

    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) struct Tree {
        pub(super) children: Vec<Tree>,
        #[serde(default)]
        pub(super) name: String,
        pub(super) value: u16,
    }

    /// The default of the whole type differs from those of the fields' types.
    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    #[serde(default)]
    pub(super) struct Settings {
        pub(super) depth: u8,
        pub(super) names: Vec<String>,
    }

    impl Default for Settings {
        fn default() -> Self {
            Self { depth: 9, names: vec!["a".to_owned()] }
        }
    }
}

mod older {
    #[derive(crate::PluginType, Clone, Debug, PartialEq)]
    pub(super) struct Settings {
        pub(super) depth: u8,
    }
}

fn items() -> (Vec<old::Item>, Vec<new::Item>) {
    let item = |sku: &str, cents| old::Item { sku: sku.to_owned(), price: cents, weight: 0.5 };
    let old = vec![item("tea", 300), item("", 0), item("sugar", u32::MAX)];
    let new = old.iter().map(|item| new::Item {
        weight: item.weight,
        sku: item.sku.clone(),
        note: None,
        cents: item.price,
        warehouse: "north".to_owned(),
    });
    let new = new.collect();
    (old, new)
}

#[test]
fn fields_are_filled_in_left_out_and_moved() {
    let (old, new) = items();
    let pairs: Vec<_> = old.iter().cloned().zip(new.iter().cloned()).collect();
    adapts(&pairs);
    let back: Vec<_> = new
        .iter()
        .map(|item| new::Item { note: Some("fragile".to_owned()), ..item.clone() })
        .zip(old.iter().cloned())
        .collect();
    adapts(&back);
    adapts(&[(older::Settings { depth: 3 }, new::Settings { depth: 3, names: vec!["a".to_owned()] })]);
    adapts(&[(new::Settings { depth: 3, names: vec!["b".to_owned()] }, older::Settings { depth: 3 })]);
}

#[test]
fn containers_are_adapted_within() {
    let (old, new) = items();
    adapts(&[(old.clone(), new.clone()), (vec![], vec![])]);
    adapts(&[(Some(Box::new(old[0].clone())), Some(Box::new(new[0].clone()))), (None, None)]);
    adapts(&[((1_u8, [old[0].clone(), old[1].clone()], 'ä'), (1_u8, [new[0].clone(), new[1].clone()], 'ä'))]);
    let maps = |n: usize| {
        let old = old.iter().take(n).map(|item| (item.sku.clone(), vec![item.clone()]));
        let new = new.iter().take(n).map(|item| (item.sku.clone(), vec![item.clone()]));
        (old.collect::<BTreeMap<_, _>>(), new.collect::<BTreeMap<_, _>>())
    };
    adapts(&[maps(0), maps(3)]);
    adapts(&[
        (Ok::<_, String>(old[0].clone()), Ok::<_, String>(new[0].clone())),
        (Err("e".into()), Err("e".into())),
    ]);
}

#[test]
fn variants_are_matched_by_name() {
    let (old, new) = items();
    adapts(&[
        (old::Kind::Plain, new::Kind::Plain),
        (
            old::Kind::Gift { from: "me".to_owned(), color: 7 },
            new::Kind::Gift { from: "me".to_owned(), color: 7, wrapped: false },
        ),
        (old::Kind::Many(old.clone()), new::Kind::Many(new.clone())),
    ]);
    adapts(&[
        (
            new::Kind::Gift { from: "me".to_owned(), color: 7, wrapped: true },
            old::Kind::Gift { from: "me".to_owned(), color: 7 },
        ),
        (new::Kind::Many(new), old::Kind::Many(old)),
    ]);
}

#[test]
fn unknown_variants_are_named_with_their_path_or_read_as_the_other() {
    mod newest {
        #[derive(crate::PluginType, Clone, Debug, PartialEq)]
        pub(super) enum Kind {
            Swapped { items: alloc::vec::Vec<(u8, alloc::string::String)>, again: Option<bool> },
            Plain,
        }
    }

    let planned =
        plan(&signature(<Vec<Option<new::Kind>>>::SCHEMA), &signature(<Vec<Option<old::Kind>>>::SCHEMA));
    let values = vec![None, Some(new::Kind::Returned(1))];
    match run(&planned.arguments, &encoded(&values)) {
        Err(Failure::UnknownVariant { path, variant }) => {
            assert_eq!((&*path, &*variant), ("value[1]", "Kind::Returned"));
        }
        other => panic!("{other:?}"),
    }
    let swapped = newest::Kind::Swapped { items: vec![(1, "x".to_string())], again: Some(true) };
    adapts(&[((swapped, 7_u8), (new::Kind::Plain, 7_u8))]);
}

#[test]
fn types_that_contain_themselves_are_adapted() {
    fn trees(depth: u16) -> (old::Tree, new::Tree) {
        let (old, new) = (0..depth.min(3)).map(|child| trees(depth - 1 - child.min(depth - 1))).unzip();
        (
            old::Tree { value: depth, children: old },
            new::Tree { value: depth, children: new, name: String::new() },
        )
    }
    let (old, new) = trees(6);
    adapts(&[(old.clone(), new.clone())]);
    adapts(&[(new, old)]);
}

#[test]
fn numbers_in_blocks_are_adapted() {
    mod one {
        #[derive(crate::PluginType, Clone, Copy, Debug, PartialEq)]
        pub(super) struct Point {
            pub(super) x: f32,
            pub(super) y: f32,
        }
    }
    mod two {
        #[derive(crate::PluginType, Clone, Copy, Debug, PartialEq)]
        pub(super) struct Point {
            pub(super) y: f32,
            pub(super) x: f32,
            #[serde(default)]
            pub(super) z: f32,
        }
    }
    let points: Vec<_> = (0..5000_u16).map(|n| one::Point { x: n.into(), y: 0.5 }).collect();
    let expected: Vec<_> = points.iter().map(|p| two::Point { y: p.y, x: p.x, z: 0.0 }).collect();
    adapts(&[((points.clone(), 1_u8), (expected.clone(), 1_u8))]);
    adapts(&[((expected, 1_u8), (points, 1_u8))]);
}

#[test]
fn output_is_bounded() {
    let (old, _) = items();
    let planned = plan(&signature(<Vec<old::Item>>::SCHEMA), &signature(<Vec<new::Item>>::SCHEMA));
    let bytes = encoded(&old);
    let length = run(&planned.arguments, &bytes).unwrap().len();
    for most in 0..length {
        let run = planned.arguments.run(&mut Decoder::new(&bytes), &mut Vec::new(), most);
        assert!(matches!(run, Err(Failure::TooLarge)), "{most}");
    }
    planned.arguments.run(&mut Decoder::new(&bytes), &mut Vec::new(), length).unwrap();
}

#[test]
fn malformed_bytes_are_refused() {
    let (old, _) = items();
    let planned = plan(&signature(<Vec<old::Item>>::SCHEMA), &signature(<Vec<new::Item>>::SCHEMA));
    let bytes = encoded(&old);
    for end in 0..bytes.len() {
        let run = planned.arguments.run(&mut Decoder::new(&bytes[..end]), &mut Vec::new(), 1 << 20);
        assert!(matches!(run, Err(Failure::Malformed(_))), "{end}");
    }
}

#[test]
fn arguments_may_be_added_at_the_end() {
    let extra = |count: usize| {
        let mut arguments = vec![Argument::new("a", Passing::Value, Schema::U8)];
        arguments.push(Argument::new("b", Passing::MaybeRef, <Vec<String>>::SCHEMA).with_default());
        arguments.push(Argument::new("c", Passing::Value, <Option<u32>>::SCHEMA).with_default());
        arguments.truncate(count);
        Signature::new(("shop", None), "f", &[], arguments.leak(), Schema::Unit)
    };
    let [one, three] = [extra(1), extra(3)];
    assert_eq!(run(&plan(&one, &three).arguments, &[7]).unwrap(), [7, 0, 0]);
    let values = (7_u8, Some(vec!["x".to_string()]), Some(5_u32));
    let bytes = to_vec(|encoder| values.encode(encoder)).unwrap();
    assert_eq!(run(&plan(&three, &one).arguments, &bytes).unwrap(), [7]);
    let exactly = [&one, &three].map(|signature| Interface::of(&[signature]).unwrap());
    assert_eq!(Interface::compare_exactly(&exactly[0], &exactly[1]).unwrap_err().differences().len(), 2);
    assert_eq!(
        Interface::adaptations(&exactly[0], &exactly[1])
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["f(b): only the plugin has it: Option<&[String]>", "f(c): only the plugin has it: Option<u32>"]
    );
    let _ = format!("{:?}", plan(&one, &three));
}
