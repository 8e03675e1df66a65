//! Parses signatures from text, in the syntax of shown interfaces, to make tests readable.
//!
//! Definitions may follow their uses. A generic one is written once for each use, as `struct Page<Item> { …
//! }`. Types without a definition are undescribed, except for `Result`.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::wire::description::Interface;
use crate::wire::schema::{
    Anchor, Argument, Definition, Field, Fields, Passing, Schema, Shape, Signature, TypeKey, Variant,
};

/// Returns the interface that the text describes, of a crate `shop` with version 1.0.0.
pub(super) fn interface(text: &str) -> Interface {
    let signatures = signatures(("shop", Some("1.0.0")), text);
    Interface::of(&signatures.iter().collect::<Vec<_>>()).unwrap()
}

/// Returns the signature of the only function in the text.
pub(super) fn signature(text: &str) -> Signature {
    let signatures = signatures(("shop", Some("1.0.0")), text);
    assert_eq!(signatures.len(), 1);
    signatures[0]
}

pub(super) fn signatures(source: (&'static str, Option<&'static str>), text: &str) -> Vec<Signature> {
    parse(source, text, |_| false)
}

/// Returns signatures as a guest has them. Types with records of their own are those of these names.
pub(super) fn guest_signatures(text: &str, is_recorded: fn(&str) -> bool) -> Vec<Signature> {
    parse(("shop", Some("1.0.0")), text, is_recorded)
}

fn parse(
    source: (&'static str, Option<&'static str>),
    text: &str,
    is_recorded: fn(&str) -> bool,
) -> Vec<Signature> {
    let types = Types { is_recorded: Some(is_recorded), ..Types::default() };
    let mut parser = Parser { tokens: tokens(text), types };
    let mut functions = Vec::new();
    while !parser.tokens.is_empty() {
        let docs = parser.docs();
        match &parser.next()[..] {
            "fn" => {
                let start = parser.tokens.clone();
                functions.push((docs, start));
                let mut depth = 0;
                loop {
                    match &parser.next()[..] {
                        "[" => depth += 1,
                        "]" => depth -= 1,
                        ";" if depth == 0 => break,
                        _ => {}
                    }
                }
            }
            keyword => {
                let keyword = String::from(keyword);
                let name = parser.next();
                let mut full = name.clone();
                if parser.peek() == "<" {
                    full = parser.type_text(full);
                }
                parser.types.items.insert(full, Item { docs, keyword, name, rest: parser.tokens.clone() });
                // Skips to the end of the struct or enum.
                let mut depth = 0;
                loop {
                    match &parser.next()[..] {
                        "{" | "(" => depth += 1,
                        "}" => depth -= 1,
                        ")" => {
                            depth -= 1;
                            continue;
                        }
                        ";" => {}
                        _ => continue,
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    let mut made = Vec::new();
    for (docs, start) in functions {
        parser.tokens = start;
        // Each function has its own copies of the definitions, as each record does.
        parser.types.made.clear();
        let name = leak(&parser.next());
        parser.expect("(");
        let arguments = parser.list(")", Parser::argument);
        let result = if parser.peek() == "->" {
            parser.next();
            parser.schema()
        } else {
            Schema::Unit
        };
        parser.expect(";");
        made.push(Signature::new(source, name, docs, slice(arguments), result));
    }
    made
}

static ANCHOR: Anchor = Anchor::new(&[]);

#[derive(Default)]
struct Types {
    items: BTreeMap<String, Item>,
    made: BTreeMap<String, &'static Definition>,
    open: Vec<String>,
    is_recorded: Option<fn(&str) -> bool>,
}

struct Item {
    docs: &'static [&'static str],
    keyword: String,
    name: String,
    rest: Vec<String>,
}

struct Parser {
    /// Reversed: the next token is the last.
    tokens: Vec<String>,
    types: Types,
}

impl Parser {
    fn peek(&self) -> &str {
        self.tokens.last().map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        self.tokens.pop().expect("the text ends too early")
    }

    fn expect(&mut self, token: &str) {
        assert_eq!(self.next(), token, "before {:?}", self.tokens.iter().rev().take(8).collect::<Vec<_>>());
    }

    fn docs(&mut self) -> &'static [&'static str] {
        let mut lines = Vec::new();
        while self.peek().starts_with("///") {
            lines.push(leak(&self.next()[3..]));
        }
        slice(lines)
    }

    fn list<T>(&mut self, end: &str, element: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut elements = Vec::new();
        while self.peek() != end {
            elements.push(element(self));
            if self.peek() != end {
                self.expect(",");
            }
        }
        self.next();
        elements
    }

    /// Appends the text in angle brackets.
    fn type_text(&mut self, mut text: String) -> String {
        let mut depth = 0;
        loop {
            let token = self.next();
            depth += i32::from(token == "<") - i32::from(token == ">");
            text += &token;
            if depth == 0 {
                return text;
            }
        }
    }

    fn argument(&mut self) -> Argument {
        let name = leak(&self.next());
        self.expect(":");
        let maybe = self.tokens.iter().rev().take(3).eq(["Option", "<", "&"]);
        if maybe {
            self.next();
            self.next();
        }
        let (passing, schema) = if self.peek() == "&" {
            self.next();
            let mutable = self.peek() == "mut";
            if mutable {
                self.next();
            }
            let in_place = self.peek() == "[" && !self.is_array();
            let passing = match (mutable, in_place) {
                (true, true) => Passing::MutSlice,
                (true, false) => Passing::Mut,
                _ if maybe => Passing::MaybeRef,
                _ => Passing::Ref,
            };
            (passing, self.schema())
        } else {
            (Passing::Value, self.schema())
        };
        if maybe {
            self.expect(">");
        }
        Argument::new(name, passing, schema)
    }

    fn is_array(&self) -> bool {
        let mut depth = 0;
        for token in self.tokens.iter().rev() {
            match &token[..] {
                "[" => depth += 1,
                "]" => depth -= 1,
                ";" => return depth == 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        false
    }

    fn schema(&mut self) -> Schema {
        let token = self.next();
        match &token[..] {
            "bool" => Schema::Bool,
            "u8" => Schema::U8,
            "u16" => Schema::U16,
            "u32" => Schema::U32,
            "u64" => Schema::U64,
            "u128" => Schema::U128,
            "i8" => Schema::I8,
            "i16" => Schema::I16,
            "i32" => Schema::I32,
            "i64" => Schema::I64,
            "i128" => Schema::I128,
            "f32" => Schema::F32,
            "f64" => Schema::F64,
            "char" => Schema::Char,
            "String" | "str" => Schema::String,
            "Option" => Schema::Option(leaked(self.parameters()[0])),
            "Vec" => Schema::Seq(leaked(self.parameters()[0])),
            "HashMap" => {
                let parameters = self.parameters();
                Schema::Map(&parameters[0], &parameters[1])
            }
            "(" => match slice(self.list(")", Self::schema)) {
                [] => Schema::Unit,
                elements => Schema::Tuple(elements),
            },
            "[" => {
                let element = leaked(self.schema());
                if self.next() == "]" {
                    return Schema::Seq(element);
                }
                let length = self.next().parse().unwrap();
                self.expect("]");
                Schema::Array(element, length)
            }
            name => self.named(name),
        }
    }

    fn parameters(&mut self) -> &'static [Schema] {
        if self.peek() != "<" {
            return &[];
        }
        self.next();
        slice(self.list(">", Self::schema))
    }

    fn named(&mut self, name: &str) -> Schema {
        let before = self.tokens.clone();
        let mut full = String::from(name);
        if self.peek() == "<" {
            full = self.type_text(full);
        }
        let after = core::mem::replace(&mut self.tokens, before);
        let parameters = self.parameters();
        let mut target = TypeKey::new(leak(&full), leak(name), &[]);
        if self.types.items.contains_key(&full) && self.types.is_recorded.is_some_and(|is| is(&full)) {
            target = target.recorded(&ANCHOR);
        }
        if !self.types.items.contains_key(&full) && name == "Result" {
            let [ok, err] = parameters else { panic!("{full}") };
            let variants = [("Ok", *ok), ("Err", *err)]
                .map(|(name, schema)| Variant::new(name, &[], Fields::Tuple(slice([schema].into()))));
            let shape = Shape::Enum(slice(variants.into()));
            return Schema::Defined(leaked(Definition::new(target, &[], parameters, shape)));
        }
        if let Some(definition) = self.types.made.get(&full) {
            return Schema::Defined(definition);
        }
        let Some(item) = self.types.items.get(&full) else { return Schema::BackRef(target, super::nowhere) };
        if self.types.open.contains(&full) {
            return Schema::BackRef(target, super::nowhere);
        }
        assert_eq!(item.name, name);
        let (docs, is_struct) = (item.docs, item.keyword == "struct");
        self.tokens.clone_from(&item.rest);
        self.types.open.push(full.clone());
        let shape = if is_struct {
            Shape::Struct(self.fields())
        } else {
            self.expect("{");
            Shape::Enum(slice(self.list("}", |parser| {
                let docs = parser.docs();
                Variant::new(leak(&parser.next()), docs, parser.fields())
            })))
        };
        self.types.open.pop();
        self.tokens = after;
        let definition = leaked(Definition::new(target, docs, parameters, shape));
        self.types.made.insert(full, definition);
        Schema::Defined(definition)
    }

    fn fields(&mut self) -> Fields {
        match self.peek() {
            "{" => {
                self.next();
                Fields::Named(slice(self.list("}", |parser| {
                    let docs = parser.docs();
                    let name = leak(&parser.next());
                    parser.expect(":");
                    Field::new(name, docs, parser.schema())
                })))
            }
            "(" => {
                self.next();
                Fields::Tuple(slice(self.list(")", Self::schema)))
            }
            _ => Fields::Unit,
        }
    }
}

/// Returns the tokens in reverse order.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("///") {
            tokens.push(line.into());
            continue;
        }
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let is_word = |character: char| character.is_alphanumeric() || "_.".contains(character);
            let length = match first {
                _ if rest.starts_with("->") => 2,
                _ if is_word(first) => rest.find(|character| !is_word(character)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            tokens.push(token.into());
            rest = after.trim_start();
        }
    }
    tokens.reverse();
    tokens
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.into())
}

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn slice<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}
