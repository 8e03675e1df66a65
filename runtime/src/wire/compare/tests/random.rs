//! Property tests over generated interfaces.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;

use super::read::record;
use super::text::signatures;
use crate::wire::abi;
use crate::wire::description::Interface;
use crate::wire::schema::tag;

/// The splitmix64 generator, which gives the same numbers on every system.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    fn ty(&mut self, depth: usize, definitions: usize) -> String {
        const PLAIN: [&str; 10] =
            ["()", "bool", "u8", "u64", "i128", "f32", "char", "String", "Elsewhere", "Other"];
        let inner = |this: &mut Self| this.ty(depth - 1, definitions);
        match if depth == 0 { self.below(2) } else { self.below(8) } {
            0 => PLAIN[self.below(PLAIN.len())].into(),
            1 => format!("D{}", self.below(definitions)),
            2 => format!("Option<{}>", inner(self)),
            3 => format!("Vec<{}>", inner(self)),
            4 => format!("HashMap<{}, {}>", inner(self), inner(self)),
            5 => format!("[{}; {}]", inner(self), self.below(300)),
            6 => format!("Result<{}, {}>", inner(self), inner(self)),
            _ => format!("({}, {})", inner(self), inner(self)),
        }
    }

    fn fields(&mut self, definitions: usize) -> String {
        let count = self.below(4);
        let types = (0..count).map(|_| self.ty(2, definitions));
        match types.collect::<Vec<_>>() {
            types if types.is_empty() => String::new(),
            types if count == 1 => format!("({})", types[0]),
            types => {
                let fields = types.iter().enumerate().map(|(index, ty)| format!("f{index}: {ty}"));
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
        }
    }

    pub(super) fn interface(&mut self) -> String {
        let definitions = 1 + self.below(5);
        let mut text = String::new();
        for index in 0..=self.below(3) {
            let forms = ["", "&", "&mut ", "Option<&"];
            let arguments = (0..self.below(4)).map(|argument| {
                let form = forms[self.below(4)];
                let end = if form == "Option<&" { ">" } else { "" };
                format!("_a{argument}: {form}{}{end}", self.ty(3, definitions))
            });
            let arguments = arguments.collect::<Vec<_>>().join(", ");
            let result = self.ty(3, definitions);
            writeln!(text, "/// No. {index}\nfn f{index}({arguments}) -> {result};").unwrap();
        }
        for index in 0..definitions {
            if self.below(2) == 0 {
                let fields = self.fields(definitions);
                let end = if fields.starts_with('{') { "" } else { ";" };
                writeln!(text, "struct D{index} {fields}{end}").unwrap();
            } else {
                let variants: Vec<_> = (0..self.below(4))
                    .map(|variant| format!("V{variant} {}", self.fields(definitions)))
                    .collect();
                writeln!(text, "enum D{index} {{ {} }}", variants.join(", ")).unwrap();
            }
        }
        text
    }
}

#[test]
fn what_is_written_is_read() {
    let mut random = Random(1);
    for _ in 0..500 {
        let text = random.interface();
        let signatures = signatures(("shop", Some("1.0.0")), &text);
        let interface = Interface::of(&signatures.iter().collect::<Vec<_>>())
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        for signature in &signatures {
            let function = interface.function(signature.name()).unwrap();
            assert_eq!(function.fingerprint(), signature.fingerprint(), "{text}");
            interface.check(signature).unwrap();
        }
        // A false fingerprint disables the shortcut by fingerprint.
        let mut other = interface.clone();
        other.functions.iter_mut().for_each(|function| function.fingerprint += 1);
        Interface::compare(&interface, &other).unwrap_or_else(|mismatch| panic!("{mismatch}\n{text}"));
        let again = super::text::interface(&interface.to_string());
        Interface::compare(&interface, &again).unwrap_or_else(|mismatch| panic!("{mismatch}\n{text}"));
    }
}

/// Every change in a text is either unused or a difference.
#[test]
fn what_is_changed_is_found() {
    let mut random = Random(5);
    let mut found = 0;
    for _ in 0..300 {
        let text = random.interface();
        let host = super::text::interface(&text);
        for (old, new) in
            [("u64", "u8"), ("Vec<", "Option<"), ("V1", "W1"), ("f1:", "g1:"), ("D1", "D0"), ("f32", "()")]
        {
            let Some(place) = text.find(old) else { continue };
            let other = [&text[..place], new, &text[place + old.len()..]].concat();
            // Another definition already uses the name.
            if ["struct ", "enum "].iter().any(|keyword| text[..place].ends_with(keyword)) {
                continue;
            }
            let plugin = super::text::interface(&other);
            let differ = Interface::compare_exactly(&host, &plugin).is_err();
            assert_eq!(differ, host.to_string() != plugin.to_string(), "{old}\n{text}");
            found += usize::from(differ);
        }
    }
    assert!(found > 500, "{found}");
}

#[test]
fn any_two_can_be_compared() {
    let mut random = Random(2);
    let interfaces: Vec<_> = (0..40).map(|_| super::text::interface(&random.interface())).collect();
    for host in &interfaces {
        for plugin in &interfaces {
            if let Err(mismatch) = Interface::compare(host, plugin) {
                assert!(mismatch.to_string().lines().count() > 2, "{mismatch}");
            }
        }
    }
}

#[test]
fn what_is_not_an_interface_is_refused_and_no_more() {
    let mut random = Random(3);
    for _ in 0..300 {
        let signatures = signatures(("shop", None), &random.interface());
        let section: Vec<_> = signatures.iter().flat_map(record).collect();
        for _ in 0..40 {
            let mut section = section.clone();
            for _ in 0..=random.below(3) {
                let place = random.below(section.len());
                match random.below(3) {
                    0 => section[place] = random.byte(),
                    1 => drop(section.remove(place)),
                    _ => section.insert(place, random.byte()),
                }
            }
            // Documentation and crate names do not affect fingerprints.
            match Interface::read(&section) {
                Ok(interface) => drop(interface.to_string()),
                Err(error) => assert!(error.offset() <= section.len() && !error.to_string().is_empty()),
            }
        }
    }
}

/// Seeds of the fuzzer `interface`. The variable `WRITE_SEEDS` writes them to the fuzzer's corpus.
#[test]
fn seeds() {
    const SEPARATOR: &[u8] = b"\xff\xfe";
    let mut random = Random(4);
    for seed in 0..60 {
        let signatures = signatures(("shop", Some("1.0.0")), &random.interface());
        let records: Vec<_> = signatures.iter().map(record).collect();
        let mut bytes = vec![seed % 3];
        if seed % 3 == 0 {
            bytes.extend(records.concat());
            let interface = Interface::read(&bytes[1..]).unwrap();
            for signature in &signatures {
                interface.check(signature).unwrap();
            }
        } else {
            let bodies: Vec<_> = records.iter().map(|record| body(record)).collect();
            bytes.extend(bodies.join(SEPARATOR));
            let separators = bytes.windows(SEPARATOR.len()).filter(|&bytes| bytes == SEPARATOR);
            assert_eq!(separators.count(), bodies.len() - 1, "what is between is not divided again");
        }
        write_seed(seed, &bytes);
    }
}

/// Returns the bytes of a record between its version and its fingerprint.
fn body(record: &[u8]) -> &[u8] {
    let length = 1 + record.iter().position(|byte| *byte < 0x80).unwrap();
    let (head, body) = record[length..record.len() - 8].split_at(2);
    assert_eq!(head, [tag::FUNCTION, u8::try_from(abi::VERSION).unwrap()]);
    body
}

#[cfg(feature = "std")]
fn write_seed(seed: u8, bytes: &[u8]) {
    if std::env::var_os("WRITE_SEEDS").is_some() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/interface");
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(format!("{folder}/seed-{seed}"), bytes).unwrap();
    }
}

#[cfg(not(feature = "std"))]
fn write_seed(_: u8, _: &[u8]) {}
