//! Identifiers for the names of a description, which may be any text.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};
use unicode_ident::{is_xid_continue, is_xid_start};

use super::standard;
use super::types::Ty;
use super::used::Used;
use crate::interface::Interface;

/// Words that an identifier can be with `r#` only.
const KEYWORDS: &str = "abstract as async await become box break const continue do dyn else enum extern false \
                        final fn for gen if impl in let loop macro match mod move mut override priv pub ref \
                        return static struct trait true try type typeof unsafe unsized use virtual where while \
                        yield";

/// Words that no identifier can be.
const NEVER: &str = "_ Self crate self super";

/// Names in the module that the declarations or their expansions use, and those of std's prelude.
const RESERVED: &str = "AsMut AsRef Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err \
                        ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator Hash Into IntoIterator \
                        Iterator None Ok Option Ord PartialEq PartialOrd PluginType Result Send Sized Some \
                        String Sync ToOwned ToString TryFrom TryInto Unpin Vec alloc bool char core f32 f64 \
                        i128 i16 i32 i64 i8 isize serde std str u128 u16 u32 u64 u8 usize wasmer_plugin";

/// Maximum length of an identifier that is made up of something else, in bytes.
const LONGEST: usize = 60;

fn has_word(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|one| one == word)
}

/// Returns the identifier that is exactly this name, if there is one.
pub(super) fn exact(name: &str) -> Option<Ident> {
    let mut characters = name.chars();
    let is_identifier = characters.next().is_some_and(|first| first == '_' || is_xid_start(first))
        && characters.all(is_xid_continue);
    // The attribute makes such names itself.
    if !is_identifier || has_word(NEVER, name) || name.starts_with("__wasmer_plugin") {
        None
    } else if has_word(KEYWORDS, name) {
        Some(Ident::new_raw(name, Span::call_site()))
    } else {
        Some(Ident::new(name, Span::call_site()))
    }
}

/// Returns true if rustc leaves the name as it is. It brings identifiers into Unicode's normal form C.
fn is_normal(name: &str) -> bool {
    name.chars().all(|character| character.is_ascii() || matches!(character, '\u{c0}'..='\u{17f}'))
}

/// Returns an identifier for the name: the name itself if it is one.
fn base(name: &str, default: &str) -> String {
    if is_normal(name) && exact(name).is_some() {
        return name.to_owned();
    }
    let is_upper = default.starts_with(char::is_uppercase);
    let mut base = String::new();
    let mut is_start = true;
    for character in name.chars() {
        if base.len() >= LONGEST {
            break;
        } else if !character.is_ascii_alphanumeric() {
            is_start = true;
        } else if is_upper && is_start {
            base.push(character.to_ascii_uppercase());
            is_start = false;
        } else {
            if is_start && !base.is_empty() {
                base.push('_');
            }
            base.push(character);
            is_start = false;
        }
    }
    if base.is_empty() || base.starts_with(|first: char| first.is_ascii_digit()) {
        base.insert_str(0, default);
    }
    if exact(&base).is_none() {
        base.push('_');
    }
    base
}

/// Names that are taken in one namespace.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    /// The last number of each name that was numbered.
    numbers: BTreeMap<String, usize>,
}

impl Names {
    /// Returns the names of a module before anything is declared in it.
    pub(super) fn new() -> Self {
        let reserved = RESERVED.split_ascii_whitespace().chain(standard::imported());
        Self { taken: reserved.map(str::to_owned).collect(), numbers: BTreeMap::new() }
    }

    /// Takes this name, or returns false if it is taken.
    pub(super) fn take_exactly(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Takes a name: the given one, with a number if it is taken or is no identifier.
    pub(super) fn take(&mut self, name: &str, default: &str) -> Ident {
        let base = base(name, default);
        if !self.taken.insert(base.clone()) {
            let number = self.numbers.entry(base.clone()).or_insert(1);
            loop {
                *number += 1;
                let numbered = format!("{base}{number}");
                if self.taken.insert(numbered.clone()) {
                    return Ident::new(&numbered, Span::call_site());
                }
            }
        }
        // The name is an identifier by now.
        exact(&base).unwrap_or_else(|| Ident::new(default, Span::call_site()))
    }
}

/// Returns true if the identifier is exactly this name.
pub(super) fn is_exactly(ident: &Ident, name: &str) -> bool {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text) == name
}

/// The identifiers of definitions, by their places.
pub(super) struct TypeNames {
    pub(super) idents: Vec<Ident>,
    /// Places in the order of the interface.
    pub(super) order: Vec<usize>,
}

impl TypeNames {
    pub(super) fn of(used: &Used, interface: &Interface, names: &mut Names) -> Self {
        let mut order: Vec<usize> = (0..used.definitions.len()).collect();
        order.sort_by_key(|&place| used.definitions[place].id);
        let mut idents: Vec<Option<Ident>> = vec![None; order.len()];
        for &place in &order {
            let definition = interface.definition(used.definitions[place].id);
            let mut name = base(definition.name(), "Type");
            let own = name.len();
            for (index, ty) in used.definitions[place].parameters.iter().enumerate() {
                name.push_str(if index == 0 { "Of" } else { "And" });
                name_of(ty, &idents, used, interface, &mut name);
                if name.len() > LONGEST {
                    name.truncate(own);
                    break;
                }
            }
            idents[place] = Some(names.take(&name, "Type"));
        }
        let default = || Ident::new("Type", Span::call_site());
        Self { idents: idents.into_iter().map(|ident| ident.unwrap_or_else(default)).collect(), order }
    }
}

/// Appends a readable name of the type, until the name is long enough.
fn name_of(ty: &Ty, idents: &[Option<Ident>], used: &Used, interface: &Interface, name: &mut String) {
    if name.len() > LONGEST {
        return;
    }
    let part = |ty: &Ty, name: &mut String| name_of(ty, idents, used, interface, name);
    match ty {
        Ty::Plain("()") => name.push_str("Unit"),
        Ty::Plain(plain) => {
            let (first, rest) = plain.split_at(1);
            name.push_str(&first.to_ascii_uppercase());
            name.push_str(rest);
        }
        Ty::Option(inner) => {
            name.push_str("Option");
            part(inner, name);
        }
        Ty::Vec(inner) => {
            name.push_str("Vec");
            part(inner, name);
        }
        Ty::Map(key, value) => {
            name.push_str("Map");
            part(key, name);
            part(value, name);
        }
        Ty::Array(inner, length) => {
            name.push_str("Array");
            name.push_str(&length.to_string());
            part(inner, name);
        }
        Ty::Tuple(parts) => {
            name.push_str("Tuple");
            for ty in parts {
                part(ty, name);
            }
        }
        Ty::Standard(standard, parts) => {
            name.push_str(standard.name);
            for ty in parts {
                part(ty, name);
            }
        }
        Ty::Defined { place, .. } => match &idents[*place] {
            Some(ident) => name.push_str(ident.to_string().trim_start_matches("r#")),
            None => name.push_str(&base(interface.definition(used.definitions[*place].id).name(), "Type")),
        },
    }
}

/// Returns the name of the module with the stubs of the plugin in the file with this name.
pub(super) fn module(plugin: &str) -> Ident {
    let plugin = base(plugin, "plugin");
    Ident::new(&format!("{}_stubs", plugin.trim_end_matches('_').to_lowercase()), Span::call_site())
}

/// Converts a name to that of a type: `add_all` to `AddAll`.
pub(super) fn upper_camel(name: &str) -> String {
    let mut camel = String::new();
    for word in name.split('_') {
        let mut characters = word.chars();
        camel.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(characters.as_str());
    }
    camel
}

/// Converts a trait's name to that of the module beside a host's interface, as the attribute does.
pub(super) fn snake(name: &str) -> String {
    let name: Vec<char> = name.chars().collect();
    let mut module = String::new();
    for (index, character) in name.iter().enumerate() {
        let starts_word = character.is_uppercase()
            && index.checked_sub(1).is_some_and(|before| {
                let after = name.get(index + 1);
                name[before] != '_'
                    && (!name[before].is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
        if starts_word {
            module.push('_');
        }
        module.extend(character.to_lowercase());
    }
    module
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_an_identifier() {
        let check = |name: &str, default: &str, expected: &str| {
            assert_eq!(Names::new().take(name, default).to_string(), expected, "{name:?}");
        };
        check("Order", "Type", "Order");
        check("type", "Type", "r#type");
        check("Self", "Type", "Self_");
        check("", "Type", "Type");
        check("_", "field", "field");
        check("a b-c", "Type", "ABC");
        check("a b-c", "field", "a_b_c");
        check("1st", "field", "field1st");
        check("größe", "field", "größe");
        check("gro\u{308}ße", "field", "gro_e");
        check("Vec", "Type", "Vec2");
        check("\"; } fn evil() {} */", "Type", "FnEvil");
        check("__wasmer_plugin_x", "field", "wasmer_plugin_x");
    }

    #[test]
    fn clashes_are_numbered() {
        let mut names = Names::default();
        let taken = ["A", "A", "A2", "A", "A"].map(|name| names.take(name, "Type").to_string());
        assert_eq!(taken, ["A", "A2", "A22", "A3", "A4"]);
    }

    #[test]
    fn modules_are_named_as_by_the_attribute() {
        assert_eq!(snake("HTTPCache"), "http_cache");
        assert_eq!(snake("Shop"), "shop");
        assert_eq!(upper_camel("add_all"), "AddAll");
    }
}
