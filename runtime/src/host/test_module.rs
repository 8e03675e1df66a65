//! Builder for modules in unit tests, section by section. The modules need not be valid.

use wasmer::sys::{Cranelift, EngineBuilder};
use wasmer::{Engine, Instance, Memory, RuntimeError, Store, Value};

/// A module under construction.
#[derive(Clone)]
pub(super) struct TestModule(pub(super) Vec<u8>);

/// Section numbers.
pub(super) mod section {
    pub(in crate::host) const TYPES: u8 = 1;
    pub(in crate::host) const IMPORTS: u8 = 2;
    pub(in crate::host) const FUNCTIONS: u8 = 3;
    pub(in crate::host) const TABLES: u8 = 4;
    pub(in crate::host) const MEMORIES: u8 = 5;
    pub(in crate::host) const GLOBALS: u8 = 6;
    pub(in crate::host) const EXPORTS: u8 = 7;
    pub(in crate::host) const ELEMENTS: u8 = 9;
    pub(in crate::host) const CODE: u8 = 10;
    pub(in crate::host) const DATA: u8 = 11;
}

impl TestModule {
    /// Creates a module without sections.
    pub(super) fn new() -> Self {
        Self(b"\0asm\x01\0\0\0".to_vec())
    }

    /// Adds a section with these bytes.
    pub(super) fn section(mut self, id: u8, content: &[u8]) -> Self {
        self.0.push(id);
        self.0.extend(number(content.len()));
        self.0.extend(content);
        self
    }

    /// Adds a section that claims to have `count` items, with the bytes of these.
    pub(super) fn claim(self, id: u8, count: usize, items: &[u8]) -> Self {
        self.section(id, &[&number(count), items].concat())
    }

    /// Adds a section of items.
    pub(super) fn items(self, id: u8, items: &[Vec<u8>]) -> Self {
        self.claim(id, items.len(), &items.concat())
    }

    /// Adds a custom section.
    pub(super) fn custom(self, section: &str, content: &[u8]) -> Self {
        self.section(0, &[&name(section), content].concat())
    }

    /// Adds exports: of functions, or of other kinds by their number.
    pub(super) fn exports(self, exports: &[(&str, u8)]) -> Self {
        let exports: Vec<_> =
            exports.iter().map(|(export, kind)| [name(export), vec![*kind, 0]].concat()).collect();
        self.items(section::EXPORTS, &exports)
    }

    /// Adds imports of functions, by module and name.
    pub(super) fn imports(self, imports: &[(&str, &str)]) -> Self {
        let imports: Vec<_> = imports
            .iter()
            .map(|(module, import)| [name(module), name(import), vec![0, 0]].concat())
            .collect();
        self.items(section::IMPORTS, &imports)
    }

    /// Adds functions with these [bodies](body), of type 0.
    pub(super) fn functions(self, bodies: &[Vec<u8>]) -> Self {
        self.claim(section::FUNCTIONS, bodies.len(), &vec![0; bodies.len()]).items(section::CODE, bodies)
    }

    /// Adds functions with this code, each without locals.
    pub(super) fn code(self, bodies: &[&[u8]]) -> Self {
        let bodies: Vec<_> = bodies.iter().map(|code| body(&[0], code)).collect();
        self.functions(&bodies)
    }
}

/// An instance of a module with one function, `run`, which returns an `i32`.
pub(super) struct Running {
    pub(super) store: Store,
    pub(super) instance: Instance,
}

impl Running {
    /// Compiles a function with this code, in a module with this many pages of memory, or without memory.
    pub(super) fn new(compiler: Cranelift, pages: Option<u8>, code: &[u8]) -> Self {
        let memories: Vec<_> = pages.iter().map(|pages| vec![0, *pages]).collect();
        let mut exports = vec![("run", 0)];
        exports.extend(pages.iter().map(|_| ("memory", 2)));
        let module = TestModule::new()
            .items(section::TYPES, &[vec![0x60, 0, 1, 0x7f]])
            .items(section::FUNCTIONS, &[vec![0]])
            .items(section::MEMORIES, &memories)
            .exports(&exports)
            .items(section::CODE, &[body(&[0], code)]);
        let engine: Engine = EngineBuilder::new(compiler).engine().into();
        let module = wasmer::Module::from_binary(&engine, &module.0).unwrap();
        let mut store = Store::new(engine);
        let instance = Instance::new(&mut store, &module, &wasmer::Imports::new()).unwrap();
        Self { store, instance }
    }

    /// Calls the function.
    pub(super) fn run(&mut self) -> Result<i32, RuntimeError> {
        let run = self.instance.exports.get_function("run").unwrap();
        match *run.call(&mut self.store, &[])? {
            [Value::I32(result)] => Ok(result),
            ref other => panic!("{other:?}"),
        }
    }

    pub(super) fn memory(&self) -> &Memory {
        self.instance.exports.get_memory("memory").unwrap()
    }

    /// Returns all bytes of its memory.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.memory().view(&self.store).copy_to_vec().unwrap()
    }
}

/// Returns a function's entry in the code section: its encoded locals and its instructions.
pub(super) fn body(locals: &[u8], code: &[u8]) -> Vec<u8> {
    [&number(locals.len() + code.len()), locals, code].concat()
}

/// Encodes an `i32.const` instruction.
pub(super) fn constant(value: u32) -> Vec<u8> {
    // Signed LEB128: five bytes hold every `i32`.
    let byte = |shift: u32| (value >> shift).to_le_bytes()[0] & 0x7f;
    let last = (value.cast_signed() >> 28).to_le_bytes()[0] & 0x7f;
    vec![0x41, byte(0) | 0x80, byte(7) | 0x80, byte(14) | 0x80, byte(21) | 0x80, last]
}

/// Encodes a number in unsigned LEB128.
pub(super) fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}

/// Encodes a name after its length.
pub(super) fn name(name: &str) -> Vec<u8> {
    [&number(name.len()), name.as_bytes()].concat()
}
