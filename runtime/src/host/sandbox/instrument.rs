//! The code added to a plugin during compilation, so that the plugin can be stopped and cannot harm its host.
//!
//! An *interrupt* is a flag that another thread raises. The code checks the flag at each function's entry, at
//! the beginning of each loop's body, and before each instruction that fills, copies or grows memory, so no
//! code runs for long without a check. *Fuel* is a counter. Each run of instructions without a branch lowers
//! it by the run's length, at the run's end. Both end the call by a trap. The host reads the globals to see
//! which one it was.
//!
//! *Traps of the engine's own functions* are prevented in every module, whatever its limits are. The engine
//! implements `unreachable`, `memory.fill` and `memory.copy` by functions of the host that run on the
//! plugin's stack and make a backtrace there when they trap. Near the end of the stack this overflows while
//! locks are held that every thread needs. A trap of the processor, in contrast, is handled on a stack of its
//! own. So `unreachable` becomes another instruction that traps, and [`bulk`] checks the bounds first.
//! `docs/unsafe.md` lists these functions.

mod bulk;

use std::sync::OnceLock;

use wasmer::sys::wasmparser::{BlockType, MemArg, Operator};
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::{ExportIndex, GlobalInit, GlobalType, LocalFunctionIndex, ModuleInfo, Mutability, Type};

use super::limits::Limits;
use crate::wire::schema::Hasher;

/// Name of the export that replaces the start function. The host calls it when the instance, with its flag,
/// is complete. No text format and no linker can write such a name.
pub(in crate::host) const START: &str = "\0start";

/// Number of globals that are added to a module, after its own.
pub(in crate::host) const GLOBALS: usize = 6;

/// A hash of the source of the added code, so that cache entries with other added code are not found.
pub(in crate::host) const VERSION: u64 =
    Hasher::new().string(include_str!("instrument.rs")).string(include_str!("instrument/bulk.rs")).finish();

/// The checks that are added to a module's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::host) struct Checks {
    pub(in crate::host) interrupt: bool,
    pub(in crate::host) fuel: bool,
}

impl Checks {
    pub(in crate::host) fn needed(limits: &Limits) -> Self {
        Self { interrupt: limits.timeout.is_some(), fuel: limits.fuel.is_some() }
    }
}

/// The middleware that adds code to a module while it is compiled.
#[derive(Debug)]
pub(in crate::host) struct Instrument {
    checks: Checks,
    /// Set once the number of the module's own globals is known.
    module: OnceLock<Module>,
}

/// The parts of a module that the added code uses.
#[derive(Clone, Copy, Debug)]
struct Module {
    globals: Globals,
    /// False if the module has no memory. Such a module is refused after compilation.
    has_memory: bool,
}

/// Indices of the added globals, in this order. The module's own code cannot name them, because it was
/// validated without them.
#[derive(Clone, Copy, Debug)]
struct Globals {
    /// `i64`: the remaining fuel. Negative if there is none.
    fuel: u32,
    /// `i32`: not zero if the code should stop.
    flag: u32,
    /// `i32`: written only, never read.
    scratch: u32,
    /// `i32`: an operand of a bulk instruction. A middleware cannot add locals. Nothing else runs between the
    /// write of such a global and the last read of it.
    target: u32,
    /// `i32`: source address of a copy, or the value to fill with.
    source: u32,
    /// `i32`: number of bytes or pages.
    length: u32,
}

impl Instrument {
    pub(in crate::host) fn new(checks: Checks) -> Self {
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
            // Unlimited until the host sets it.
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
    /// True if the check at the function's entry has been written.
    entered: bool,
    /// Number of instructions since fuel was last taken.
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
            // Without a write in between, the compiler merges two reads of a global: it does not know that
            // another thread writes. A loop that writes nothing would use the value read before the loop.
            Operator::I32Const { value: 0 },
            Operator::GlobalSet { global_index: scratch },
            Operator::GlobalGet { global_index: flag },
            Operator::If { blockty: BlockType::Empty },
        ]);
        self.trap(code);
        code.push_operator(Operator::End);
    }

    /// Takes the fuel for the instructions since the last take, and the amount that `more` leaves on the
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
                // The address is no multiple of four. Plugins have no such instructions, so the host reports
                // this trap as `unreachable`. The engine implements the real one by a call; see the module
                // documentation.
                Operator::I32Const { value: 1 },
                Operator::I32AtomicLoad { memarg: MemArg { align: 2, max_align: 2, offset: 0, memory: 0 } },
                Operator::Drop,
            ]);
        }
        // Never reached; tells the compiler so.
        code.push_operator(Operator::Unreachable);
    }
}

/// Returns true if the next instruction may run without this one or again, or if this one may not return.
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
