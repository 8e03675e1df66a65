//! Parses the arguments of `#[wasmer_plugin(…)]`.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

use super::Kind;
use super::list::{self, expected, set, value};
use crate::ast::{BatchOption, HostOption, Options};
use crate::error::Errors;

impl Kind {
    /// Returns the arguments that the attribute supports on this kind of item.
    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Function => &["batch", "stub", "name", "crate"],
            Self::Trait => &["host", "stub", "module", "name", "crate"],
            Self::Impl => &["crate"],
        }
    }

    /// `stub = Name`, `name = "name"` or `crate = path`
    fn usage(self) -> String {
        join(self.options().iter().map(|option| usage(option)), "or")
    }
}

fn usage(option: &str) -> &'static str {
    match option {
        "batch" => "batch",
        "host" => "host",
        "stub" => "stub = Name",
        "module" => "module = name",
        "name" => "name = \"name\"",
        _ => "crate = path",
    }
}

/// Joins code in a sentence.
fn join<'a>(parts: impl Iterator<Item = &'a str>, last: &str) -> String {
    let parts: Vec<String> = parts.map(|part| format!("`{part}`")).collect();
    match &parts[..] {
        [first @ .., end] if !first.is_empty() => format!("{} {last} {end}", first.join(", ")),
        _ => parts.concat(),
    }
}

/// Parses the attribute's arguments. A mistake in one does not hide mistakes in the next.
pub(crate) fn options(
    kind: Kind,
    errors: &mut Errors,
) -> impl FnOnce(ParseStream<'_>) -> syn::Result<Options> {
    move |input| {
        let mut options = Options::default();
        list::each(input, "wasmer_plugin", errors, |errors| option(input, kind, &mut options, errors))?;
        Ok(options)
    }
}

fn option(input: ParseStream<'_>, kind: Kind, options: &mut Options, errors: &mut Errors) -> syn::Result<()> {
    let key = input
        .call(Ident::parse_any)
        .map_err(|error| expected(&error, &format!("{} in `#[wasmer_plugin(…)]`", kind.usage())))?;
    match key.to_string().as_str() {
        unknown if !kind.options().contains(&unknown) => {
            let (on, known) = (kind.name(), join(kind.options().iter().copied(), "and"));
            return Err(syn::Error::new(
                key.span(),
                format!("unknown argument `{unknown}`: `#[wasmer_plugin]` on {on} knows {known}"),
            ));
        }
        "stub" => {
            value(input, &key, "stub = Name")?;
            let stub =
                input.parse().map_err(|error| expected(&error, "the stub's name, as in `stub = Name`"))?;
            set(&mut options.stub, stub, &key, errors);
        }
        "host" => {
            let name = input.parse::<Option<Token![=]>>()?.map(|_| input.parse()).transpose();
            let name =
                name.map_err(|error| expected(&error, "the name of the host's type, as in `host = Name`"))?;
            set(&mut options.host, HostOption { name }, &key, errors);
        }
        "batch" => {
            let name = input.parse::<Option<Token![=]>>()?.map(|_| input.parse()).transpose();
            let name = name.map_err(|error| expected(&error, "the batch's name, as in `batch = add_all`"))?;
            set(&mut options.batch, BatchOption { span: key.span(), name }, &key, errors);
        }
        "module" => {
            value(input, &key, "module = name")?;
            let module = input
                .parse()
                .map_err(|error| expected(&error, "the module's name, as in `module = name`"))?;
            set(&mut options.module, module, &key, errors);
        }
        "name" => {
            value(input, &key, "name = \"name\"")?;
            let what = if kind == Kind::Trait { "interface" } else { "export" };
            let name = input
                .parse::<LitStr>()
                .map_err(|error| expected(&error, &format!("the {what}'s name, as in `name = \"name\"`")))?;
            set(&mut options.name, name, &key, errors);
        }
        _ => set(&mut options.runtime, list::krate(input, &key)?, &key, errors),
    }
    Ok(())
}
