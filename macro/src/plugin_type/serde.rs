//! The arguments of `#[serde(…)]` that affect the encoding.
//!
//! Unknown arguments are refused: serde's derives may be absent, and then report no mistakes. Known arguments
//! without a rule here are harmless: names are not on the wire.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, ExprLit, ExprPath, Ident, Lit, LitStr, MetaNameValue, PathSegment, Token};

use super::arguments::Place;
use super::ast::{Coding, Filling};
use crate::ast::located_at;
use crate::error::Errors;
use crate::parse::list::expected;

/// The serde attributes on one item.
pub(crate) struct Attributes {
    all: Vec<Attribute>,
    /// The error about other tokens between the commas.
    mistake: Option<syn::Error>,
}

/// One argument, up to the comma.
pub(crate) struct Attribute {
    pub(crate) key: String,
    pub(crate) tokens: TokenStream,
}

/// The directions in which serde skips a field or a variant.
pub(crate) enum Skip<'a> {
    Nothing,
    /// Both, by this attribute. It is the last one if the item has two.
    Both(&'a Attribute),
    /// One direction only.
    One(&'a Attribute),
}

/// An attribute, and the reason why bincode cannot encode it.
type Refusal = (&'static str, &'static str);

/// Attributes that serde 1.0.229 knows on a type.
const ON_TYPE: &[&str] = &[
    "bound",
    "content",
    "crate",
    "default",
    "deny_unknown_fields",
    "expecting",
    "field_identifier",
    "from",
    "into",
    "remote",
    "rename",
    "rename_all",
    "rename_all_fields",
    "tag",
    "transparent",
    "try_from",
    "untagged",
    "variant_identifier",
];

/// Attributes on a variant.
const ON_VARIANT: &[&str] = &[
    "alias",
    "borrow",
    "bound",
    "deserialize_with",
    "other",
    "rename",
    "rename_all",
    "serialize_with",
    "skip",
    "skip_deserializing",
    "skip_serializing",
    "untagged",
    "with",
];

/// Attributes on a field.
const ON_FIELD: &[&str] = &[
    "alias",
    "borrow",
    "bound",
    "default",
    "deserialize_with",
    "flatten",
    "getter",
    "rename",
    "serialize_with",
    "skip",
    "skip_deserializing",
    "skip_serializing",
    "skip_serializing_if",
    "with",
];

/// Attributes without a value that change the encoding.
const WORDS: &[&str] = &["skip", "skip_deserializing", "skip_serializing", "transparent"];

const INSTEAD: &str = "; remove it: an enum goes as its variant's number and fields";

const ENUM: &[Refusal] = &[
    ("untagged", "the bytes do not say which variant they are of"),
    ("tag", "serde looks for it by name, and there are no names on the wire"),
    ("content", "serde looks for it by name, and there are no names on the wire"),
    ("field_identifier", "it reads names, and there are none on the wire"),
    ("variant_identifier", "it reads names, and there are none on the wire"),
];

const STRUCT: &[Refusal] = &[("tag", "serde writes it as one more field and does not read it; remove it")];

const VARIANT: &[Refusal] = &[("untagged", "the bytes do not say which variant they are of")];

const FIELD: &[Refusal] = &[
    (
        "flatten",
        "serde makes a map of the struct without saying how long it is; remove it: as a field of its own it takes the same bytes",
    ),
    (
        "skip_serializing_if",
        "the reader would take the next field's bytes for those of this one; remove it: a `None` is one byte",
    ),
];

impl Attributes {
    /// Parses up to the first mistake.
    pub(crate) fn of(attributes: &[syn::Attribute]) -> Self {
        let (mut all, mut mistake) = (Vec::new(), None);
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            let result = attribute.parse_args_with(|input: ParseStream<'_>| {
                while !input.is_empty() {
                    all.push(Attribute::parse(input)?);
                    input.parse::<Option<Token![,]>>()?;
                }
                Ok(())
            });
            mistake = mistake.or(result.err());
        }
        Self { all, mistake }
    }

    /// Adds an error for each attribute that serde does not know, because it might be a misspelled `skip`.
    pub(crate) fn refuse_unknown(&self, place: Place, errors: &mut Errors) {
        let (known, place) = match place {
            Place::Type => (ON_TYPE, "a type"),
            Place::Variant => (ON_VARIANT, "a variant"),
            Place::Field => (ON_FIELD, "a field"),
        };
        for Attribute { key, tokens } in &self.all {
            if !known.contains(&key.as_str()) {
                errors.at(tokens, format!("serde knows no `{key}` on {place}"));
            } else if WORDS.contains(&key.as_str()) && tokens.clone().into_iter().count() > 1 {
                errors.at(tokens, format!("`{key}` stands alone"));
            }
        }
        if let Some(mistake) = &self.mistake {
            errors.push(expected(mistake, "arguments, as in `#[serde(skip)]`"));
        }
    }

    fn find(&self, keys: &[&str]) -> Option<&Attribute> {
        self.all.iter().find(|attribute| keys.contains(&attribute.key.as_str()))
    }

    /// Adds an error for each attribute that bincode cannot encode. Returns true if the item has one.
    fn refuse(&self, refusals: &[Refusal], instead: &str, errors: &mut Errors) -> bool {
        let mut has_refused = false;
        for Attribute { key, tokens } in &self.all {
            if let Some((_, why)) = refusals.iter().find(|(refused, _)| key == refused) {
                errors.at(tokens, format!("bincode cannot carry `{key}`: {why}{instead}"));
                has_refused = true;
            }
        }
        has_refused
    }

    pub(crate) fn refuse_on_enum(&self, errors: &mut Errors) {
        self.refuse(ENUM, INSTEAD, errors);
    }

    pub(crate) fn refuse_on_struct(&self, errors: &mut Errors) {
        self.refuse(STRUCT, "", errors);
    }

    pub(crate) fn refuse_on_variant(&self, errors: &mut Errors) {
        self.refuse(VARIANT, INSTEAD, errors);
    }

    /// Adds the errors of [`refuse`](Self::refuse) for a field. Returns true if the field has one.
    pub(crate) fn refuse_on_field(&self, errors: &mut Errors) -> bool {
        self.refuse(FIELD, "", errors)
    }

    pub(crate) fn refuse_flatten(&self, errors: &mut Errors) {
        self.refuse(&FIELD[..1], "", errors);
    }

    pub(crate) fn transparent(&self) -> Option<&Attribute> {
        self.find(&["transparent"])
    }

    /// Returns the argument of a variant that is read in place of unknown ones.
    pub(crate) fn other(&self) -> Option<&Attribute> {
        self.find(&["other"])
    }

    /// Returns the values of all `alias = "…"`.
    pub(crate) fn aliases(&self, errors: &mut Errors) -> Vec<String> {
        let mut aliases = Vec::new();
        for attribute in self.all.iter().filter(|attribute| attribute.key == "alias") {
            match attribute.text() {
                Some(text) => aliases.push(text.value()),
                None => errors.at(&attribute.tokens, "expected a name in quotes, as in `alias = \"name\"`"),
            }
        }
        aliases
    }

    /// Returns the argument that replaces the whole type by another one.
    pub(crate) fn conversion(&self) -> Option<&Attribute> {
        self.find(&["from", "try_from", "into"])
    }

    /// Returns the argument that names a user's function for a field or a variant.
    pub(crate) fn function(&self) -> Option<&Attribute> {
        self.find(&["with", "serialize_with", "deserialize_with"])
    }

    /// Returns the codec of a field that serde encodes and decodes.
    pub(crate) fn coding(&self) -> syn::Result<Coding> {
        let function = |key: &str, name: &str| match (self.find(&[key]), self.find(&["with"])) {
            (Some(function), _) => function.path().map(Some),
            (None, Some(module)) => {
                let mut function = module.path()?;
                let name = Ident::new(name, located_at(&module.tokens));
                function.path.segments.push(PathSegment::from(name));
                Ok(Some(function))
            }
            (None, None) => Ok(None),
        };
        let serialize = function("serialize_with", "serialize")?;
        let deserialize = function("deserialize_with", "deserialize")?;
        Ok(Coding::Serde { serialize, deserialize })
    }

    /// Returns the value of `default`, if the item has one.
    pub(crate) fn default(&self) -> syn::Result<Option<Filling>> {
        let Some(attribute) = self.find(&["default"]) else { return Ok(None) };
        if attribute.is_word() {
            return Ok(Some(Filling::Default));
        }
        attribute.path().map(Filling::Path).map(Some)
    }

    /// Returns true if the type stands for a type of another crate.
    pub(crate) fn is_remote(&self) -> bool {
        self.find(&["remote"]).is_some()
    }

    /// Returns true if a `Cow` borrows from the bytes.
    pub(crate) fn borrows(&self) -> bool {
        self.find(&["borrow"]).is_some()
    }

    pub(crate) fn skip(&self) -> Skip<'_> {
        let both = self.find(&["skip"]);
        match (both, self.find(&["skip_serializing"]), self.find(&["skip_deserializing"])) {
            (Some(both), ..) | (None, Some(_), Some(both)) => Skip::Both(both),
            (None, Some(one), None) | (None, None, Some(one)) => Skip::One(one),
            (None, None, None) => Skip::Nothing,
        }
    }
}

impl Attribute {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: Ident = input.call(Ident::parse_any)?;
        let mut tokens = key.to_token_stream();
        while !input.is_empty() && !input.peek(Token![,]) {
            tokens.extend([input.parse::<TokenTree>()?]);
        }
        Ok(Self { key: key.unraw().to_string(), tokens })
    }

    /// Returns true if the argument is a key without a value.
    fn is_word(&self) -> bool {
        syn::parse2::<Ident>(self.tokens.clone()).is_ok()
    }

    /// Returns the text of a `key = "text"`.
    pub(crate) fn text(&self) -> Option<LitStr> {
        let pair: MetaNameValue = syn::parse2(self.tokens.clone()).ok()?;
        let mut value = pair.value;
        // `macro_rules!` may leave an invisible group around the text.
        while let Expr::Group(group) = value {
            value = *group.expr;
        }
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = value else { return None };
        Some(text)
    }

    /// Returns the path of a `key = "path"`, with spans that make lints skip the path.
    fn path(&self) -> syn::Result<ExprPath> {
        let expected = || {
            let message = format!("expected a path in quotes, as in `{} = \"path\"`", self.key);
            syn::Error::new_spanned(&self.tokens, message)
        };
        let mut text = self.text().ok_or_else(expected)?;
        text.set_span(located_at(&text));
        text.parse().map_err(|_| expected())
    }
}
