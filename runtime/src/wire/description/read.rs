//! Reads an interface from the bytes of a section, whose format `docs/abi.md` describes. The bytes are not
//! trusted: malformed ones cause an error, and take no more memory than about fifty times their length.

mod bytes;

use alloc::string::String;
use alloc::vec::Vec;

use self::bytes::{Reader, Result};
use super::records::{Definitions, FunctionRecord, Reference, TypeRecord};
use super::resolve::resolve;
use super::{
    Argument, Definition, DefinitionId, Field, Fields, Function, Interface, Problem, ReadError, Shape,
    Source, Type, Variant,
};
use crate::wire::abi;
use crate::wire::schema::{Passing, tag};

/// Maximum nesting of types. The code that reads, compares and shows types is recursive.
const DEEPEST: usize = 64;

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
        let mut reader = Reader::new(section, 0);
        let (mut functions, mut types) = (Vec::new(), Vec::new());
        while !reader.bytes.is_empty() {
            reader.record(&mut functions, &mut types)?;
        }
        // The linker does not define an order of records.
        functions.sort_by(|one, other| one.order().cmp(&other.order()));
        for pair in functions.windows(2) {
            let [one, other] = [&pair[0].function, &pair[1].function];
            if pair[0].order() == pair[1].order() {
                let crates = [one.krate.clone(), other.krate.clone()];
                let error = ReadError::new(Problem::Twice { crates }, pair[1].offset);
                return Err(error.in_function(&other.name));
            }
        }
        resolve(functions, types, section.len())
    }
}

/// The definitions that a type may refer to: `all` by references back, and the `earlier` ones by other
/// references.
#[derive(Clone, Copy)]
struct Scope {
    all: usize,
    earlier: usize,
}

impl<'s> Reader<'s> {
    fn record(&mut self, functions: &mut Vec<FunctionRecord>, types: &mut Vec<TypeRecord<'s>>) -> Result<()> {
        let offset = self.offset;
        let length = self.number()?;
        let start = self.offset;
        let mut body = Reader::new(self.take(length)?, start);
        let tag = body.tag(|byte| match byte {
            tag::FUNCTION | tag::HOST_FUNCTION | tag::DEFINITION => Ok(byte),
            _ => Err(Problem::UnknownRecord(byte)),
        })?;
        let version = body.offset;
        match body.number()? {
            found if found == u64::from(abi::VERSION) => {}
            found => return Err(ReadError::new(Problem::Version { found }, version)),
        }
        if tag == tag::DEFINITION {
            types.push(body.type_record(offset)?);
        } else {
            functions.push(body.function_record(offset, tag == tag::HOST_FUNCTION)?);
        }
        Ok(())
    }

    fn type_record(mut self, offset: usize) -> Result<TypeRecord<'s>> {
        let content = self.bytes;
        let identity = self.u64()?;
        let (definitions, _) = self.definitions()?;
        if definitions.all.is_empty() {
            return self.fail(Problem::NoDefinition { place: 0 });
        }
        self.end()?;
        Ok(TypeRecord { offset, identity, content, definitions: self.with_references(definitions) })
    }

    fn function_record(mut self, offset: usize, of_host: bool) -> Result<FunctionRecord> {
        let (krate, version) = (self.name()?, self.string()?);
        let described_in = Source { krate: self.name()?, version: self.string()? };
        let name = self.name()?;
        let content = self.content().map_err(|error| error.in_function(&name))?;
        let Content { docs, definitions, arguments, result, stated } = content;
        let definitions = self.with_references(definitions);
        let function = Function {
            krate,
            version,
            described_in,
            name,
            docs,
            arguments,
            result,
            definitions: Vec::new(),
            fingerprint: stated.0,
            refers_back: definitions.refer_back,
            is_optional: false,
        };
        Ok(FunctionRecord { offset, of_host, function, definitions, places: 0..0, stated })
    }

    fn content(&mut self) -> Result<Content> {
        let docs = self.string()?;
        let (definitions, scope) = self.definitions()?;
        let arguments = self.list(|reader| reader.argument(scope))?;
        let result = self.ty(scope, 0)?;
        let start = self.offset;
        let stated = (self.u64()?, start);
        self.end()?;
        Ok(Content { docs, definitions, arguments, result, stated })
    }

    /// Checks that the record ends here.
    fn end(&self) -> Result<()> {
        if self.bytes.is_empty() { Ok(()) } else { self.fail(Problem::LeftOver { bytes: self.bytes.len() }) }
    }

    fn definitions(&mut self) -> Result<(Definitions, Scope)> {
        let start = self.offset;
        let count = self.number()?;
        if count > abi::MOST_DEFINITIONS as u64 {
            return Err(ReadError::new(Problem::TooManyDefinitions { count }, start));
        }
        let mut scope = Scope { all: 0, earlier: 0 };
        scope.all = usize::try_from(count).unwrap_or(usize::MAX);
        let mut definitions = Definitions::default();
        definitions.all = self.elements(count, |reader| {
            let (definition, identity) = reader.definition(scope)?;
            definitions.identities.push(identity);
            scope.earlier += 1;
            Ok(definition)
        })?;
        Ok((definitions, scope))
    }

    fn with_references(self, definitions: Definitions) -> Definitions {
        Definitions { references: self.references, refer_back: self.refers_back, ..definitions }
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

    fn definition(&mut self, scope: Scope) -> Result<(Definition, Option<u64>)> {
        let mut identity = None;
        if let [tag::IDENTIFIED, ..] = self.bytes {
            self.byte()?;
            identity = Some(self.u64()?);
        }
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
        Ok((Definition { name, docs, parameters, shape }, identity))
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
        self.refers_back |= matches!(tag, tag::BACK | tag::BACK_RECORDED | tag::UNDESCRIBED);
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
            tag::RECORDED | tag::BACK_RECORDED => {
                let place = self.references.len();
                let identity = self.u64()?;
                self.references.push(Reference { identity, offset });
                Type::Defined(DefinitionId::outside(place, tag == tag::BACK_RECORDED))
            }
            tag::UNDESCRIBED => Type::Undescribed(self.name()?),
            _ => match Type::plain(tag) {
                Some(plain) => plain,
                None => return Err(ReadError::new(Problem::UnknownType(tag), offset)),
            },
        })
    }
}

/// The content of a function's record after its name.
struct Content {
    docs: String,
    definitions: Definitions,
    arguments: Vec<Argument>,
    result: Type,
    stated: (u64, usize),
}
