//! Reads an interface from the bytes of a section, whose format `docs/abi.md` describes. The bytes are not
//! trusted: malformed ones cause an error, and take no more memory than about fifty times their length.

use alloc::string::String;
use alloc::vec::Vec;

use super::merge::Table;
use super::{
    Argument, Definition, DefinitionId, Field, Fields, Function, Interface, Problem, ReadError, Shape,
    Source, Type, Variant, fingerprint,
};
use crate::wire::abi;
use crate::wire::schema::{Passing, tag};

type Result<T> = core::result::Result<T, ReadError>;

/// Maximum nesting of types. The code that reads, compares and shows types is recursive.
const DEEPEST: usize = 64;

/// Maximum length of a name. A reference back takes two bytes and is hashed by name, so names need a bound to
/// keep hashing linear.
const LONGEST_NAME: u64 = 256;

/// Size in bytes of the fingerprint at the end of a record.
const FINGERPRINT: usize = size_of::<u64>();

impl Interface {
    /// Reads the content of a section `wasmer-plugin`, as `docs/abi.md` describes it.
    ///
    /// # Errors
    ///
    /// If the bytes are malformed. Untrusted bytes cannot cause a panic, deep recursion, or work and memory
    /// far beyond their length.
    pub fn read(section: &[u8]) -> Result<Self> {
        if section.len() > Self::LONGEST {
            return Err(ReadError::new(Problem::SectionTooLong { length: section.len() }, Self::LONGEST));
        }
        let mut reader = Reader { bytes: section, offset: 0, refers_back: false };
        let mut records = Vec::new();
        while !reader.bytes.is_empty() {
            records.push(reader.record()?);
        }
        // The linker does not define an order of records.
        records.sort_by(|one, other| one.order().cmp(&other.order()));
        for pair in records.windows(2) {
            let [one, other] = [&pair[0].function, &pair[1].function];
            if pair[0].order() == pair[1].order() {
                let crates = [one.krate.clone(), other.krate.clone()];
                let error = ReadError::new(Problem::Twice { crates }, pair[1].offset);
                return Err(error.in_function(&other.name));
            }
        }
        let mut table = Table::default();
        let (mut functions, mut requires) = (Vec::new(), Vec::new());
        for Record { of_host, mut function, definitions, fingerprints, .. } in records {
            let ids = table.add(definitions, &fingerprints);
            let types = function.arguments.iter_mut().map(|argument| &mut argument.ty);
            for ty in types.chain([&mut function.result]) {
                ty.for_each_id(&mut |id| *id = ids[id.place()]);
            }
            function.definitions = ids;
            if of_host { requires.push(function) } else { functions.push(function) }
        }
        Ok(Self { functions, requires, definitions: table.into_definitions() })
    }
}

/// A function whose types refer to the record's own definitions.
struct Record {
    offset: usize,
    of_host: bool,
    function: Function,
    definitions: Vec<Definition>,
    fingerprints: Vec<u64>,
}

impl Record {
    /// Orders host functions after plugin functions. A plugin function and a host function may have one name.
    fn order(&self) -> (bool, &str) {
        (self.of_host, &self.function.name)
    }
}

/// The unread bytes and their offset in the section.
struct Reader<'s> {
    bytes: &'s [u8],
    offset: usize,
    /// True if a type that was read is a reference by name.
    refers_back: bool,
}

/// The definitions that a type may refer to: `all` by references back, and the `earlier` ones by other
/// references.
#[derive(Clone, Copy)]
struct Scope {
    all: usize,
    earlier: usize,
}

impl<'s> Reader<'s> {
    fn fail<T>(&self, problem: Problem) -> Result<T> {
        Err(ReadError::new(problem, self.offset))
    }

    fn take(&mut self, length: u64) -> Result<&'s [u8]> {
        let split = usize::try_from(length).ok().and_then(|length| self.bytes.split_at_checked(length));
        let Some((taken, rest)) = split else {
            return self.fail(Problem::EndsTooEarly);
        };
        self.bytes = rest;
        self.offset += taken.len();
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// Reads a tag. An error has the tag's offset.
    fn tag<T>(&mut self, known: impl FnOnce(u8) -> core::result::Result<T, Problem>) -> Result<T> {
        let offset = self.offset;
        known(self.byte()?).map_err(|problem| ReadError::new(problem, offset))
    }

    fn number(&mut self) -> Result<u64> {
        let start = self.offset;
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(ReadError::new(Problem::Number, start))
    }

    fn string(&mut self) -> Result<String> {
        let length = self.number()?;
        self.text(length)
    }

    fn name(&mut self) -> Result<String> {
        let start = self.offset;
        let length = self.number()?;
        if length > LONGEST_NAME {
            return Err(ReadError::new(Problem::NameTooLong { length }, start));
        }
        self.text(length)
    }

    fn text(&mut self, length: u64) -> Result<String> {
        let start = self.offset;
        match core::str::from_utf8(self.take(length)?) {
            Ok(text) => Ok(text.into()),
            Err(error) => Err(ReadError::new(Problem::NotUtf8, start + error.valid_up_to())),
        }
    }

    /// Reads a list of elements that take at least one byte each.
    fn list<T>(&mut self, element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.number()?;
        self.elements(count, element)
    }

    fn elements<T>(&mut self, count: u64, mut element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = match usize::try_from(count) {
            Ok(count) if count <= self.bytes.len() => count,
            _ => return self.fail(Problem::EndsTooEarly),
        };
        // Nested lists may each claim the same bytes, so lists of more than 16 elements grow as they are
        // read.
        let mut elements = Vec::with_capacity(count.min(16));
        for _ in 0..count {
            elements.push(element(self)?);
        }
        Ok(elements)
    }

    fn record(&mut self) -> Result<Record> {
        let offset = self.offset;
        let length = self.number()?;
        let start = self.offset;
        let mut body = Reader { bytes: self.take(length)?, offset: start, refers_back: false };
        let of_host = body.tag(|byte| match byte {
            tag::FUNCTION => Ok(false),
            tag::HOST_FUNCTION => Ok(true),
            _ => Err(Problem::UnknownRecord(byte)),
        })?;
        let version = body.offset;
        match body.number()? {
            found if found == u64::from(abi::VERSION) => {}
            found => return Err(ReadError::new(Problem::Version { found }, version)),
        }
        let (krate, version) = (body.name()?, body.string()?);
        let described_in = Source { krate: body.name()?, version: body.string()? };
        let name = body.name()?;
        let content = body.content().map_err(|error| error.in_function(&name))?;
        let Content { docs, definitions, fingerprints, arguments, result, stated } = content;
        let computed = fingerprint::function(&name, &arguments, &result, &definitions, &fingerprints);
        // A fuzzer cannot find valid fingerprints, so they are not checked for it.
        if stated != computed && !cfg!(fuzzing) {
            let problem = Problem::Fingerprint { found: stated, computed };
            return Err(ReadError::new(problem, body.offset - FINGERPRINT).in_function(&name));
        }
        let (fingerprint, refers_back) = (computed, body.refers_back);
        let function = Function {
            krate,
            version,
            described_in,
            name,
            docs,
            arguments,
            result,
            definitions: Vec::new(),
            fingerprint,
            refers_back,
            is_optional: false,
        };
        Ok(Record { offset, of_host, function, definitions, fingerprints })
    }

    fn content(&mut self) -> Result<Content> {
        let docs = self.string()?;
        let start = self.offset;
        let count = self.number()?;
        if count > abi::MOST_DEFINITIONS as u64 {
            return Err(ReadError::new(Problem::TooManyDefinitions { count }, start));
        }
        let mut scope = Scope { all: 0, earlier: 0 };
        scope.all = usize::try_from(count).unwrap_or(usize::MAX);
        let definitions = self.elements(count, |reader| {
            let definition = reader.definition(scope);
            scope.earlier += 1;
            definition
        })?;
        let arguments = self.list(|reader| reader.argument(scope))?;
        let result = self.ty(scope, 0)?;
        let mut stated = [0; FINGERPRINT];
        stated.copy_from_slice(self.take(FINGERPRINT as u64)?);
        if !self.bytes.is_empty() {
            return self.fail(Problem::LeftOver { bytes: self.bytes.len() });
        }
        let fingerprints = fingerprint::definitions(&definitions);
        let stated = u64::from_le_bytes(stated);
        Ok(Content { docs, definitions, fingerprints, arguments, result, stated })
    }

    fn argument(&mut self, scope: Scope) -> Result<Argument> {
        let name = self.name()?;
        let (passing, has_default) = self.tag(|byte| {
            let number = usize::from(byte & !tag::MAY_LACK);
            let passing = Passing::ALL.get(number).copied().ok_or(Problem::UnknownPassing(byte))?;
            Ok((passing, byte & tag::MAY_LACK != 0))
        })?;
        Ok(Argument { name, passing, ty: self.ty(scope, 0)?, has_default })
    }

    fn definition(&mut self, scope: Scope) -> Result<Definition> {
        let kind = self.tag(|byte| match byte {
            tag::STRUCT | tag::ENUM | tag::MARKED_ENUM => Ok(byte),
            _ => Err(Problem::UnknownDefinition(byte)),
        })?;
        let (name, docs) = (self.name()?, self.string()?);
        let parameters = self.list(|reader| reader.ty(scope, 0))?;
        let shape = if kind == tag::STRUCT {
            Shape::Struct(self.fields(scope)?)
        } else {
            Shape::Enum(self.list(|reader| {
                let (name, docs) = (reader.name()?, reader.string()?);
                let (is_other, aliases) = reader.marks(kind == tag::MARKED_ENUM)?;
                Ok(Variant { name, docs, fields: reader.fields(scope)?, is_other, aliases })
            })?)
        };
        Ok(Definition { name, docs, parameters, shape })
    }

    fn fields(&mut self, scope: Scope) -> Result<Fields> {
        let offset = self.offset;
        match self.byte()? {
            tag::NO_FIELDS => Ok(Fields::Unit),
            tag::TUPLE_FIELDS => Ok(Fields::Tuple(self.list(|reader| reader.ty(scope, 0))?)),
            form @ (tag::NAMED_FIELDS | tag::MARKED_FIELDS) => Ok(Fields::Named(self.list(|reader| {
                let (name, docs) = (reader.name()?, reader.string()?);
                let (has_default, aliases) = reader.marks(form == tag::MARKED_FIELDS)?;
                Ok(Field { name, docs, ty: reader.ty(scope, 0)?, has_default, aliases })
            })?)),
            byte => Err(ReadError::new(Problem::UnknownFields(byte), offset)),
        }
    }

    /// Reads the mark of a field or a variant, and its aliases, if these are there.
    fn marks(&mut self, are_there: bool) -> Result<(bool, Vec<String>)> {
        if !are_there {
            return Ok((false, Vec::new()));
        }
        let byte = self.byte()?;
        let aliases = self.elements(u64::from(byte & 0x7f), Self::name)?;
        Ok((byte & 0x80 != 0, aliases))
    }

    /// Reads a type. `depth` is the number of types that enclose it.
    fn ty(&mut self, scope: Scope, depth: usize) -> Result<Type> {
        if depth >= DEEPEST {
            return self.fail(Problem::TooDeep);
        }
        let offset = self.offset;
        let tag = self.byte()?;
        self.refers_back |= matches!(tag, tag::BACK | tag::UNDESCRIBED);
        Ok(match tag {
            tag::OPTION => Type::Option(self.ty(scope, depth + 1)?.into()),
            tag::SEQ => Type::Seq(self.ty(scope, depth + 1)?.into()),
            tag::MAP => Type::Map(self.ty(scope, depth + 1)?.into(), self.ty(scope, depth + 1)?.into()),
            tag::ARRAY => {
                let length = self.number()?;
                Type::Array(self.ty(scope, depth + 1)?.into(), length)
            }
            tag::TUPLE => Type::Tuple(self.list(|reader| reader.ty(scope, depth + 1))?),
            tag::DEFINED | tag::BACK => {
                let number = self.number()?;
                let place = usize::try_from(number).unwrap_or(usize::MAX);
                let problem = if place >= scope.all {
                    Problem::NoDefinition { place: number }
                } else if tag == tag::BACK {
                    return Ok(Type::Defined(DefinitionId::back(place)));
                } else if place < scope.earlier {
                    return Ok(Type::Defined(DefinitionId::new(place)));
                } else {
                    Problem::Cyclic { place: number }
                };
                return Err(ReadError::new(problem, offset));
            }
            tag::UNDESCRIBED => Type::Undescribed(self.name()?),
            _ => match Type::plain(tag) {
                Some(plain) => plain,
                None => return Err(ReadError::new(Problem::UnknownType(tag), offset)),
            },
        })
    }
}

/// The content of a record after the function's name.
struct Content {
    docs: String,
    definitions: Vec<Definition>,
    fingerprints: Vec<u64>,
    arguments: Vec<Argument>,
    result: Type,
    stated: u64,
}
