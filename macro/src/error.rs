//! Collects errors, so that one build shows them all. Parsing and checks add to it.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The errors found so far. [`finish`](Self::finish) must take them out.
#[derive(Default)]
pub(crate) struct Errors {
    found: Option<syn::Error>,
    left_to_rustc: bool,
}

impl Errors {
    /// Adds an error located at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.found {
            Some(errors) => errors.combine(error),
            none => *none = Some(error),
        }
    }

    /// Adds an error that rustc reports for the item itself, without a message of ours.
    pub(crate) fn leave_to_rustc(&mut self) {
        self.left_to_rustc = true;
    }

    /// Returns the `compile_error!` calls of all errors, if any were found.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        match self.found {
            Some(error) => Err(error.into_compile_error()),
            None if self.left_to_rustc => Err(TokenStream::new()),
            None => Ok(()),
        }
    }
}
