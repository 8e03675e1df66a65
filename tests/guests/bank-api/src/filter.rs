//! An interface whose methods can be the stages of a pipeline.

use wasmer_plugin::*;

/// What a text goes through.
#[wasmer_plugin]
pub trait Filter {
    /// With this mark.
    fn new(mark: &str) -> Self;

    /// Puts the mark to the text.
    fn text(&mut self, text: String) -> String;

    /// Puts the mark to the lines.
    fn lines(&self, lines: &mut Vec<String>);

    /// How many texts there were.
    fn count(&self) -> u32;

    /// Is new: plugins that were built before know nothing of it.
    fn number(&mut self, number: u64) -> u64 {
        number
    }
}
