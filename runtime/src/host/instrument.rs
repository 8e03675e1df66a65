//! The code that is added to a plugin while it is compiled, so that it can be stopped and cannot harm its
//! host.
//!
//! An *interrupt* is a flag that another thread raises. The code looks at it where it enters a function, at
//! the beginning of each loop's body, and before each instruction that fills, copies or grows memory: no code
//! runs for long without coming by one of these. *Fuel* is a counter, which each run of instructions without
//! a branch lowers by its length at its end. Both end the call by a trap; the host sees by the globals which
//! it was.
//!
//! *Traps of the engine's own functions* are kept from happening in every module, whatever its limits are.
//! The engine's `unreachable`, `memory.fill` and `memory.copy` call functions of the host on the plugin's
//! stack, which make a backtrace there when they trap. Near the end of the stack that overflows in the midst
//! of it, with locks held that every thread needs. A trap of the processor instead is handled on a stack of
//! its own. So `unreachable` becomes another instruction that traps, and [`bulk`] checks the bounds first.
//! `docs/unsafe.md` has the list of these functions.

mod bulk;

use std::sync::OnceLock;

use wasmer::sys::wasmparser::{BlockType, MemArg, Operator};
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::{ExportIndex, GlobalInit, GlobalType, LocalFunctionIndex, ModuleInfo, Mutability, Type};

use super::Limits;
use crate::schema::Hasher;

/// What a start function is exported as instead: the host calls it when the instance, which has the flag in it, is complete.
/// No text format and no linker can write such a name.
pub(super) const START: &str = "\0start";

/// The globals that are added to a module, behind its own.
pub(super) const GLOBALS: usize = 6;

/// A number of the source of the added code: an entry of the cache with other code is not found.
pub(super) const VERSION: u64 =
    Hasher::new().string(include_str!("instrument.rs")).string(include_str!("instrument/bulk.rs")).finish();

/// Which checks a module's code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checks {
    pub(super) interrupt: bool,
    pub(super) fuel: bool,
}

impl Checks {
    pub(super) fn needed(limits: &Limits) -> Self {
        Self { interrupt: limits.max_time().is_some(), fuel: limits.max_fuel().is_some() }
    }
}

/// Adds to the code of a module while it is compiled.
#[derive(Debug)]
pub(super) struct Instrument {
    checks: Checks,
    /// Known once the module's own globals are.
    module: OnceLock<Module>,
}

/// The parts of a module that the added code uses.
#[derive(Clone, Copy, Debug)]
struct Module {
    globals: Globals,
    /// A module without memory is refused when it has been compiled.
    has_memory: bool,
}

/// The indices of the added globals, which stand in this order. The module's own code cannot name them: it has been
/// validated without them.
#[derive(Clone, Copy, Debug)]
struct Globals {
    /// `i64`: the fuel that is left. Below zero none is.
    fuel: u32,
    /// `i32`: not zero if the code is to stop.
    flag: u32,
    /// `i32`: nobody reads it.
    scratch: u32,
    /// `i32`: an operand of a bulk instruction. Code cannot be given locals; between the write of such a
    /// global and the last read of it nothing else runs.
    target: u32,
    /// `i32`: where to copy from, or what to fill with.
    source: u32,
    /// `i32`: how many bytes, or pages.
    length: u32,
}

impl Instrument {
    pub(super) fn new(checks: Checks) -> Self {
        Self { checks, module: OnceLock::new() }
    }
}

impl ModuleMiddleware for Instrument {
    fn generate_function_middleware<'a>(
        &self,
        _: LocalFunctionIndex,
    ) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        let module = *self.module.get().expect("the module's info is transformed before its functions");
        Box::new(Function { checks: self.checks, module, entered: false, cost: 0 })
    }

    fn transform_module_info(&self, module: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        if let Some(start) = module.start_function.take() {
            module.exports.insert(START.to_owned(), ExportIndex::Function(start));
        }
        let has_memory = !module.memories.is_empty();
        let mut add = |ty, zero| {
            module.global_initializers.push(zero);
            module.globals.push(GlobalType::new(ty, Mutability::Var)).as_u32()
        };
        let globals = Globals {
            // Unlimited until the host says otherwise.
            fuel: add(Type::I64, GlobalInit::I64Const(i64::MAX)),
            flag: add(Type::I32, GlobalInit::I32Const(0)),
            scratch: add(Type::I32, GlobalInit::I32Const(0)),
            target: add(Type::I32, GlobalInit::I32Const(0)),
            source: add(Type::I32, GlobalInit::I32Const(0)),
            length: add(Type::I32, GlobalInit::I32Const(0)),
        };
        let again = || MiddlewareError::new("wasmer-plugin", "two modules are compiled with one engine");
        self.module.set(Module { globals, has_memory }).map_err(|_| again())
    }
}

#[derive(Debug)]
struct Function {
    checks: Checks,
    module: Module,
    /// Whether the check at the function's entry is there.
    entered: bool,
    /// The instructions since fuel was last taken for some.
    cost: i64,
}

impl<'a> FunctionMiddleware<'a> for Function {
    fn feed(
        &mut self,
        operator: Operator<'a>,
        code: &mut MiddlewareReaderState<'a>,
    ) -> Result<(), MiddlewareError> {
        if !self.entered {
            self.entered = true;
            self.look_at_flag(code);
        }
        if self.checks.fuel {
            self.cost += 1;
            if ends_run(&operator) {
                self.take(code, &[]);
            }
        }
        match operator {
            Operator::Unreachable => self.trap(code),
            Operator::MemoryFill { .. } => self.fill(code, operator),
            Operator::MemoryCopy { .. } => self.copy(code, operator),
            Operator::MemoryGrow { .. } => self.grow(code, operator),
            Operator::Loop { .. } => {
                code.push_operator(operator);
                self.look_at_flag(code);
            }
            _ => code.push_operator(operator),
        }
        Ok(())
    }
}

impl Function {
    fn look_at_flag(&self, code: &mut MiddlewareReaderState<'_>) {
        if !self.checks.interrupt {
            return;
        }
        let Globals { flag, scratch, .. } = self.module.globals;
        code.extend(&[
            // Without a write in between, the compiler takes two reads of a global for one: it does not know
            // that another thread writes. A loop that writes nothing would look at what was read before it.
            Operator::I32Const { value: 0 },
            Operator::GlobalSet { global_index: scratch },
            Operator::GlobalGet { global_index: flag },
            Operator::If { blockty: BlockType::Empty },
        ]);
        self.trap(code);
        code.push_operator(Operator::End);
    }

    /// Takes the fuel for the instructions since it was last taken, and as much more as `more` leaves on the
    /// stack.
    fn take(&mut self, code: &mut MiddlewareReaderState<'_>, more: &[Operator<'static>]) {
        let fuel = self.module.globals.fuel;
        code.extend(&[
            Operator::GlobalGet { global_index: fuel },
            Operator::I64Const { value: std::mem::take(&mut self.cost) },
            Operator::I64Sub,
        ]);
        if !more.is_empty() {
            code.extend(more);
            code.push_operator(Operator::I64Sub);
        }
        code.extend(&[
            Operator::GlobalSet { global_index: fuel },
            Operator::GlobalGet { global_index: fuel },
            Operator::I64Const { value: 0 },
            Operator::I64LtS,
            Operator::If { blockty: BlockType::Empty },
        ]);
        self.trap(code);
        code.push_operator(Operator::End);
    }

    /// Traps, as `unreachable` does.
    fn trap(&self, code: &mut MiddlewareReaderState<'_>) {
        if self.module.has_memory {
            code.extend(&[
                // It is no multiple of four. Plugins have no such instructions, so the host takes this trap
                // for `unreachable`, which the engine makes a call of: see the module's documentation.
                Operator::I32Const { value: 1 },
                Operator::I32AtomicLoad { memarg: MemArg { align: 2, max_align: 2, offset: 0, memory: 0 } },
                Operator::Drop,
            ]);
        }
        // It is not reached, and tells the compiler so.
        code.push_operator(Operator::Unreachable);
    }
}

/// Whether what follows this instruction may run without it, or again, or this may not come back.
fn ends_run(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::Return
            | Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
    )
}

#[cfg(test)]
mod tests;
