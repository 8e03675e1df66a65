//! Parses the text of a value along a description. Literals of Rust and of JSON may be mixed.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::lexer::{Lexer, Result};
use super::number::integer;
use crate::wire::description::{Fields, Interface, Shape, Type};
use crate::wire::value::decode::UNDESCRIBED;
use crate::wire::value::{Value, ValueError};

/// Maximum nesting of a text. The parser is recursive.
const DEEPEST: u32 = 128;

impl Value {
    /// Parses a value of this type: a literal as in Rust, or JSON.
    ///
    /// | type | Rust | JSON |
    /// |---|---|---|
    /// | `bool`, numbers | `true`, `-1_000`, `0xff`, `2.5`, `inf` | likewise; `"inf"`; numbers of 128 bits as text, too |
    /// | `char`, `String` | `'a'`, `"text"`, `r"raw"` | `"a"`, `"text"` |
    /// | `Option` | `None`, `Some(1)` | `null`, `1`; `{"Some": null}` if the value may be `null`, too |
    /// | sequences, arrays, tuples | `[1, 2]`, `vec![1, 2]`, `b"bytes"`, `(1, 'a')` | `[1, 2]`, `[1, "a"]` |
    /// | maps | `{"a": 1}`, `[("a", 1)]` | `{"a": 1}`, `[["a", 1]]` |
    /// | structs | `Item { sku: "tea" }`, `Percent(10)`, `Empty` | `{"sku": "tea"}`, `10`, `null` |
    /// | enums | `Kind::Plain`, `Gift { from: "Ada" }`, `Err(1)` | `"Plain"`, `{"Gift": {"from": "Ada"}}` |
    ///
    /// A field whose type is an `Option` may be left out.
    ///
    /// # Errors
    ///
    /// If the text is not a value of this type. The error has the [place](ValueError::place) in the text and
    /// the path in the value. Text may be nested 128 levels deep.
    ///
    /// # Panics
    ///
    /// If the type is from another interface, which has more definitions.
    pub fn parse(text: &str, interface: &Interface, ty: &Type) -> Result<Self> {
        let mut parser = Parser { interface, lexer: Lexer::new(text), depth: 0 };
        let value = parser.value(ty)?;
        match parser.lexer.peek() {
            None => Ok(value),
            Some(_) => Err(parser.lexer.expected("the end of the value")),
        }
    }
}

pub(super) struct Parser<'i, 't> {
    pub(super) interface: &'i Interface,
    pub(super) lexer: Lexer<'t>,
    depth: u32,
}

impl<'i> Parser<'i, '_> {
    pub(super) fn value(&mut self, ty: &'i Type) -> Result<Value> {
        if self.depth == DEEPEST {
            let place = self.lexer.place();
            return Err(ValueError::new("the value is nested deeper than 128 levels").at(place..place));
        }
        self.depth += 1;
        let value = match ty {
            Type::Unit => self.unit(),
            Type::Bool => self.boolean(),
            Type::F32 | Type::F64 => self.float(ty),
            Type::Char => self.character(),
            Type::String => self.lexer.string().map(Value::String),
            Type::Option(inner) => self.option(inner),
            Type::Seq(element) => self.sequence(element),
            Type::Map(key, value) => self.map(key, value),
            Type::Array(element, length) => self.array(ty, element, *length),
            Type::Tuple(types) => self.tuple(types).map(Value::Tuple),
            Type::Defined(id) => {
                let definition = self.interface.definition(*id);
                match definition.shape() {
                    Shape::Struct(fields) => self.structure(ty, definition, fields),
                    Shape::Enum(variants) => self.variant(ty, definition, variants),
                }
            }
            Type::Undescribed(_) => Err(ValueError::new(UNDESCRIBED)),
            _ => self.integer(ty),
        };
        self.depth -= 1;
        value
    }

    #[cold]
    pub(super) fn expected(&mut self, ty: &Type) -> ValueError {
        let expected = format!("`{}`", self.interface.show_type(ty));
        self.lexer.expected(&expected)
    }

    pub(super) fn unit(&mut self) -> Result<Value> {
        if self.eat_name("null") {
            return Ok(Value::Unit);
        }
        self.lexer.expect("(").and_then(|()| self.lexer.expect(")"))?;
        Ok(Value::Unit)
    }

    /// Takes a name if it is this one.
    fn eat_name(&mut self, name: &str) -> bool {
        let mut ahead = self.lexer.clone();
        let is_next = ahead.identifier() == Some(name) && !ahead.eat("::");
        if is_next {
            self.lexer.identifier();
        }
        is_next
    }

    fn boolean(&mut self) -> Result<Value> {
        if self.eat_name("true") {
            Ok(Value::Bool(true))
        } else if self.eat_name("false") {
            Ok(Value::Bool(false))
        } else {
            Err(self.lexer.expected("`bool`"))
        }
    }

    fn integer(&mut self, ty: &Type) -> Result<Value> {
        let start = self.lexer.place();
        let mut ahead = self.lexer.clone();
        if matches!(ty, Type::U128 | Type::I128) && self.lexer.is_string() {
            let text = self.lexer.string()?;
            let number = integer(&text, ty, self.interface);
            return number.ok_or_else(|| self.bad_number(ty, &text, start));
        }
        let text = ahead.number();
        if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-')) {
            return Err(self.expected(ty));
        }
        self.lexer = ahead;
        integer(text, ty, self.interface).ok_or_else(|| self.bad_number(ty, text, start))
    }

    #[cold]
    fn bad_number(&self, ty: &Type, text: &str, start: usize) -> ValueError {
        let (ty, text) = (self.interface.show_type(ty), crate::wire::display::Shown::name(text));
        ValueError::new(format!("`{text}` is not a number in the range of `{ty}`"))
            .at(self.lexer.since(start))
    }

    fn float(&mut self, ty: &Type) -> Result<Value> {
        let start = self.lexer.place();
        let text = if self.lexer.is_string() { self.lexer.string()? } else { self.lexer.number().into() };
        if text.is_empty() {
            return Err(self.expected(ty));
        }
        let suffix = if *ty == Type::F32 { "f32" } else { "f64" };
        let digits = text.replace('_', "");
        let digits = digits.strip_suffix(suffix).unwrap_or(&digits);
        let number = if *ty == Type::F32 {
            digits.parse().ok().map(Value::F32)
        } else {
            digits.parse().ok().map(Value::F64)
        };
        number.ok_or_else(|| self.bad_number(ty, &text, start))
    }

    fn character(&mut self) -> Result<Value> {
        if self.lexer.peek() == Some('\'') {
            return self.lexer.quoted_character().map(Value::Char);
        }
        let start = self.lexer.place();
        if !self.lexer.is_string() {
            return Err(self.lexer.expected("`char`"));
        }
        let text = self.lexer.string()?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(Value::Char(character)),
            _ => Err(ValueError::new("this is not one character").at(self.lexer.since(start))),
        }
    }

    fn option(&mut self, inner: &'i Type) -> Result<Value> {
        if self.eat_name("None") || self.eat_name("null") {
            return Ok(Value::Option(None));
        }
        let mut ahead = self.lexer.clone();
        let close = if ahead.identifier() == Some("Some") && ahead.eat("(") {
            ")"
        } else {
            ahead = self.lexer.clone();
            let is_object = self.is_nullable(inner, DEEPEST)
                && ahead.eat("{")
                && ahead.is_string()
                && ahead.string().is_ok_and(|name| name == "Some")
                && ahead.eat(":");
            if is_object { "}" } else { "" }
        };
        if !close.is_empty() {
            self.lexer = ahead;
        }
        let value = self.value(inner)?;
        if !close.is_empty() {
            self.lexer.eat(",");
            self.lexer.expect(close)?;
        }
        Ok(Value::Option(Some(Box::new(value))))
    }

    /// Returns true if the JSON of a value may be `null`.
    fn is_nullable(&self, ty: &Type, depth: u32) -> bool {
        match ty {
            Type::Unit | Type::Option(_) => true,
            Type::Defined(id) => match self.interface.definition(*id).shape() {
                Shape::Struct(Fields::Unit) => true,
                Shape::Struct(Fields::Tuple(types)) => match &types[..] {
                    [ty] => depth > 0 && self.is_nullable(ty, depth - 1),
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        }
    }

    /// Parses elements up to the closing bracket. The opening one has been taken.
    pub(super) fn elements<T>(
        &mut self,
        close: &str,
        mut element: impl FnMut(&mut Self, usize) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut elements = Vec::new();
        while !self.lexer.eat(close) {
            let index = elements.len();
            elements.push(element(self, index)?);
            if !self.lexer.eat(",") {
                if self.lexer.eat(close) {
                    break;
                }
                return Err(self.lexer.expected(&format!("`,` or `{close}`")));
            }
        }
        Ok(elements)
    }

    fn sequence(&mut self, element: &'i Type) -> Result<Value> {
        if *element == Type::U8 && self.is_byte_string() {
            return self.lexer.byte_string().map(Value::Bytes);
        }
        let mut ahead = self.lexer.clone();
        // Either may stand in front.
        let _ = ahead.eat("vec!") || ahead.eat("&");
        if !ahead.eat("[") {
            return Err(self.lexer.expected(&format!("`[` of `Vec<{}>`", self.interface.show_type(element))));
        }
        self.lexer = ahead;
        let values = self.elements("]", |parser, index| {
            parser.value(element).map_err(|error| error.within(&format!("[{index}]")))
        })?;
        Ok(if *element == Type::U8 { Value::Bytes(bytes(&values)) } else { Value::Seq(values) })
    }

    fn is_byte_string(&mut self) -> bool {
        let mut ahead = self.lexer.clone();
        ahead.eat("b\"")
    }

    fn array(&mut self, ty: &Type, element: &'i Type, length: u64) -> Result<Value> {
        let start = self.lexer.place();
        let value = self.sequence(element)?;
        let found = match &value {
            Value::Bytes(bytes) => bytes.len(),
            other => other.as_slice().map_or(0, <[_]>::len),
        };
        if found as u64 == length {
            return Ok(value);
        }
        let ty = self.interface.show_type(ty);
        let problem = format!("`{ty}` has {length} elements, and this has {found}");
        Err(ValueError::new(problem).at(self.lexer.since(start)))
    }

    fn map(&mut self, key: &'i Type, value: &'i Type) -> Result<Value> {
        let within = |error: ValueError, index: usize| error.within(&format!("[{index}]"));
        if self.lexer.eat("{") {
            let entries = self.elements("}", |parser, index| {
                let key = parser.key(key).map_err(|error| within(error, index))?;
                parser.lexer.expect(":")?;
                Ok((key, parser.value(value).map_err(|error| within(error, index))?))
            })?;
            return Ok(Value::Map(entries));
        }
        if !self.lexer.eat("[") {
            return Err(self.lexer.expected("`{` of a map"));
        }
        let entries = self.elements("]", |parser, index| {
            let close = if parser.lexer.eat("(") {
                ")"
            } else {
                parser.lexer.expect("[")?;
                "]"
            };
            let key = parser.value(key).map_err(|error| within(error, index))?;
            parser.lexer.expect(",")?;
            let value = parser.value(value).map_err(|error| within(error, index))?;
            parser.lexer.eat(",");
            parser.lexer.expect(close)?;
            Ok((key, value))
        })?;
        Ok(Value::Map(entries))
    }

    /// Parses a key before a colon. JSON has numbers and booleans as text there.
    fn key(&mut self, ty: &'i Type) -> Result<Value> {
        let is_text = matches!(ty, Type::String | Type::Char | Type::Defined(_) | Type::Option(_));
        if is_text || !self.lexer.is_string() {
            return self.value(ty);
        }
        let start = self.lexer.place();
        let text = self.lexer.string()?;
        let mut parser = Parser { interface: self.interface, lexer: Lexer::new(&text), depth: self.depth };
        let value = parser.value(ty).ok().filter(|_| parser.lexer.peek().is_none());
        value.ok_or_else(|| self.bad_number(ty, &text, start))
    }

    pub(super) fn tuple(&mut self, types: &'i [Type]) -> Result<Vec<Value>> {
        let start = self.lexer.place();
        let close = if self.lexer.eat("(") {
            ")"
        } else if self.lexer.eat("[") {
            "]"
        } else {
            return Err(self.lexer.expected(&format!("`(` of a tuple of {}", types.len())));
        };
        self.positions(types, close, start)
    }

    /// Parses values up to the closing bracket. The opening one, at `start`, has been taken.
    pub(super) fn positions(&mut self, types: &'i [Type], close: &str, start: usize) -> Result<Vec<Value>> {
        let values = self.elements(close, |parser, index| {
            let Some(ty) = types.get(index) else {
                let place = parser.lexer.place();
                let problem = format!("only {} values are expected", types.len());
                return Err(ValueError::new(problem).at(place..place));
            };
            parser.value(ty).map_err(|error| error.within(&format!(".{index}")))
        })?;
        if values.len() == types.len() {
            return Ok(values);
        }
        let problem = format!("{} values are expected, and there are {}", types.len(), values.len());
        Err(ValueError::new(problem).at(self.lexer.since(start)))
    }
}

/// Returns the bytes of parsed integers in the range of `u8`.
fn bytes(values: &[Value]) -> Vec<u8> {
    values.iter().filter_map(|value| u8::try_from(value.as_u128()?).ok()).collect()
}
