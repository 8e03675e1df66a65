//! Tests of comparing types that contain themselves.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::wire::codec::PluginType;
use crate::wire::description::{self as interface, Interface};
use crate::wire::schema::{
    Argument, Definition, Fields, Passing, Schema, Shape, Signature, TypeKey, guest_section, tag,
};

/// The derive chooses the place of a `BackRef`, so equal types may have it at different places.
#[test]
fn types_unfolded_once_more_are_equal() {
    const INNER: TypeKey = TypeKey::new("inner", "T", &[]);
    const OUTER: TypeKey = TypeKey::new("outer", "T", &[]);
    const fn tree(key: TypeKey, inner: &'static [Schema]) -> crate::schema::Definition {
        crate::schema::Definition::new(key, &[], &[], Shape::Struct(Fields::Tuple(inner)))
    }
    const fn function(schema: &'static [Argument]) -> Signature {
        Signature::new(("shop", None), "f", &[], schema, Schema::Unit)
    }
    const FOLDED: Schema =
        Schema::Defined(&tree(INNER, &[Schema::Seq(&Schema::BackRef(INNER, super::nowhere))]));
    const UNFOLDED: Schema = Schema::Defined(&tree(OUTER, &[Schema::Seq(&FOLDED)]));
    const HOST: Signature = function(&[Argument::new("x", Passing::Value, FOLDED)]);
    const PLUGIN: Signature = function(&[Argument::new("x", Passing::Value, UNFOLDED)]);
    assert_ne!(HOST.fingerprint(), PLUGIN.fingerprint());
    Interface::of(&[&PLUGIN]).unwrap().check(&HOST).unwrap();
    Interface::of(&[&HOST]).unwrap().check(&PLUGIN).unwrap();
}

/// Two types have one name, as from two modules. A fingerprint covers a type that is referred back to by name
/// only, so equal fingerprints must not end the comparison.
#[test]
fn references_back_to_another_type_of_the_name() {
    const A: TypeKey = TypeKey::new("a", "Node", &[]);
    const B: TypeKey = TypeKey::new("b", "Node", &[]);
    const fn node(key: TypeKey, fields: &'static [Schema]) -> Definition {
        Definition::new(key, &[], &[], Shape::Struct(Fields::Tuple(fields)))
    }
    const fn function(types: &'static [Argument]) -> Signature {
        Signature::new(("shop", None), "f", &[], types, Schema::Unit)
    }
    const fn argument(schema: Schema) -> Argument {
        Argument::new("x", Passing::Value, schema)
    }
    const FIRST: Schema =
        Schema::Defined(&node(A, &[Schema::U8, Schema::Seq(&Schema::BackRef(A, super::nowhere))]));
    const OF_ITSELF: Schema =
        Schema::Defined(&node(B, &[Schema::U16, Schema::Seq(&Schema::BackRef(B, super::nowhere))]));
    const OF_THE_FIRST: Schema =
        Schema::Defined(&node(B, &[Schema::U16, Schema::Seq(&Schema::BackRef(A, super::nowhere))]));
    const HOST: Signature = function(&[argument(FIRST), argument(OF_ITSELF)]);
    const PLUGIN: Signature = function(&[argument(FIRST), argument(OF_THE_FIRST)]);
    assert_eq!(HOST.fingerprint(), PLUGIN.fingerprint());
    let (host, plugin) = (Interface::of(&[&HOST]).unwrap(), Interface::of(&[&PLUGIN]).unwrap());
    host.check(&HOST).unwrap();
    plugin.check(&PLUGIN).unwrap();
    for mismatch in [plugin.check(&HOST), Interface::compare(&host, &plugin)] {
        let mismatch = mismatch.unwrap_err();
        assert_eq!(mismatch.differences()[0].to_string(), "f(x): Node.1[].0: host u16, plugin u8");
    }
    // Host functions behave the same.
    let (offered, needed) = (HOST.of_host(), PLUGIN.of_host());
    let plugin = Interface::of(&[&needed]).unwrap();
    plugin.check_host(&[&needed]).unwrap();
    let mismatch = plugin.check_host(&[&offered]).unwrap_err();
    assert_eq!(mismatch.differences()[0].to_string(), "f(x): Node.1[].0: host u16, plugin u8");
}

/// The argument of a type parameter may also be known by name only.
#[test]
fn wrapped_references_back_to_another_type_of_the_name() {
    const A: TypeKey = TypeKey::new("a", "Node", &[]);
    const B: TypeKey = TypeKey::new("b", "Node", &[]);
    const fn page(of: &'static [Schema]) -> Definition {
        Definition::new(TypeKey::new("p", "Page", of), &[], of, Shape::Struct(Fields::Tuple(of)))
    }
    const fn node(key: TypeKey, fields: &'static [Schema]) -> Definition {
        Definition::new(key, &[], &[], Shape::Struct(Fields::Tuple(fields)))
    }
    const OF_A: Schema = Schema::Defined(&page(&[Schema::BackRef(A, super::nowhere)]));
    const OF_B: Schema = Schema::Defined(&page(&[Schema::BackRef(B, super::nowhere)]));
    const FIRST: Schema = Schema::Defined(&node(A, &[Schema::U8, Schema::Seq(&OF_A)]));
    const SECOND: Schema = Schema::Defined(&node(B, &[Schema::U16, Schema::Seq(&OF_B)]));
    const BOTH: Signature = Signature::new(("shop", None), "f", &[], &[], Schema::Tuple(&[FIRST, SECOND]));
    let interface = Interface::of(&[&BOTH]).unwrap();
    let names: Vec<_> = interface.definitions().iter().map(interface::Definition::name).collect();
    assert_eq!(names, ["Page", "Node", "Page", "Node"]);
    let [page, node] = [2, 3].map(|place| &interface.definitions()[place]);
    let interface::Shape::Struct(interface::Fields::Tuple(fields)) = page.shape() else { panic!("{page:?}") };
    let interface::Type::Defined(id) = fields[0] else { panic!("{page:?}") };
    assert_eq!(interface.definition(id), node);
}

/// Types that contain each other, in two versions: `Leaf` differs, and only `Node` is in the signature.
mod versions {
    pub(super) mod one {
        #[derive(crate::PluginType)]
        pub(crate) struct Node {
            #[plugin_type(recursive = Leaf)]
            leaves: alloc::vec::Vec<Leaf>,
        }

        #[derive(crate::PluginType)]
        pub(crate) struct Leaf {
            nodes: alloc::vec::Vec<Node>,
            color: u8,
        }
    }

    pub(super) mod two {
        #[derive(crate::PluginType)]
        pub(crate) struct Node {
            #[plugin_type(recursive = Leaf)]
            leaves: alloc::vec::Vec<Leaf>,
        }

        #[derive(crate::PluginType)]
        pub(crate) struct Leaf {
            nodes: alloc::vec::Vec<Node>,
            color: u16,
        }
    }
}

#[test]
fn a_cut_is_described_and_compared() {
    let of = |schema| {
        let arguments = alloc::vec![Argument::new("node", Passing::Value, schema)].leak();
        Interface::of(&[&Signature::new(("shop", None), "f", &[], arguments, Schema::Unit)]).unwrap()
    };
    let (one, two) = (of(versions::one::Node::SCHEMA), of(versions::two::Node::SCHEMA));
    assert_eq!(one.functions()[0].fingerprint(), two.functions()[0].fingerprint());
    let names: Vec<_> = one.definitions().iter().map(interface::Definition::name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    Interface::compare(&one, &one).unwrap();
    let mismatch = Interface::compare(&one, &two).unwrap_err();
    assert_eq!(mismatch.differences()[0].to_string(), "f(node): Node.leaves[].color: host u8, plugin u16");
}

/// Returns the names that the definitions refer to, each with a mark if it is a reference back.
fn references(interface: &Interface) -> Vec<String> {
    let mut all = Vec::new();
    for definition in interface.definitions() {
        definition.clone().for_each_id(&mut |id| {
            let mark = if id.is_reference_back() { "back to " } else { "" };
            all.push(format!("{}: {mark}{}", definition.name(), interface.definition(*id).name()));
        });
    }
    all
}

/// A generator of declarations needs the places of the cuts, because the fingerprint depends on them.
#[test]
fn cuts_survive_reading() {
    use versions::one::{Leaf, Node};
    const SIGNATURES: [&Signature; 2] = [
        &Signature::new(
            ("shop", None),
            "f",
            &[],
            &[Argument::new("x", Passing::Ref, Node::SCHEMA)],
            Schema::Unit,
        ),
        &Signature::new(("shop", None), "g", &[], &[], Schema::Tuple(&[Leaf::SCHEMA, Node::SCHEMA])),
    ];
    let expected = ["Node: back to Leaf", "Leaf: Node"];
    let interface = Interface::of(&SIGNATURES).unwrap();
    assert_eq!(references(&interface), expected);
    assert_eq!(references(&Interface::read(&guest_section(&SIGNATURES)).unwrap()), expected);
    let interface::Type::Defined(node) = *interface.functions()[0].arguments()[0].ty() else {
        panic!("a struct")
    };
    assert!(!node.is_reference_back());
    let interface::Shape::Struct(interface::Fields::Named(fields)) = interface.definition(node).shape()
    else {
        panic!("a struct")
    };
    let interface::Type::Seq(inner) = fields[0].ty() else { panic!("a vector") };
    let interface::Type::Defined(back) = **inner else { panic!("a struct") };
    let interface::Type::Tuple(types) = interface.functions()[1].result() else { panic!("a tuple") };
    let interface::Type::Defined(leaf) = types[0] else { panic!("a struct") };
    assert!(back.is_reference_back() && !leaf.is_reference_back());
    // Both lead to one definition.
    assert_eq!((back, back.cmp(&leaf)), (leaf, core::cmp::Ordering::Equal));
}

/// A reference back and one that is none are two edges of the graph: the second leads to a cycle.
#[test]
fn a_reference_back_hides_no_cycle() {
    const KEY: TypeKey = TypeKey::new("shop", "Node", &[]);
    const NODE: Definition = Definition::new(
        KEY,
        &[],
        &[],
        Shape::Struct(Fields::Tuple(&[
            Schema::BackRef(KEY, super::nowhere),
            Schema::BackRef(KEY, super::nowhere),
        ])),
    );
    const F: Signature = Signature::new(("shop", None), "f", &[], &[], Schema::Defined(&NODE));
    let mut section = Interface::section_without_docs(&[&F]);
    Interface::read(&section).unwrap();
    // The definition's two references to its own record, which is number 0.
    let reference = [tag::BACK_RECORDED, 0, 0, 0, 0, 0, 0, 0, 0];
    let place = section.windows(18).position(|bytes| bytes == [reference; 2].concat()).unwrap();
    section[place + reference.len()] = tag::RECORDED;
    let error = Interface::read(&section).unwrap_err();
    assert!(matches!(error.problem(), interface::Problem::ContainsItself { .. }), "{error}");
}
