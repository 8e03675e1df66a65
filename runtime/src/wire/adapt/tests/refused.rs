//! Kinds of changes that are refused, each at many places in a type, and in both directions, with the path.

#![allow(unreachable_pub, reason = "types as an interface has them")]

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::matrix::{Around, Wrap};
use super::signature;
use crate::PluginType as Described;
use crate::wire::codec::PluginType;
use crate::wire::description::Interface;

/// Checks that a change is refused in both directions, at all places, with a path that ends like this.
fn refused<A: PluginType, B: PluginType>(name: &str, end: &str) {
    fn both<A: PluginType, B: PluginType>(name: &str, end: &str) {
        let [one, other] = [A::SCHEMA, B::SCHEMA].map(|schema| Interface::of(&[&signature(schema)]).unwrap());
        for (host, plugin) in [(&one, &other), (&other, &one)] {
            let text = Interface::compare(host, plugin).expect_err(name).to_string();
            let paths = text.lines().filter_map(|line| Some(line.trim().split_once(": ")?.0.to_owned()));
            let line = text.lines().any(|line| line.contains(end));
            assert!(line, "{name}: {end}\n{text}\n{:?}", paths.collect::<Vec<_>>());
        }
    }
    both::<A, B>(name, end);
    both::<Vec<A>, Vec<B>>(name, end);
    both::<Option<A>, Option<B>>(name, end);
    both::<(u8, A), (u8, B)>(name, end);
    both::<BTreeMap<u8, A>, BTreeMap<u8, B>>(name, end);
    both::<Wrap<A>, Wrap<B>>(name, end);
    both::<Around<Vec<Option<(u8, A)>>>, Around<Vec<Option<(u8, B)>>>>(name, end);
}

/// Each change: the old type and the new one, and the end of a line of the message.
macro_rules! refused {
    ($($name:ident { $($old:item)+ } => { $($new:item)+ } $end:literal;)*) => {
        $(mod $name {
            pub(super) mod old {
                #[allow(unused_imports)]
                use super::super::*;
                $(#[derive(Described)] #[allow(dead_code)] $old)+
            }
            pub(super) mod new {
                #[allow(unused_imports)]
                use super::super::*;
                $(#[derive(Described)] #[allow(dead_code)] $new)+
            }
        })*

        #[test]
        fn other_changes_are_refused() {
            $(refused::<$name::old::T, $name::new::T>(stringify!($name), $end);)*
        }
    };
}

refused! {
    field_added_without_a_default
    { pub struct T { a: u8 } } => { pub struct T { a: u8, b: u8 } } ".b: only the";

    option_added_without_a_default
    { pub struct T { a: u8 } } => { pub struct T { a: u8, b: Option<u8> } } ".b: only the";

    field_removed_without_a_default
    { pub struct T { a: u8, b: String } } => { pub struct T { b: String } } ".a: only the";

    number_widened
    { pub struct T { a: u32 } } => { pub struct T { a: u64 } } ".a: host u";

    number_signed
    { pub struct T { a: u32 } } => { pub struct T { a: i32 } } ".a: host ";

    number_of_a_default_field_widened
    { pub struct T { #[serde(default)] a: u32 } } => { pub struct T { #[serde(default)] a: u64 } } ".a: host u";

    field_renamed
    { pub struct T { a: u8, z: u8 } } => { pub struct T { b: u8, z: u8 } } "field ";

    tuple_struct_longer
    { pub struct T(u8); } => { pub struct T(u8, u8); } ".1: only the";

    tuple_longer
    { pub struct T { a: (u8, u8) } } => { pub struct T { a: (u8, u8, u8) } } ".a: host ";

    tuple_turned
    { pub struct T { a: (u8, u16) } } => { pub struct T { a: (u16, u8) } } ".a.0: host u";

    vector_made_an_option
    { pub struct T { a: Vec<u8> } } => { pub struct T { a: Option<u8> } } ".a: host ";

    vector_made_an_array
    { pub struct T { a: Vec<u8> } } => { pub struct T { a: [u8; 2] } } ".a: host ";

    map_made_a_vector
    { pub struct T { a: BTreeMap<u8, u8> } } => { pub struct T { a: Vec<(u8, u8)> } } ".a: host ";

    value_made_optional
    { pub struct T { a: u8 } } => { pub struct T { a: Option<u8> } } ".a: host ";

    array_longer
    { pub struct T { a: [u8; 2] } } => { pub struct T { a: [u8; 3] } } ".a: host ";

    struct_made_an_enum
    { pub struct T { a: u8 } } => { pub enum T { A(u8) } } "host ";

    names_taken_from_fields
    { pub struct T { a: u8 } } => { pub struct T(u8); } "fields have names";

    type_within_renamed
    { pub struct A { x: u8 } pub struct T { a: A } } => { pub struct B { x: u8 } pub struct T { a: B } } ".a: host ";

    newtype_unwrapped
    { pub struct Id(u64); pub struct T { a: Id } } => { pub struct T { a: u64 } } ".a: host ";

    element_of_a_variant_added
    { pub enum T { A(u8), B } } => { pub enum T { A(u8, u8), B } } "::A.1: only the";

    field_of_a_variant_added_without_a_default
    { pub enum T { A { x: u8 }, B } } => { pub enum T { A { x: u8, y: u8 }, B } } "::A.y: only the";

    type_of_a_variant_changed
    { pub enum T { A(u8), B } } => { pub enum T { B, A(u16) } } "::A.0: host u";
}
