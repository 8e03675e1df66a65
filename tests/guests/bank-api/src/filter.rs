//! An interface whose methods can be the stages of a pipeline.

use wasmer_plugin::*;

/// A filter for texts.
#[wasmer_plugin]
pub trait Filter {
    /// Sets the mark.
    fn new(mark: &str) -> Self;

    /// Adds the mark to the text.
    fn text(&mut self, text: String) -> String;

    /// Adds the mark to the lines.
    fn lines(&self, lines: &mut Vec<String>);

    /// Returns the number of texts so far.
    fn count(&self) -> u32;

    /// New: older plugins lack it.
    fn number(&mut self, number: u64) -> u64 {
        number
    }
}
