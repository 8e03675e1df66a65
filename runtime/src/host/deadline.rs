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

    /// Has the compiler look at it before each function.
    ///
    /// wasmer would also let itself be stopped by a callback after each, but goes on then with one function of each of the
    /// parts that it has divided the module into: in the worst case with all of them.
    pub(super) fn watch(self, compiler: &mut Cranelift) {
        compiler.push_middleware(Arc::new(self));
    }
}

impl ModuleMiddleware for Deadline {
    fn generate_function_middleware<'a>(
        &self,
        _: LocalFunctionIndex,
    ) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Function { is_over: self.is_over() })
    }
}

#[derive(Debug)]
struct Function {
    is_over: bool,
}

impl<'a> FunctionMiddleware<'a> for Function {
    fn feed(
        &mut self,
        operator: Operator<'a>,
        code: &mut MiddlewareReaderState<'a>,
    ) -> Result<(), MiddlewareError> {
        if self.is_over {
            return Err(MiddlewareError::new("wasmer-plugin", "compiling takes too long"));
        }
        code.push_operator(operator);
        Ok(())
    }
}
