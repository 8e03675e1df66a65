//! Random values of described types.

use wasmer_plugin::interface::{Fields, Interface, Shape, Type};
use wasmer_plugin::value::Value;
use wasmer_plugin_tests::random::Random;

/// Returns a value of this type.
pub(super) fn value(random: &mut Random, interface: &Interface, ty: &Type) -> Value {
    let mut bytes = Vec::new();
    Writer { random, interface, bytes: &mut bytes }.write(ty, 0);
    Value::decode(&bytes, interface, ty).unwrap_or_else(|error| panic!("{error}: {bytes:?}"))
}

struct Writer<'r> {
    random: &'r mut Random,
    interface: &'r Interface,
    bytes: &'r mut Vec<u8>,
}

impl Writer<'_> {
    fn write(&mut self, ty: &Type, depth: u32) {
        let is_deep = depth > 4;
        match ty {
            Type::Unit => {}
            Type::Bool => drop(self.flag(false)),
            Type::U8 | Type::I8 => self.number(1),
            Type::U16 | Type::I16 => self.number(2),
            Type::U32 | Type::I32 => self.number(4),
            // The guest reads some of them as 32-bit `usize` and `isize`.
            Type::U64 | Type::I64 => {
                self.number(3);
                self.bytes.extend([0; 5]);
            }
            Type::U128 | Type::I128 => self.number(16),
            // A float that is no number differs from itself.
            Type::F32 => {
                let number = f32::from(self.small()) / 8.0;
                self.bytes.extend(number.to_le_bytes());
            }
            Type::F64 => {
                let number = f64::from(self.small()) / 8.0;
                self.bytes.extend(number.to_le_bytes());
            }
            Type::Char => self
                .bytes
                .extend("aäか😀".chars().nth(self.random.index(4)).into_iter().collect::<String>().bytes()),
            Type::String => {
                let text = ["", "tea", "größe", "a \"quoted\"\nline"][self.random.index(4)];
                self.count(text.len());
                self.bytes.extend(text.bytes());
            }
            Type::Option(inner) => {
                if self.flag(is_deep) {
                    self.write(inner, depth);
                }
            }
            Type::Seq(element) => {
                let count = if is_deep { 0 } else { self.random.index(4) };
                self.count(count);
                (0..count).for_each(|_| self.write(element, depth));
            }
            // The keys of two entries could be equal.
            Type::Map(key, value) => {
                let count = if is_deep { 0 } else { self.random.index(2) };
                self.count(count);
                for _ in 0..count {
                    self.write(key, depth);
                    self.write(value, depth);
                }
            }
            Type::Array(element, length) => (0..*length).for_each(|_| self.write(element, depth)),
            Type::Tuple(types) => types.iter().for_each(|ty| self.write(ty, depth)),
            Type::Defined(id) => match self.interface.definition(*id).shape() {
                Shape::Struct(fields) => self.fields(fields, depth + 1),
                Shape::Enum(variants) => {
                    let index = if is_deep { 0 } else { self.random.index(variants.len()) };
                    self.bytes.extend(u32::try_from(index).unwrap().to_le_bytes());
                    self.fields(variants[index].fields(), depth + 1);
                }
                _ => unreachable!("there are no others"),
            },
            other => unreachable!("{other:?} is not described"),
        }
    }

    fn small(&mut self) -> u16 {
        u16::try_from(self.random.below(1000)).unwrap()
    }

    fn count(&mut self, count: usize) {
        self.bytes.extend((count as u64).to_le_bytes());
    }

    fn flag(&mut self, never: bool) -> bool {
        let flag = !never && self.random.below(2) == 0;
        self.bytes.push(flag.into());
        flag
    }

    /// Writes a number that is not zero, because the guest may not accept that.
    fn number(&mut self, size: usize) {
        self.bytes.push(u8::try_from(1 + self.random.below(255)).unwrap());
        (1..size).for_each(|_| self.bytes.push(u8::try_from(self.random.below(128)).unwrap()));
    }

    fn fields(&mut self, fields: &Fields, depth: u32) {
        match fields {
            Fields::Tuple(types) => types.iter().for_each(|ty| self.write(ty, depth)),
            Fields::Named(fields) => fields.iter().for_each(|field| self.write(field.ty(), depth)),
            _ => {}
        }
    }
}
