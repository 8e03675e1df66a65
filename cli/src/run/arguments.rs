//! The texts of arguments, read by the description of the function.

use std::fs;
use std::path::Path;

use wasmer_plugin::interface::{Argument, Function, Interface, Type};
use wasmer_plugin::value::Value;

use super::error::RunError;
use crate::output::escape;

/// Reads one argument for each text.
pub fn read<'t>(
    interface: &Interface,
    function: &Function,
    texts: impl ExactSizeIterator<Item = &'t str>,
) -> Result<Vec<Value>, RunError> {
    let arguments = function.arguments();
    if texts.len() != arguments.len() {
        return Err(wrong_count(interface, function, texts.len()));
    }
    let numbered = arguments.iter().zip(texts).enumerate();
    numbered.map(|(index, (argument, text))| one(interface, index, argument, text)).collect()
}

/// Reads all arguments from the text of a tuple, such as `(2, 3)`.
pub fn read_tuple(interface: &Interface, function: &Function, text: &str) -> Result<Vec<Value>, RunError> {
    let types: Vec<Type> = function.arguments().iter().map(Argument::value_type).collect();
    if types.is_empty() && text.chars().filter(|character| !character.is_whitespace()).eq("()".chars()) {
        return Ok(Vec::new());
    }
    match Value::parse(text, interface, &Type::Tuple(types)) {
        Ok(Value::Tuple(values)) => Ok(values),
        Ok(_) => Err(wrong_count(interface, function, 0)),
        Err(source) => {
            let place = source.place();
            let before = &text[..place.as_ref().map_or(0, |place| place.start)];
            // Only commas outside of brackets would count, but the number is a hint only.
            let number = before.matches(',').count() + 1;
            let argument = function.arguments().get(number - 1).map_or("", Argument::name);
            Err(RunError::Argument {
                number,
                argument: escape(argument),
                text: text.to_owned(),
                place,
                source,
            })
        }
    }
}

fn wrong_count(interface: &Interface, function: &Function, found: usize) -> RunError {
    let count = |number: usize| match number {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        _ => format!("{number} arguments"),
    };
    RunError::Count {
        function: escape(function.name()),
        expected: count(function.arguments().len()),
        found: if found == 1 { "is 1".to_owned() } else { format!("are {found}") },
        header: interface.show_header(function).to_string(),
    }
}

fn one(interface: &Interface, index: usize, argument: &Argument, text: &str) -> Result<Value, RunError> {
    let ty = argument.value_type();
    let content;
    let mut text = text;
    if let Some(path) = text.strip_prefix('@').filter(|path| !path.is_empty()) {
        let bytes = file(Path::new(path))?;
        if is_bytes(&ty) {
            return Ok(Value::Bytes(bytes));
        }
        content = String::from_utf8_lossy(&bytes).into_owned();
        if is_text(&ty) {
            return Ok(text_of(&ty, &content));
        }
        text = content.trim_end();
    }
    // The shell has removed quotes already.
    let is_literal = text.starts_with(['"', '\'']) || text.starts_with("r\"") || text.starts_with("r#");
    if is_text(&ty) && !is_literal && !(matches!(ty, Type::Option(_)) && is_option(text)) {
        return Ok(text_of(&ty, text));
    }
    Value::parse(text, interface, &ty).map_err(|source| RunError::Argument {
        number: index + 1,
        argument: format!("{}: {}", escape(argument.name()), interface.show_type(&ty)),
        text: text.to_owned(),
        place: source.place(),
        source,
    })
}

fn is_option(text: &str) -> bool {
    matches!(text, "None" | "null") || text.starts_with("Some(")
}

fn is_text(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Option(inner) => **inner == Type::String,
        _ => false,
    }
}

fn text_of(ty: &Type, text: &str) -> Value {
    match ty {
        Type::Option(_) => Value::from(Some(text)),
        _ => Value::from(text),
    }
}

fn is_bytes(ty: &Type) -> bool {
    matches!(ty, Type::Seq(element) if **element == Type::U8)
}

/// Maximum size of a file with an argument, in bytes. A call may send 512 MiB by default.
const LARGEST: u64 = 1 << 30;

/// Reads a regular file: opening a FIFO would wait for its writer.
pub fn file(path: &Path) -> Result<Vec<u8>, RunError> {
    let failed = |source| RunError::Read { path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(failed(std::io::Error::other("it is no regular file")));
    }
    if metadata.len() > LARGEST {
        return Err(failed(std::io::Error::other("it is larger than 1 GiB")));
    }
    fs::read(path).map_err(failed)
}
