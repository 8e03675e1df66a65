//! Generates modules that are too large to be written by hand.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    InstructionSink, MemorySection, MemoryType, Module, RefType, TableSection, TableType, TypeSection,
    ValType,
};

/// Returns the modules by name.
#[allow(clippy::too_many_lines, clippy::semicolon_if_nothing_returned, reason = "a list")]
pub(super) fn modules() -> Vec<(&'static str, Vec<u8>)> {
    let mut modules = Vec::new();
    let mut add = |name, make: fn(&mut Parts)| {
        let mut parts = Parts::default();
        parts.ty(&[ValType::I32], &[ValType::I64]);
        parts.ty(&[], &[]);
        make(&mut parts);
        modules.push((name, parts.finish()));
    };
    add("a function of a megabyte", |parts| {
        parts.plugin("f", &[], |code| repeat(code, 1 << 20, |code| _ = code.nop()))
    });
    add("functions by the thousand", |parts| repeat(parts, 100_000, |parts| parts.function(1, &[], |_| {})));
    add("exports by the thousand", |parts| {
        parts.plugin("f", &[], |code| _ = code.i64_const(0));
        for number in 0..20_000 {
            parts.exports.export(&format!("wasmer_plugin:{number}"), ExportKind::Func, 0);
        }
    });
    // A moderate number, each of them a function of the plugin.
    add("exports by the hundred", |parts| {
        parts.plugin("f", &[], |code| _ = code.i64_const(0));
        for number in 0..1000 {
            parts.exports.export(&format!("wasmer_plugin:{number}"), ExportKind::Func, 0);
        }
    });
    add("an export with a long name", |parts| {
        parts.plugin(&"n".repeat(90_000), &[], |code| _ = code.unreachable())
    });
    add("imports by the thousand", |parts| {
        parts.ty(&[ValType::I32; 6], &[]);
        for _ in 0..10_000 {
            parts.imports.import("wasmer_plugin_v2", "panicked", EntityType::Function(2));
        }
    });
    add("types by the thousand", |parts| repeat(parts, 1_000, |parts| parts.ty(&[ValType::F64], &[])));
    add("a type with many parameters", |parts| parts.ty(&[ValType::I64; 129], &[]));
    add("a type with many results", |parts| parts.ty(&[], &[ValType::I64; 9]));
    add("globals by the thousand", |parts| {
        let ty = GlobalType { val_type: ValType::I64, mutable: true, shared: false };
        repeat(parts, 10_001, |parts| _ = parts.globals.global(ty, &ConstExpr::i64_const(0)));
    });
    add("data by the thousand", |parts| {
        repeat(parts, 10_001, |parts| _ = parts.data.active(0, &ConstExpr::i32_const(0), [1]));
    });
    add("data by the thousand, of which the last is outside", |parts| {
        for number in 0..2_000 {
            parts.data.active(0, &ConstExpr::i32_const(number * 66), [1]);
        }
    });
    add("elements by the thousand", |parts| {
        parts.function(1, &[], |_| {});
        repeat(parts, 10_001, |parts| _ = parts.elements.passive(Elements::Functions((&[0][..]).into())));
    });
    add("segments with too many elements", |parts| {
        parts.function(1, &[], |_| {});
        repeat(parts, 101, |parts| _ = parts.elements.passive(Elements::Functions((&[0; 1000][..]).into())));
    });
    add("tables that are many", |parts| {
        let ty = table(2_000);
        repeat(parts, 51, |parts| _ = parts.tables.table(ty));
    });
    add("50,001 locals", |parts| parts.plugin("f", &[(50_001, ValType::I32)], |code| _ = code.i64_const(0)));
    add("50,000 locals", |parts| {
        parts.plugin("f", &[(40_000, ValType::I32), (9_999, ValType::V128)], |code| _ = code.i64_const(0))
    });
    add("more locals than can be counted", |parts| {
        parts
            .plugin("f", &[(u32::MAX, ValType::I32), (u32::MAX, ValType::I64)], |code| _ = code.i64_const(0));
    });
    add("functions with many locals", |parts| {
        repeat(parts, 81, |parts| parts.function(1, &[(50_000, ValType::I64)], |_| {}));
    });
    add("locals times blocks", |parts| {
        parts.plugin("f", &[(4_000, ValType::I32)], |code| {
            for _ in 0..2_000 {
                code.local_get(0).if_(BlockType::Empty).end();
            }
            code.i64_const(0);
        });
    });
    add("loops in loops", |parts| {
        parts.plugin("f", &[(300, ValType::I32)], |code| {
            repeat(code, 20, |code| _ = code.loop_(BlockType::Empty));
            repeat(code, 20, |code| _ = code.local_get(0).br_if(0).end());
            code.i64_const(0);
        });
    });
    add("blocks in blocks", |parts| {
        parts.plugin("f", &[], |code| {
            repeat(code, 5_001, |code| _ = code.block(BlockType::Empty));
            repeat(code, 5_001, |code| _ = code.end());
            code.i64_const(0);
        });
    });
    add("fills by the thousand", |parts| {
        parts.plugin("f", &[], |code| {
            repeat(code, 14_000, fill);
            code.i64_const(0);
        });
    });
    add("fills in loops", |parts| {
        parts.plugin("f", &[(500, ValType::I32)], |code| {
            repeat(code, 4, |code| _ = code.loop_(BlockType::Empty));
            repeat(code, 100, fill);
            repeat(code, 4, |code| _ = code.local_get(0).br_if(0).end());
            code.i64_const(0);
        });
    });
    add("a jump to a hundred thousand places", |parts| {
        parts.plugin("f", &[(100, ValType::I64)], |code| {
            code.block(BlockType::Empty).local_get(0).br_table(vec![0; 100_000], 0).end().i64_const(0);
        });
    });
    // 144 KB of stack in one step, which jumps over any guard page.
    add("a frame as large as some stacks", |parts| {
        parts.plugin("f", &[(9_000, ValType::V128)], |code| {
            for local in 1..=9_000 {
                code.local_get(0).i32x4_splat().local_set(local);
            }
            code.local_get(0).call(0).drop();
            code.local_get(1);
            for local in 2..=9_000 {
                code.local_get(local).v128_xor();
            }
            code.i64x2_extract_lane(0);
        });
    });
    add("custom sections of megabytes", |parts| parts.custom = vec![("x", 4 << 20), ("y", 4 << 20)]);
    add("a description of megabytes", |parts| parts.custom = vec![("wasmer-plugin", 2 << 20)]);
    add("names of megabytes", |parts| {
        parts.custom = vec![("name", 9 << 20)];
        parts.plugin("f", &[], |code| _ = code.unreachable());
    });
    modules
}

fn repeat<T>(it: &mut T, times: usize, mut step: impl FnMut(&mut T)) {
    for _ in 0..times {
        step(it);
    }
}

fn fill(code: &mut InstructionSink<'_>) {
    code.i32_const(0).i32_const(7).i32_const(64).memory_fill(0);
}

fn table(elements: u64) -> TableType {
    TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 1,
        maximum: Some(elements),
        shared: false,
    }
}

/// The sections of a module, beyond the parts that the ABI requires.
#[derive(Default)]
struct Parts {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    tables: TableSection,
    globals: GlobalSection,
    exports: ExportSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    /// Names and sizes.
    custom: Vec<(&'static str, usize)>,
}

impl Parts {
    fn ty(&mut self, parameters: &[ValType], results: &[ValType]) {
        self.types.ty().function(parameters.iter().copied(), results.iter().copied());
    }

    fn function(&mut self, ty: u32, locals: &[(u32, ValType)], body: impl FnOnce(&mut InstructionSink<'_>)) {
        self.functions.function(ty);
        let mut function = Function::new(locals.iter().copied());
        let mut code = function.instructions();
        body(&mut code);
        code.end();
        self.code.function(&function);
    }

    /// Adds a function that the plugin exports as its own.
    fn plugin(&mut self, name: &str, locals: &[(u32, ValType)], body: impl FnOnce(&mut InstructionSink<'_>)) {
        let index = self.imports.len() + self.code.len();
        self.function(0, locals, body);
        self.exports.export(&format!("wasmer_plugin:{name}"), ExportKind::Func, index);
    }

    fn finish(mut self) -> Vec<u8> {
        let index = self.imports.len() + self.code.len();
        self.function(0, &[], |code| _ = code.i64_const(0x1000_0000_1000));
        self.exports.export("wasmer_plugin_v2:buffer", ExportKind::Func, index);
        self.exports.export("memory", ExportKind::Memory, 0);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 2,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports).section(&self.functions).section(&self.tables);
        module.section(&memories).section(&self.globals).section(&self.exports).section(&self.elements);
        module.section(&self.code).section(&self.data);
        for (name, size) in &self.custom {
            module.section(&CustomSection { name: (*name).into(), data: vec![0xff; *size].into() });
        }
        module.finish()
    }
}
