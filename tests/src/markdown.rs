//! The fenced blocks of Markdown documents. The build script uses this file as well.

/// A fenced block.
#[derive(Debug)]
pub struct Block<'t> {
    /// The words after the opening fence, such as `rust body`.
    pub info: &'t str,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// The lines between the fences, without the indentation of the fence.
    pub text: String,
}

/// Returns the fenced blocks of a document.
///
/// # Panics
///
/// If a block has no end.
pub fn blocks(document: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = document.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.trim_start().strip_prefix("```") else { continue };
        let indentation = line.len() - line.trim_start().len();
        let mut text = String::new();
        loop {
            let (_, line) = lines.next().unwrap_or_else(|| panic!("line {}: no end", number + 1));
            if line.trim() == "```" {
                break;
            }
            text.push_str(line.get(indentation..).unwrap_or_default());
            text.push('\n');
        }
        blocks.push(Block { info, line: number + 1, text });
    }
    blocks
}
