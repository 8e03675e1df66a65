//! Prints tokens in one line, with the spaces that rustfmt leaves. Only a long tuple takes several lines, and
//! a list of types around it.

use proc_macro2::{Delimiter, Group, TokenTree};

/// rustfmt's `fn_call_width`, which is that of tuples, too.
const TUPLE_WIDTH: usize = 60;

/// The last token, as far as it matters for the space behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// No space may follow.
    Open,
    /// An identifier or a literal: a space follows, unless a list does.
    Word,
    /// A `mut` or a `pub`: a space follows in any case.
    Modifier,
    /// A space follows, except before punctuation.
    Closed,
}

struct Line {
    text: String,
    last: Last,
    indent: usize,
}

/// Prints the tokens, given the indentation of the line.
pub(super) fn print(tokens: &[TokenTree], indent: usize) -> String {
    let mut line = Line { text: String::new(), last: Last::Open, indent };
    let mut rest = tokens;
    while let [first, others @ ..] = rest {
        rest = line.token(first, others);
    }
    line.text
}

impl Line {
    /// Prints a token, and perhaps some of those after it. Returns the others.
    fn token<'t>(&mut self, token: &TokenTree, rest: &'t [TokenTree]) -> &'t [TokenTree] {
        match token {
            TokenTree::Ident(ident) => {
                self.word(&ident.to_string());
                if ident == "mut" || ident == "pub" {
                    self.last = Last::Modifier;
                }
            }
            TokenTree::Literal(literal) => self.word(&literal.to_string()),
            TokenTree::Group(group) => self.group(group),
            TokenTree::Punct(punct) => return self.punct(punct.as_char(), rest),
        }
        rest
    }

    fn word(&mut self, word: &str) {
        self.text.push_str(if self.last == Last::Open { "" } else { " " });
        self.text.push_str(word);
        self.last = Last::Word;
    }

    fn group(&mut self, group: &Group) {
        let is_tuple = group.delimiter() == Delimiter::Parenthesis && self.last != Last::Word;
        self.text.push_str(if matches!(self.last, Last::Modifier | Last::Closed) { " " } else { "" });
        self.last = Last::Closed;
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let inner = print(&tokens, self.indent);
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        if is_tuple && (inner.contains('\n') || inner.chars().count() > TUPLE_WIDTH) {
            return self.vertical(open, &split(&tokens), close);
        }
        self.text.extend([open, inner.trim_end(), close]);
    }

    /// Prints each part on a line.
    fn vertical(&mut self, open: &str, parts: &[&[TokenTree]], close: &str) {
        let indent = self.indent + 4;
        self.text.push_str(open);
        for part in parts {
            let part = print(part, indent);
            self.text.extend(["\n", &" ".repeat(indent), &part, ","]);
        }
        self.text.extend(["\n", &" ".repeat(self.indent), close]);
    }

    fn punct<'t>(&mut self, mark: char, rest: &'t [TokenTree]) -> &'t [TokenTree] {
        let is_next = |character: char| matches!(rest.first(), Some(TokenTree::Punct(next)) if next.as_char() == character);
        match mark {
            ':' if is_next(':') => {
                self.text.push_str("::");
                self.last = Last::Open;
                return &rest[1..];
            }
            '-' if is_next('>') => {
                self.text.push_str(" ->");
                self.last = Last::Closed;
                return &rest[1..];
            }
            '<' => return self.arguments(rest),
            '=' => {
                self.text.push_str(" =");
                self.last = Last::Closed;
            }
            ',' | ';' | ':' => {
                self.text.push(mark);
                self.last = Last::Closed;
            }
            _ => {
                self.text.push_str(if self.last == Last::Open { "" } else { " " });
                self.text.push(mark);
                self.last = Last::Open;
            }
        }
        rest
    }

    /// Prints the arguments of a generic type, after the `<`. Returns the tokens after the `>`.
    fn arguments<'t>(&mut self, tokens: &'t [TokenTree]) -> &'t [TokenTree] {
        let end = end_of_arguments(tokens);
        let parts = split(&tokens[..end]);
        let lines: Vec<String> = parts.iter().map(|part| print(part, self.indent)).collect();
        if lines.len() > 1 && lines.iter().any(|line| line.contains('\n')) {
            self.vertical("<", &parts, ">");
        } else {
            self.text.extend(["<", &lines.join(", "), ">"]);
        }
        self.last = Last::Closed;
        tokens.get(end + 1..).unwrap_or_default()
    }
}

/// Returns the place of the `>` that ends the arguments.
fn end_of_arguments(tokens: &[TokenTree]) -> usize {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return place,
            },
            _ => {}
        }
    }
    tokens.len()
}

/// Splits types at commas.
fn split(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (place, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(punct) = token else { continue };
        match punct.as_char() {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&tokens[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}
