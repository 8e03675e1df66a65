//! Compiling, for as long as that may take.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmer::LocalFunctionIndex;
use wasmer::sys::wasmparser::Operator;
use wasmer::sys::{
    CompilerConfig, Cranelift, FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware,
};

/// When compiling has taken too long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// One in the far future is none.
    pub(super) fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    pub(super) fn is_over(self) -> bool {
        self.0.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Has the compiler look at it before each function, and leave out the code of those that are too late. Who compiles
    /// looks at it, too, and has no use for the module then.
    ///
    /// wasmer would also let itself be stopped by a callback after each function, but goes on then with one of each of the parts
    /// that it has divided the module into: in the worst case with all of them. And an error of a middleware leaves
    /// what translates the next function in the midst of this one.
    pub(super) fn watch(self, compiler: &mut Cranelift) {
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
    /// The blocks that are open, but for the function itself.
    depth: u32,
    /// Whether no code has been let through.
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
