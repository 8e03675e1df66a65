//! Generates the exports through which a host asks a plugin for the default values of fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{LitStr, Macro, Path, TypePath};

use crate::ast::{Argument, Callable};

/// Types of std that have no fields with defaults, unless their parameters have.
const STD: &[&str] = &[
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "Cow",
    "Duration",
    "HashMap",
    "HashSet",
    "Option",
    "PathBuf",
    "Rc",
    "Result",
    "String",
    "Vec",
    "VecDeque",
    "bool",
    "char",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "str",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// Returns true if the arguments may contain a field with a default. A user's type may have the name of a
/// type of std: then a host that lacks such a field cannot call the function.
pub(super) fn in_arguments(callable: &Callable) -> bool {
    let mut search = Search { found: false };
    callable.arguments.iter().for_each(|Argument { ty, .. }| search.visit_type(ty));
    search.found
}

/// As [`in_arguments`], for what a caller of the function reads: the result and the new values.
pub(super) fn in_reply(callable: &Callable) -> bool {
    let mut search = Search { found: false };
    search.visit_type(&callable.output);
    search.found || in_arguments(callable)
}

/// Generates the export. `__SIGNATURE` must be in scope.
pub(super) fn export(runtime: &Path, name: &LitStr) -> TokenStream {
    let (private, table) = (quote! { #runtime::__private }, table(runtime));
    quote! {
        #[unsafe(export_name = #name)]
        extern "C" fn __defaults(
            __index: ::core::primitive::u64,
            _: ::core::primitive::u64,
        ) -> ::core::primitive::u64 {
            #private::serve_default(#table, __index)
        }
    }
}

/// Returns the defaults of all fields of the function. `__SIGNATURE` must be in scope.
pub(super) fn table(runtime: &Path) -> TokenStream {
    quote! {
        {
            const __TABLE: &[#runtime::__private::DefaultValue] =
                &__SIGNATURE.defaults::<{ __SIGNATURE.default_count() }>();
            __TABLE
        }
    }
}

struct Search {
    found: bool,
}

impl Visit<'_> for Search {
    fn visit_type_path(&mut self, path: &TypePath) {
        let last = path.path.segments.last();
        let is_std = last.is_some_and(|last| STD.iter().any(|name| last.ident == name));
        self.found |= !is_std || path.qself.is_some();
        visit::visit_type_path(self, path);
    }

    fn visit_macro(&mut self, _: &Macro) {
        self.found = true;
    }
}
