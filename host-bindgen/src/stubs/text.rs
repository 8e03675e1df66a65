//! Prints declarations as rustfmt does, for the few forms that the generator writes: the text is the same on
//! each machine, with or without rustfmt.

mod line;
#[cfg(test)]
mod tests;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// rustfmt's `max_width`.
const WIDTH: usize = 100;

/// rustfmt's `attr_fn_like_width`.
const ATTRIBUTE_WIDTH: usize = 70;

/// rustfmt's `struct_variant_width`.
const VARIANT_WIDTH: usize = 35;

/// Returns the items as text, with a line feed at the end.
pub(super) fn print(items: TokenStream) -> String {
    let mut printer = Printer { text: String::new(), indent: 0 };
    printer.items(items);
    printer.text
}

struct Printer {
    text: String,
    indent: usize,
}

/// An item, a field, a variant or an argument: attributes, and other tokens.
struct Part {
    attributes: Vec<String>,
    tokens: Vec<TokenTree>,
}

impl Printer {
    fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.push_str(&" ".repeat(self.indent));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Returns the tokens in one line, unless a type takes several.
    fn inline(&self, tokens: &[TokenTree]) -> String {
        line::print(tokens, self.indent)
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        self.indent += 4;
        print(self);
        self.indent -= 4;
    }

    fn items(&mut self, items: TokenStream) {
        let mut previous: Option<Vec<String>> = None;
        for item in split_items(items) {
            let head = words(&item.tokens);
            if let Some(previous) = &previous {
                let is_import = |head: &[String]| head.first().is_some_and(|word| word == "use");
                let are_joined = is_import(previous) && is_import(&head) && previous.get(1) == head.get(1);
                self.line("");
                if are_joined {
                    self.text.pop();
                }
            }
            self.item(&item, &head);
            previous = Some(head);
        }
    }

    fn item(&mut self, item: &Part, head: &[String]) {
        self.attributes(&item.attributes);
        let has = |word: &str| head.iter().any(|one| one == word);
        match item.tokens.last() {
            // An inner attribute stands alone.
            None => {}
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let start = inline(&item.tokens[..item.tokens.len() - 1]);
                self.body(&start, group, has("enum"), has("struct"));
            }
            Some(_) if has("use") => self.line(&inline(&item.tokens)),
            Some(_) => self.declaration(&item.tokens),
        }
    }

    fn attributes(&mut self, attributes: &[String]) {
        for attribute in attributes {
            let arguments = attribute.strip_prefix("#![allow(").and_then(|rest| rest.strip_suffix(")]"));
            match arguments.filter(|arguments| arguments.len() > ATTRIBUTE_WIDTH) {
                Some(arguments) => {
                    self.line("#![allow(");
                    let last = arguments.split(", ").count() - 1;
                    for (index, argument) in arguments.split(", ").enumerate() {
                        let comma = if index < last { "," } else { "" };
                        self.indented(|printer| printer.line(&format!("{argument}{comma}")));
                    }
                    self.line(")]");
                }
                None => self.line(attribute),
            }
        }
    }

    /// Prints an item with braces.
    fn body(&mut self, start: &str, body: &Group, is_enum: bool, is_struct: bool) {
        if body.stream().is_empty() {
            return self.line(&format!("{start} {{}}"));
        }
        self.line(&format!("{start} {{"));
        self.indented(|printer| {
            if is_enum {
                printer.variants(&split(&body.stream()));
            } else if is_struct {
                printer.fields(&split(&body.stream()));
            } else {
                printer.items(body.stream());
            }
        });
        self.line("}");
    }

    fn fields(&mut self, fields: &[Part]) {
        for field in fields {
            self.attributes(&field.attributes);
            self.line(&format!("{},", self.inline(&field.tokens)));
        }
    }

    fn variants(&mut self, variants: &[Part]) {
        let is_long = |variant: &Part| {
            !variant.attributes.is_empty()
                || braces(&variant.tokens).is_some_and(|group| in_one_line(group).is_none())
        };
        // If one variant takes several lines, rustfmt gives each field a line.
        let are_long = variants.iter().any(is_long) && !variants.iter().all(is_long);
        for variant in variants {
            self.attributes(&variant.attributes);
            let Some(group) = braces(&variant.tokens) else {
                self.list(&variant.tokens, ",");
                continue;
            };
            let start = inline(&variant.tokens[..variant.tokens.len() - 1]);
            match in_one_line(group) {
                Some(fields) if fields.is_empty() => self.line(&format!("{start} {{}},")),
                Some(fields) if !are_long => self.line(&format!("{start} {{ {fields} }},")),
                _ => {
                    self.line(&format!("{start} {{"));
                    self.indented(|printer| printer.fields(&split(&group.stream())));
                    self.line("},");
                }
            }
        }
    }

    /// Prints a function or a struct that ends with `;`.
    fn declaration(&mut self, tokens: &[TokenTree]) {
        let is_where = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "where");
        let Some(place) = tokens.iter().position(is_where) else {
            return self.list(&tokens[..tokens.len() - 1], ";");
        };
        self.list(&tokens[..place], "");
        self.line("where");
        self.indented(|printer| printer.line(&inline(&tokens[place + 1..])));
    }

    /// Prints tokens with a list in parentheses: in one line, or each element on a line.
    fn list(&mut self, tokens: &[TokenTree], end: &str) {
        let line = format!("{}{end}", self.inline(tokens));
        let is_list = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        let length = self.indent + line.chars().count();
        let place = tokens.iter().position(is_list);
        let Some((place, TokenTree::Group(group))) = place.map(|place| (place, &tokens[place])) else {
            return self.line(&line);
        };
        let rest = self.inline(&tokens[place + 1..]);
        if !line.contains('\n') && length <= WIDTH {
            // rustfmt counts one column more for a result.
            if length < WIDTH || rest.is_empty() {
                return self.line(&line);
            }
            self.line(&self.inline(&tokens[..=place]));
            return self.line(&format!("{}{end}", rest.trim_start()));
        }
        self.line(&format!("{}(", self.inline(&tokens[..place])));
        for element in split(&group.stream()) {
            self.indented(|printer| {
                let tokens = format!("{},", printer.inline(&element.tokens));
                let line = element.attributes.iter().map(String::as_str).chain([&*tokens]);
                printer.line(&line.collect::<Vec<_>>().join(" "));
            });
        }
        self.line(&format!("){rest}{end}"));
    }
}

/// Returns the group with the fields of a variant.
fn braces(tokens: &[TokenTree]) -> Option<&Group> {
    match tokens.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

/// Returns the fields of a variant in one line, if rustfmt writes them so.
fn in_one_line(group: &Group) -> Option<String> {
    let fields = split(&group.stream());
    let line = fields.iter().map(|field| inline(&field.tokens)).collect::<Vec<_>>().join(", ");
    let is_short = fields.iter().all(|field| field.attributes.is_empty()) && line.len() <= VARIANT_WIDTH;
    is_short.then_some(line)
}

/// Returns the identifiers at the start of an item.
fn words(tokens: &[TokenTree]) -> Vec<String> {
    let word = |token: &TokenTree| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    };
    tokens.iter().map_while(word).collect()
}

/// Splits tokens into items, each of which ends with `;` or braces.
fn split_items(tokens: TokenStream) -> Vec<Part> {
    let mut items = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while tokens.peek().is_some() {
        let mut all = Vec::new();
        let mut is_import = false;
        for token in tokens.by_ref() {
            is_import |= all.is_empty() && matches!(&token, TokenTree::Ident(word) if word == "use");
            let is_end = match &token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => {
                    let is_inner = matches!(&all[..], [.., TokenTree::Punct(mark)] if mark.as_char() == '!');
                    is_inner || (group.delimiter() == Delimiter::Brace && !is_import && !in_import(&all))
                }
                _ => false,
            };
            all.push(token);
            if is_end {
                break;
            }
        }
        items.push(part(&all));
    }
    items
}

/// Returns true after the `use` of an import, which has braces and ends with `;` all the same.
fn in_import(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "use"))
}

/// Splits tokens at commas.
fn split(tokens: &TokenStream) -> Vec<Part> {
    let (mut parts, mut all, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for token in tokens.clone() {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(part(&std::mem::take(&mut all)));
                    continue;
                }
                _ => {}
            }
        }
        all.push(token);
    }
    if !all.is_empty() {
        parts.push(part(&all));
    }
    parts
}

/// Separates the attributes at the start from the other tokens.
fn part(tokens: &[TokenTree]) -> Part {
    let mut attributes = Vec::new();
    let mut rest = tokens;
    loop {
        rest = match rest {
            [TokenTree::Punct(hash), TokenTree::Group(group), rest @ ..] if hash.as_char() == '#' => {
                attributes.push(attribute(group));
                rest
            }
            [TokenTree::Punct(hash), TokenTree::Punct(_), TokenTree::Group(group), rest @ ..]
                if hash.as_char() == '#' =>
            {
                attributes.push(format!("#!{}", inline(&[TokenTree::Group(group.clone())])));
                rest
            }
            _ => break,
        };
    }
    Part { attributes, tokens: rest.to_vec() }
}

/// Prints an attribute, as a comment if it is documentation.
fn attribute(group: &Group) -> String {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    if let [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] = &tokens[..]
        && doc == "doc"
        && let Ok(text) = syn::parse_str::<syn::LitStr>(&text.to_string())
    {
        return format!("///{}", text.value());
    }
    format!("#[{}]", inline(&tokens))
}

/// Prints tokens in one line. Returns several lines only if a type in it takes them.
fn inline(tokens: &[TokenTree]) -> String {
    line::print(tokens, 0)
}
