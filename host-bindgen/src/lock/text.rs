//! The format of a lock file: the interface as Rust, for people, and then the bytes of its description in
//! comments, for comparison.

use std::fmt::{self, Write};

use wasmer_plugin::interface::{Function, Interface, ReadError};
use wasmer_plugin::schema::Signature;

/// First line of a file. The number changes with the format.
const HEAD: &str = "// Interface lock 1, written by `INTERFACE_LOCK=write cargo test`. Do not edit it.";

/// Line between text and bytes.
const MIDDLE: &str = "// The description in bytes, for exact comparison:";

/// Start of a line with bytes.
const BYTES: &str = "//   ";

/// Start of the line with the places of the optional functions, which the bytes do not have.
const OPTIONAL: &str = "// optional functions: ";

/// Number of bytes in a line.
const WIDTH: usize = 48;

/// The content of a lock file.
pub(super) struct Content {
    section: Vec<u8>,
    interface: Interface,
}

/// Line number and description of a problem in a file.
type Problem = (usize, String);

impl Content {
    /// Describes functions.
    pub(super) fn of(signatures: &[Signature]) -> Result<Self, ReadError> {
        let mut sorted: Vec<&Signature> = signatures.iter().collect();
        sorted.sort_by_key(|signature| signature.name());
        let section = Interface::section_without_docs(&sorted);
        let mut interface = Interface::read(&section)?;
        for signature in sorted.into_iter().filter(|signature| signature.is_optional()) {
            interface.mark_optional(signature.name());
        }
        Ok(Self { section, interface })
    }

    /// Reads the bytes in a file. Its text is ignored: see [`edited_line`](Self::edited_line).
    pub(super) fn parse(file: &str) -> Result<Self, Problem> {
        let mut lines = file.lines().enumerate().map(|(index, line)| (index + 1, line));
        match lines.next() {
            Some((_, HEAD)) => {}
            _ => return Err((1, "this is not the lock of an interface, in a known format".into())),
        }
        let Some((middle, _)) = lines.find(|(_, line)| *line == MIDDLE) else {
            return Err((file.lines().count(), "the description in bytes is missing".into()));
        };
        let (mut section, mut optional) = (Vec::new(), Vec::new());
        for (number, line) in lines {
            let unexpected = || (number, "this line is not part of a description".to_owned());
            if let Some(digits) = line.strip_prefix(BYTES) {
                section.extend(bytes(digits).ok_or_else(unexpected)?);
            } else {
                let places = line.strip_prefix(OPTIONAL).ok_or_else(unexpected)?;
                let places = places.split(' ').map(str::parse).collect::<Result<Vec<usize>, _>>();
                optional.extend(places.map_err(|_| unexpected())?);
            }
        }
        let mut interface = Interface::read(&section).map_err(|error| (middle, error.to_string()))?;
        for place in optional {
            let Some(function) = interface.functions().get(place) else {
                return Err((middle, format!("there is no function {place}, which is optional")));
            };
            let name = function.name().to_owned();
            interface.mark_optional(&name);
        }
        Ok(Self { section, interface })
    }

    /// Returns the first line of the file that differs from the one written for its bytes.
    pub(super) fn edited_line(&self, file: &str) -> Option<usize> {
        let right = self.to_string();
        let (mut found, mut expected) = (file.lines(), right.lines());
        let mut number = 0;
        loop {
            number += 1;
            match (found.next(), expected.next()) {
                (None, None) => return None,
                (found, expected) if found == expected => {}
                _ => return Some(number),
            }
        }
    }

    pub(super) fn interface(&self) -> &Interface {
        &self.interface
    }

    pub(super) fn into_interface(self) -> Interface {
        self.interface
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HEAD}\n\n{}\n{MIDDLE}\n", self.interface)?;
        for line in self.section.chunks(WIDTH) {
            f.write_str(BYTES)?;
            line.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
            f.write_char('\n')?;
        }
        let functions = self.interface.functions().iter().map(Function::is_optional).enumerate();
        let optional: Vec<String> =
            functions.filter(|(_, is_optional)| *is_optional).map(|(place, _)| place.to_string()).collect();
        if optional.is_empty() { Ok(()) } else { writeln!(f, "{OPTIONAL}{}", optional.join(" ")) }
    }
}

/// Decodes hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(pair).collect()
}
