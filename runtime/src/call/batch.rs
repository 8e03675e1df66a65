//! Batches: many calls of one function in one crossing, for both ends.
//!
//! A batch is a function of its own, `add_batch` for `add`. Its only argument is the sequence of inputs and
//! its result is the sequence of results, so descriptions, limits and transports treat it like any other
//! function.

use alloc::vec::Vec;

use super::argument::Arguments;
use super::fault::Fault;
use super::reader::ArgumentReader;
use crate::wire::codec::Encoder;

/// The argument of a batch: the inputs, each of which `pass` encodes.
pub(crate) struct Inputs<'a, I, F> {
    inputs: &'a [I],
    pass: F,
}

impl<'a, I, F> Inputs<'a, I, F>
where
    F: for<'v> Fn(&'v I, &mut Encoder<'_, 'v>),
{
    /// Creates the argument.
    #[inline]
    pub(crate) fn new(inputs: &'a [I], pass: F) -> Self {
        Self { inputs, pass }
    }
}

impl<I, F> Arguments for Inputs<'_, I, F>
where
    F: for<'v> Fn(&'v I, &mut Encoder<'_, 'v>),
{
    const SIZE: Option<usize> = None;

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.count(self.inputs.len());
        for input in self.inputs {
            (self.pass)(input, encoder);
        }
    }
}

/// Reads the inputs one by one, calls the function with each, and returns the results.
///
/// Each input is read after the previous call. So its values may borrow from the call buffer, and memory is
/// needed for one input at a time.
#[inline]
pub(crate) fn serve<'a, R>(
    arguments: &mut ArgumentReader<'a>,
    mut call: impl FnMut(&mut ArgumentReader<'a>) -> Result<R, Fault>,
) -> Result<Vec<R>, Fault> {
    let count = arguments.inputs(size_of::<R>())?;
    let mut results = Vec::with_capacity(count);
    for index in 0..count {
        arguments.begin_inputs(index + 1);
        results.push(call(arguments)?);
    }
    arguments.end()?;
    Ok(results)
}
