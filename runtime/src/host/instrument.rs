//! The checks that are compiled into a plugin's code, so that it can be stopped.
//!
//! An *interrupt* is a flag that another thread raises. The code looks at it where it enters a function and at the
//! beginning of each loop's body: no code runs for long without coming by one of these. *Fuel* is a counter, which each run of
//! instructions without a branch lowers by its length at its end. Both end the call by `unreachable`; which it
//! was, the host sees by the globals.

use std::sync::OnceLock;

use wasmer::sys::wasmparser::{BlockType, Operator};
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::{ExportIndex, GlobalInit, GlobalType, LocalFunctionIndex, ModuleInfo, Mutability, Type};

use super::Limits;

/// What a start function is exported as instead: the host calls it when the instance, which has the flag in it, is complete.
/// No text format and no linker can write such a name.
pub(super) const START: &str = "\0start";

/// The globals that are added to a module, behind its own.
pub(super) const GLOBALS: usize = 3;

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

    pub(super) fn any(self) -> bool {
        self.interrupt || self.fuel
    }
}

/// Puts the checks into a module while it is compiled.
#[derive(Debug)]
pub(super) struct Instrument {
    checks: Checks,
    /// Known once the module's own globals are.
    globals: OnceLock<Globals>,
}

/// The indices of the added globals, which stand in this order. The module's own code cannot name them: it has been
/// validated without them.
#[derive(Clone, Copy, Debug)]
struct Globals {
    /// `i64`: what is left. Below zero none is.
    fuel: u32,
    /// `i32`: not zero if the code is to stop.
    flag: u32,
    /// `i32`: nobody reads it but the code that has just written it.
    scratch: u32,
}

impl Instrument {
    pub(super) fn new(checks: Checks) -> Self {
        Self { checks, globals: OnceLock::new() }
    }
}

impl ModuleMiddleware for Instrument {
    fn generate_function_middleware<'a>(
        &self,
        _: LocalFunctionIndex,
    ) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        let globals = *self.globals.get().expect("the module's info is transformed before its functions");
        Box::new(Function { checks: self.checks, globals, entered: false, cost: 0 })
    }

    fn transform_module_info(&self, module: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        if let Some(start) = module.start_function.take() {
            module.exports.insert(START.to_owned(), ExportIndex::Function(start));
        }
        let mut add = |ty, zero| {
            module.global_initializers.push(zero);
            module.globals.push(GlobalType::new(ty, Mutability::Var)).as_u32()
        };
        let globals = Globals {
            // Unlimited until the host says otherwise.
            fuel: add(Type::I64, GlobalInit::I64Const(i64::MAX)),
            flag: add(Type::I32, GlobalInit::I32Const(0)),
            scratch: add(Type::I32, GlobalInit::I32Const(0)),
        };
        let again = || MiddlewareError::new("wasmer-plugin", "two modules are compiled with one engine");
        self.globals.set(globals).map_err(|_| again())
    }
}

#[derive(Debug)]
struct Function {
    checks: Checks,
    globals: Globals,
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
            if let Some(unit) = bulk(&operator) {
                self.take_for_bulk(code, unit);
            }
            if ends_run(&operator) {
                self.take(code);
            }
        }
        let is_loop = matches!(operator, Operator::Loop { .. });
        code.push_operator(operator);
        if is_loop {
            self.look_at_flag(code);
        }
        Ok(())
    }
}

impl Function {
    fn look_at_flag(&self, code: &mut MiddlewareReaderState<'_>) {
        if !self.checks.interrupt {
            return;
        }
        code.extend(&[
            // Without a write in between, the compiler takes two reads of a global for one: it does not know
            // that another thread writes. A loop that writes nothing would look at what was read before it.
            Operator::I32Const { value: 0 },
            Operator::GlobalSet { global_index: self.globals.scratch },
            Operator::GlobalGet { global_index: self.globals.flag },
            Operator::If { blockty: BlockType::Empty },
            Operator::Unreachable,
            Operator::End,
        ]);
    }

    /// Takes the fuel for the instructions since it was last taken.
    fn take(&mut self, code: &mut MiddlewareReaderState<'_>) {
        let fuel = self.globals.fuel;
        code.extend(&[
            Operator::GlobalGet { global_index: fuel },
            Operator::I64Const { value: std::mem::take(&mut self.cost) },
            Operator::I64Sub,
            Operator::GlobalSet { global_index: fuel },
            Operator::GlobalGet { global_index: fuel },
            Operator::I64Const { value: 0 },
            Operator::I64LtS,
            Operator::If { blockty: BlockType::Empty },
            Operator::Unreachable,
            Operator::End,
        ]);
    }

    /// Takes the fuel for an instruction that does as much as the number on top of the stack says.
    fn take_for_bulk(&mut self, code: &mut MiddlewareReaderState<'_>, unit: Unit) {
        let Globals { fuel, scratch, .. } = self.globals;
        let (by, operator) = match unit {
            Unit::Bytes => (6, Operator::I64ShrU),
            Unit::Elements => (3, Operator::I64ShrU),
            Unit::Pages => (10, Operator::I64Shl),
        };
        code.extend(&[
            Operator::GlobalSet { global_index: scratch },
            Operator::GlobalGet { global_index: fuel },
            Operator::GlobalGet { global_index: scratch },
            Operator::I64ExtendI32U,
            Operator::I64Const { value: by },
            operator,
            Operator::I64Sub,
            Operator::GlobalSet { global_index: fuel },
            Operator::GlobalGet { global_index: scratch },
        ]);
        // Before it is done, not after.
        self.take(code);
    }
}

/// What an instruction takes time for. A unit of fuel is 64 bytes.
#[derive(Clone, Copy)]
enum Unit {
    Bytes,
    /// Of 8 bytes.
    Elements,
    /// Of 64 KiB.
    Pages,
}

fn bulk(operator: &Operator<'_>) -> Option<Unit> {
    match operator {
        Operator::MemoryFill { .. } | Operator::MemoryCopy { .. } | Operator::MemoryInit { .. } => {
            Some(Unit::Bytes)
        }
        Operator::TableFill { .. }
        | Operator::TableCopy { .. }
        | Operator::TableInit { .. }
        | Operator::TableGrow { .. } => Some(Unit::Elements),
        Operator::MemoryGrow { .. } => Some(Unit::Pages),
        _ => None,
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
