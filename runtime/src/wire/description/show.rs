//! Shows an interface as text in Rust's syntax, for people to read. Nothing parses it.
//!
//! The shown names are a plugin's, and may be meant to flood or to mislead a terminal. Names pass through
//! [`Shown`], and the text has a maximum length.

use alloc::string::String;
use core::fmt::{self, Write};

use super::{Argument, Definition, Field, Fields, Function, Interface, Shape, Type, Variant};
use crate::wire::display::{Shown, write_escaped};
use crate::wire::schema::Passing;

/// Maximum size in bytes of the text of an interface, four times that of the largest section.
const LONGEST: usize = 4 * Interface::LONGEST;

/// Maximum size in bytes of the text of a type. Parameters have parameters, so the text would be unbounded.
const LONGEST_TYPE: usize = 240;

/// Indentation of fields and variants.
const INDENT: usize = 4;

impl Interface {
    /// Shows a type of this interface as in Rust. Long ones are cut.
    pub fn show_type<'a>(&'a self, ty: &'a Type) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| self.write_type(f, ty))
    }

    /// Shows a function of this interface as in Rust, with its documentation.
    pub fn show_function<'a>(&'a self, function: &'a Function) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| cut(f, LONGEST, |out| self.write_function(out, 0, &function.name, function)))
    }

    /// Shows an argument's type, including its reference.
    pub(in crate::wire) fn show_passed<'a>(&'a self, argument: &'a Argument) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| self.write_passed(f, argument))
    }

    fn write_function(
        &self,
        out: &mut dyn Write,
        indent: usize,
        name: &str,
        function: &Function,
    ) -> fmt::Result {
        write_docs(out, indent, &function.docs)?;
        write!(out, "{:indent$}fn {}(", "", Shown::name(name))?;
        for (index, argument) in function.arguments.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let mark = if argument.has_default { "#[serde(default)] " } else { "" };
            write!(out, "{comma}{mark}{}: {}", Shown::name(&argument.name), self.show_passed(argument))?;
        }
        match &function.result {
            Type::Unit => out.write_str(")"),
            result => write!(out, ") -> {}", self.show_type(result)),
        }?;
        // The body of an optional method is not known.
        out.write_str(if function.is_optional { " { … }\n" } else { ";\n" })
    }

    /// Writes functions, and those of an interface together as a trait. The functions are sorted by their
    /// names, which begin with the interface's.
    fn write_functions(&self, out: &mut dyn Write, functions: &[Function]) -> fmt::Result {
        for (index, group) in
            functions.chunk_by(|one, other| one.interface() == other.interface()).enumerate()
        {
            out.write_str(if index > 0 { "\n" } else { "" })?;
            match group[0].interface() {
                Some(interface) => {
                    writeln!(out, "trait {} {{", Shown::name(interface))?;
                    self.write_group(out, INDENT, group)?;
                    out.write_str("}\n")?;
                }
                None => self.write_group(out, 0, group)?,
            }
        }
        Ok(())
    }

    /// Writes functions, without empty lines between undocumented ones.
    fn write_group(&self, out: &mut dyn Write, indent: usize, functions: &[Function]) -> fmt::Result {
        let mut previous: Option<&Function> = None;
        for function in functions {
            if previous.is_some_and(|previous| !(previous.docs.is_empty() && function.docs.is_empty())) {
                out.write_str("\n")?;
            }
            // The function's own name follows the interface's name and a dot.
            let start = function.interface().map_or(0, |interface| interface.len() + 1);
            self.write_function(out, indent, &function.name[start..], function)?;
            previous = Some(function);
        }
        Ok(())
    }

    fn write_passed(&self, out: &mut dyn Write, argument: &Argument) -> fmt::Result {
        let (before, after) = match argument.passing {
            Passing::Value => return self.write_type(out, &argument.ty),
            Passing::Ref => ("&", ""),
            Passing::MaybeRef => ("Option<&", ">"),
            Passing::Mut | Passing::MutSlice => ("&mut ", ""),
        };
        out.write_str(before)?;
        match (&argument.ty, argument.passing) {
            // References to these are shown as slices, except where the string or vector may grow.
            (Type::String, Passing::Ref | Passing::MaybeRef) => out.write_str("str"),
            (Type::Seq(element), Passing::Ref | Passing::MaybeRef | Passing::MutSlice) => {
                write!(out, "[{}]", self.show_type(element))
            }
            (ty, _) => self.write_type(out, ty),
        }?;
        out.write_str(after)
    }

    fn write_definition(&self, out: &mut dyn Write, definition: &Definition) -> fmt::Result {
        write_docs(out, 0, &definition.docs)?;
        let keyword = definition.shape.keyword();
        write!(out, "{keyword} {}", self.show_named(&definition.name, &definition.parameters))?;
        match &definition.shape {
            Shape::Struct(fields) => {
                self.write_fields(out, 0, fields)?;
                out.write_str(if matches!(fields, Fields::Named(_)) { "\n" } else { ";\n" })
            }
            Shape::Enum(variants) => {
                out.write_str(if variants.is_empty() { " {" } else { " {\n" })?;
                for Variant { name, docs, fields, is_other, aliases } in variants {
                    write_docs(out, INDENT, docs)?;
                    write_marks(out, INDENT, is_other.then_some("other"), aliases)?;
                    write!(out, "    {}", Shown::name(name))?;
                    self.write_fields(out, INDENT, fields)?;
                    out.write_str(",\n")?;
                }
                out.write_str("}\n")
            }
        }
    }

    fn write_fields(&self, out: &mut dyn Write, indent: usize, fields: &Fields) -> fmt::Result {
        match fields {
            Fields::Unit => Ok(()),
            Fields::Tuple(types) => {
                for (index, ty) in types.iter().enumerate() {
                    write!(out, "{}{}", if index > 0 { ", " } else { "(" }, self.show_type(ty))?;
                }
                out.write_str(if types.is_empty() { "()" } else { ")" })
            }
            Fields::Named(fields) if fields.is_empty() => out.write_str(" {}"),
            Fields::Named(fields) => {
                out.write_str(" {\n")?;
                for Field { name, docs, ty, has_default, aliases } in fields {
                    write_docs(out, indent + INDENT, docs)?;
                    write_marks(out, indent + INDENT, has_default.then_some("default"), aliases)?;
                    writeln!(out, "{:indent$}    {}: {},", "", Shown::name(name), self.show_type(ty))?;
                }
                write!(out, "{:indent$}}}", "")
            }
        }
    }

    fn write_type(&self, out: &mut dyn Write, ty: &Type) -> fmt::Result {
        cut(out, LONGEST_TYPE, |out| self.write_whole_type(out, ty))
    }

    /// Writes a type. Does not end if parameters are cyclic, so the caller must cut the text.
    fn write_whole_type(&self, out: &mut dyn Write, ty: &Type) -> fmt::Result {
        let (before, inner, after) = match ty {
            Type::Option(inner) => ("Option<", inner, ">"),
            Type::Seq(inner) => ("Vec<", inner, ">"),
            Type::Map(key, value) => {
                out.write_str("HashMap<")?;
                self.write_whole_type(out, key)?;
                (", ", value, ">")
            }
            Type::Array(inner, length) => {
                out.write_str("[")?;
                self.write_whole_type(out, inner)?;
                return write!(out, "; {length}]");
            }
            Type::Tuple(elements) => {
                out.write_str("(")?;
                self.write_types(out, elements)?;
                return out.write_str(if elements.len() == 1 { ",)" } else { ")" });
            }
            Type::Defined(id) => {
                let definition = self.definition(*id);
                return self.write_named(out, &definition.name, &definition.parameters);
            }
            Type::Undescribed(name) => return write!(out, "{}", Shown::name(name)),
            plain => return plain.as_plain().map_or(Ok(()), |(_, name)| out.write_str(name)),
        };
        out.write_str(before)?;
        self.write_whole_type(out, inner)?;
        out.write_str(after)
    }

    pub(in crate::wire) fn show_named<'a>(
        &'a self,
        name: &'a str,
        parameters: &'a [Type],
    ) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| cut(f, LONGEST_TYPE, |out| self.write_named(out, name, parameters)))
    }

    fn write_named(&self, out: &mut dyn Write, name: &str, parameters: &[Type]) -> fmt::Result {
        write!(out, "{}", Shown::name(name))?;
        if parameters.is_empty() {
            return Ok(());
        }
        out.write_str("<")?;
        self.write_types(out, parameters)?;
        out.write_str(">")
    }

    fn write_types(&self, out: &mut dyn Write, types: &[Type]) -> fmt::Result {
        for (index, ty) in types.iter().enumerate() {
            if index > 0 {
                out.write_str(", ")?;
            }
            self.write_whole_type(out, ty)?;
        }
        Ok(())
    }
}

impl fmt::Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        cut(f, LONGEST, |out| {
            self.write_functions(out, &self.functions)?;
            if !self.requires.is_empty() {
                let space = if self.functions.is_empty() { "" } else { "\n" };
                write!(out, "{space}// Of its host it needs:\n\n")?;
                self.write_functions(out, &self.requires)?;
            }
            for definition in self.definitions.iter().filter(|definition| !definition.is_result()) {
                out.write_str("\n")?;
                self.write_definition(out, definition)?;
            }
            Ok(())
        })
    }
}

impl Definition {
    /// Returns true for std's `Result`, which need not be shown.
    fn is_result(&self) -> bool {
        let ([ok, err], Shape::Enum(variants)) = (&self.parameters[..], &self.shape) else { return false };
        let [one, other] = &variants[..] else { return false };
        let is = |variant: &Variant, name: &str, ty: &Type| {
            variant.name == name
                && matches!(&variant.fields, Fields::Tuple(types) if types.len() == 1 && types[0] == *ty)
        };
        self.name == "Result" && is(one, "Ok", ok) && is(other, "Err", err)
    }
}

impl Shape {
    pub(in crate::wire) fn keyword(&self) -> &'static str {
        match self {
            Self::Struct(_) => "struct",
            Self::Enum(_) => "enum",
        }
    }
}

fn write_docs(out: &mut dyn Write, indent: usize, docs: &str) -> fmt::Result {
    if docs.is_empty() {
        return Ok(());
    }
    for line in docs.split('\n') {
        let space = if line.is_empty() { "" } else { " " };
        write!(out, "{:indent$}///{space}", "")?;
        line.chars().try_for_each(|character| write_escaped(out, character))?;
        out.write_str("\n")?;
    }
    Ok(())
}

/// Writes serde's attributes of a field or a variant.
fn write_marks(out: &mut dyn Write, indent: usize, mark: Option<&str>, aliases: &[String]) -> fmt::Result {
    if let Some(mark) = mark {
        writeln!(out, "{:indent$}#[serde({mark})]", "")?;
    }
    aliases
        .iter()
        .try_for_each(|alias| writeln!(out, "{:indent$}#[serde(alias = \"{}\")]", "", Shown::name(alias)))
}

/// Writes at most `most` bytes, and `…` if more would follow. Stops the computation there.
pub(in crate::wire) fn cut(
    out: &mut dyn Write,
    most: usize,
    write: impl FnOnce(&mut dyn Write) -> fmt::Result,
) -> fmt::Result {
    struct Cut<'w> {
        out: &'w mut dyn Write,
        left: usize,
        full: bool,
    }

    impl Write for Cut<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            if let Some(left) = self.left.checked_sub(text.len()) {
                self.left = left;
                return self.out.write_str(text);
            }
            self.full = true;
            self.out.write_str(&text[..text.floor_char_boundary(self.left)])?;
            self.out.write_str("…")?;
            Err(fmt::Error)
        }
    }

    let mut limited = Cut { out, left: most, full: false };
    match write(&mut limited) {
        Err(fmt::Error) if limited.full => Ok(()),
        result => result,
    }
}
