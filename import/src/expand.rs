//! Reads the plugin and writes its declarations.

use std::io::ErrorKind;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::arguments::Arguments;
use crate::generate::{self, Options};
use crate::read::{self, InterfaceError};

/// Returns the declarations of the plugin. A relative path starts at `folder`.
pub(crate) fn declarations(arguments: &Arguments, folder: &Path) -> syn::Result<TokenStream> {
    let Arguments { path: given, sha256, skipped, runtime } = arguments;
    let at_path = |message: String| syn::Error::new(given.span(), message);
    let path = folder.join(given.value());
    if !path.is_absolute() {
        return Err(at_path(
            "a relative path starts at the folder of the package's `Cargo.toml`, and `CARGO_MANIFEST_DIR` does not \
             tell which it is: compile with cargo, or write an absolute path"
                .to_owned(),
        ));
    }
    // rustc reads the file again, and compiles again when it changes.
    let watched =
        path.to_str().ok_or_else(|| at_path("the path of the package is not in UTF-8".to_owned()))?;

    let wasm = read::read_file(&path).map_err(|error| {
        let remedy = match &error {
            InterfaceError::Read { source, .. } if source.kind() == ErrorKind::NotFound => {
                "; a relative path starts at the folder of the package's `Cargo.toml`"
            }
            _ => "",
        };
        at_path(format!("{error}{remedy}"))
    })?;
    if let Some(expected) = sha256 {
        let found = read::sha256(&wasm);
        if !expected.value().eq_ignore_ascii_case(&found) {
            let message = format!(
                "`{}` is another file than expected: its SHA-256 is {found}, not {}; if the change is wanted, give \
                 the new digest",
                given.value().escape_debug(),
                expected.value()
            );
            return Err(syn::Error::new(expected.span(), message));
        }
    }
    let interface = read::read_named(&given.value(), &wasm).map_err(|error| at_path(error.to_string()))?;
    let mut options =
        Options { runtime: runtime.as_ref().map(ToTokens::to_token_stream), ..Options::default() };
    let mut errors: Option<syn::Error> = None;
    for function in skipped {
        let name = function.value();
        if !interface.functions().iter().chain(interface.requires()).any(|one| one.name() == name) {
            let message = "the plugin has no function of this name, which may begin with that of its interface: \
                           `Shop.price`";
            let error = syn::Error::new(function.span(), message);
            match &mut errors {
                Some(errors) => errors.combine(error),
                None => errors = Some(error),
            }
        }
        options.skipped.insert(name);
    }
    if let Some(errors) = errors {
        return Err(errors);
    }
    let declarations = generate::tokens(&interface, &options)
        .map_err(|error| at_path(format!("{error}: `skip = \"{}\"`", error.function().escape_debug())))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let module = generate::module(&declarations, &name);
    Ok(quote! {
        const _: &[u8] = ::core::include_bytes!(#watched);
        #module
    })
}
