//! Tests of `name` and `parameters`: types that are written for one instance of a generic type, or under
//! another name, have the description of the original.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::PluginType;
use crate::schema::{Argument, Passing, Schema, Signature};
use crate::wire::description::Interface;
use crate::wire::schema::guest_section;

/// The types of a plugin.
mod original {
    use super::{BTreeMap, Box, PluginType, String, Vec};

    #[derive(PluginType)]
    pub(super) struct User {
        pub(super) r#type: String,
        pub(super) level: Level,
    }

    #[derive(PluginType)]
    pub(super) enum Level {
        Low,
        r#Yield { up: u8, r#in: u16 },
    }

    #[derive(PluginType)]
    pub(super) struct Page<T> {
        /// The items.
        #[serde(alias = "things")]
        pub(super) items: Vec<T>,
    }

    #[derive(PluginType)]
    pub(super) struct Both<'a, A: Ord, B, const N: usize>(pub(super) &'a str, pub(super) BTreeMap<A, [B; N]>);

    #[derive(PluginType)]
    pub(super) struct Tree<T> {
        pub(super) value: T,
        pub(super) children: Vec<Tree<T>>,
    }

    #[derive(PluginType)]
    pub(super) struct Folder<T> {
        pub(super) entries: Vec<Entry<T>>,
    }

    #[derive(PluginType)]
    pub(super) enum Entry<T> {
        File(T),
        Folder(#[plugin_type(recursive = Folder)] Box<Folder<T>>),
    }

    // Its own instance of a generic type leads back to it.
    #[derive(PluginType)]
    pub(super) struct Node {
        pub(super) label: u8,
        pub(super) pages: Vec<Page<Node>>,
        pub(super) pairs: Vec<Pair<Node, Leaf>>,
    }

    #[derive(PluginType)]
    pub(super) struct Leaf {
        #[plugin_type(recursive = Node)]
        pub(super) of: Vec<Pair<Node, Leaf>>,
    }

    #[derive(PluginType)]
    pub(super) struct Pair<A, B> {
        pub(super) both: Vec<(A, B)>,
    }
}

/// The same types, as a generator writes them.
mod written {
    use super::{BTreeMap, Box, PluginType, String, Vec};

    #[derive(PluginType)]
    #[plugin_type(name = "User")]
    pub(super) struct Person {
        #[plugin_type(name = "type")]
        pub(super) kind: String,
        pub(super) level: Level,
    }

    #[derive(PluginType)]
    pub(super) enum Level {
        Low,
        #[plugin_type(name = "Yield")]
        Up {
            up: u8,
            #[plugin_type(name = "in")]
            inner: u16,
        },
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Page", parameters(Person))]
    pub(super) struct UserPage {
        /// The items.
        #[serde(alias = "things")]
        pub(super) items: Vec<Person>,
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Both", parameters(u8, Option<Person>))]
    pub(super) struct BothInOne<'a>(pub(super) &'a str, pub(super) BTreeMap<u8, [Option<Person>; 3]>);

    #[derive(PluginType)]
    #[plugin_type(name = "Tree", parameters(u8))]
    pub(super) struct U8Tree {
        pub(super) value: u8,
        pub(super) children: Vec<U8Tree>,
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Folder", parameters(String))]
    pub(super) struct TextFolder {
        pub(super) entries: Vec<TextEntry>,
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Entry", parameters(String))]
    pub(super) enum TextEntry {
        File(String),
        Folder(#[plugin_type(recursive = TextFolder)] Box<TextFolder>),
    }

    #[derive(PluginType)]
    pub(super) struct Node {
        pub(super) label: u8,
        pub(super) pages: Vec<NodePage>,
        pub(super) pairs: Vec<NodeLeaf>,
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Page", parameters(Node), recursive = Node)]
    pub(super) struct NodePage {
        /// The items.
        #[serde(alias = "things")]
        #[plugin_type(recursive = Node)]
        pub(super) items: Vec<Node>,
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Pair", parameters(Node, Leaf), recursive = Node)]
    pub(super) struct NodeLeaf {
        #[plugin_type(recursive = Node)]
        pub(super) both: Vec<(Node, Leaf)>,
    }

    #[derive(PluginType)]
    pub(super) struct Leaf {
        pub(super) of: Vec<NodeAndLeaf>,
    }

    #[derive(PluginType)]
    #[plugin_type(name = "Pair", parameters(Node, Leaf), recursive = Node, recursive = Leaf)]
    pub(super) struct NodeAndLeaf {
        #[plugin_type(recursive = Node, recursive = Leaf)]
        pub(super) both: Vec<(Node, Leaf)>,
    }
}

const fn function(types: &'static [Argument]) -> Signature {
    Signature::new(("shop", None), "f", &[], types, Schema::Unit)
}

macro_rules! pairs {
    ($($original:ty = $written:ty;)*) => {
        const PAIRS: &[(&str, Signature, Signature)] = &[$((
            stringify!($written),
            function(&[Argument::new("x", Passing::Value, <$original>::SCHEMA)]),
            function(&[Argument::new("x", Passing::Value, <$written>::SCHEMA)]),
        )),*];
    };
}

pairs! {
    original::User = written::Person;
    original::Page<original::User> = written::UserPage;
    original::Both<'static, u8, Option<original::User>, 3> = written::BothInOne<'static>;
    original::Tree<u8> = written::U8Tree;
    original::Folder<String> = written::TextFolder;
    original::Entry<String> = written::TextEntry;
    original::Node = written::Node;
    original::Leaf = written::Leaf;
    (original::Page<original::User>, original::Tree<u8>) = (written::UserPage, written::U8Tree);
}

#[test]
fn instances_are_described_as_those_of_the_generic_type() {
    for (name, original, written) in PAIRS {
        assert_eq!(original.fingerprint(), written.fingerprint(), "{name}");
        let interfaces = [original, written].map(|signature| Interface::of(&[signature]).unwrap());
        assert_eq!(interfaces[0], interfaces[1], "{name}");
        let guests =
            [original, written].map(|signature| Interface::read(&guest_section(&[signature])).unwrap());
        assert_eq!(guests[0], guests[1], "{name}");
    }
}

/// A macro's types may all have one place in the source, and one name.
#[test]
fn types_with_one_name_have_identities() {
    macro_rules! declare {
        ($($ident:ident: $ty:ty,)*) => {
            $(
                #[derive(PluginType)]
                #[plugin_type(name = "Order")]
                struct $ident(Vec<$ident>, $ty);
            )*
        };
    }
    declare! { Order: u8, Other: u16, }
    const BOTH: Signature = function(&[
        Argument::new("x", Passing::Value, Order::SCHEMA),
        Argument::new("y", Passing::Value, Other::SCHEMA),
    ]);
    let interface = Interface::of(&[&BOTH]).unwrap();
    let text = alloc::string::ToString::to_string(&interface);
    assert!(text.contains("struct Order(Vec<Order>, u8);\n\nstruct Order(Vec<Order>, u16);"), "{text}");
}
