//! The deadline of a compilation.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmer::LocalFunctionIndex;
use wasmer::sys::wasmparser::Operator;
use wasmer::sys::{
    CompilerConfig, Cranelift, FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware,
};

/// The instant after which compiling has taken too long.
#[derive(Clone, Copy, Debug)]
pub(in crate::host) struct Deadline(Option<Instant>);

impl Deadline {
    /// Returns the deadline after this time, or no deadline if the clock cannot represent it.
    pub(in crate::host) fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    pub(in crate::host) fn is_over(self) -> bool {
        self.0.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Makes the compiler check the deadline before each function. The code of functions that are too late is
    /// left out. The caller checks the deadline too, and discards the module then.
    ///
    /// wasmer also has a callback after each function that can stop it, but it then goes on with one function
    /// of each part that it has divided the module into: in the worst case with all functions. An error from
    /// a middleware would leave the function translator, which is reused, in the middle of this function.
    pub(in crate::host) fn watch(self, compiler: &mut Cranelift) {
        compiler.push_middleware(Arc::new(self));
    }
}

impl ModuleMiddleware for Deadline {
    fn generate_function_middleware<'a>(
        &self,
        _: LocalFunctionIndex,
    ) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Function { is_over: self.is_over(), depth: 0, is_empty: true })
    }
}

#[derive(Debug)]
struct Function {
    is_over: bool,
    /// Number of open blocks, besides the function itself.
    depth: u32,
    /// True if no code has been let through.
    is_empty: bool,
}

impl<'a> FunctionMiddleware<'a> for Function {
    fn feed(
        &mut self,
        operator: Operator<'a>,
        code: &mut MiddlewareReaderState<'a>,
    ) -> Result<(), MiddlewareError> {
        if !self.is_over {
            code.push_operator(operator);
            return Ok(());
        }
        if self.is_empty {
            self.is_empty = false;
            code.push_operator(Operator::Unreachable);
        }
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => self.depth += 1,
            Operator::End if self.depth == 0 => code.push_operator(operator),
            Operator::End => self.depth -= 1,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
