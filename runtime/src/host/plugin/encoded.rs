//! Calls whose arguments are encoded already: constructors that run again, and the stages of a pipeline.

use super::Plugin;
use super::call::RawReply;
use crate::call::descriptor::FunctionDescriptor;
use crate::host::error::CallError;
use crate::wire::abi;
use crate::wire::codec::{Block, Encoder, OUTSIDE, PREFIX, split_words};
use crate::wire::walk::Reference;

/// Bytes, followed by an optional sequence, with its number of elements, in a block.
type Piece<'a> = (&'a [u8], Option<(usize, Block<'a>)>);

/// Encoded arguments. Some parts are in blocks of their own.
pub(in crate::host) struct EncodedArguments<'a> {
    /// Byte runs. A block follows each of them except the last.
    pieces: Vec<Piece<'a>>,
}

impl<'a> EncodedArguments<'a> {
    /// Wraps arguments in one piece.
    pub(in crate::host) fn of(bytes: &'a [u8]) -> Self {
        Self { pieces: vec![(bytes, None)] }
    }

    /// Wraps arguments that were a plugin's reply. Each reference in the bytes takes twice the size of a
    /// length.
    pub(in crate::host) fn with_references(bytes: &'a [u8], references: &[Reference<'a>]) -> Self {
        let (mut pieces, mut start) = (Vec::with_capacity(references.len() + 1), 0);
        for Reference { offset, count, block } in references {
            pieces.push((&bytes[start..*offset], Some((*count, *block))));
            start = offset + 2 * PREFIX;
        }
        pieces.push((&bytes[start..], None));
        Self { pieces }
    }

    fn blocks(&self) -> impl Iterator<Item = Block<'a>> {
        self.pieces.iter().filter_map(|(_, block)| block.map(|(_, block)| block))
    }

    /// Length with all blocks inline.
    fn inline_length(&self) -> usize {
        let piece = |(bytes, block): &Piece<'_>| {
            bytes.len() + block.map_or(0, |(_, block)| PREFIX + block.bytes.len())
        };
        self.pieces.iter().map(piece).sum()
    }

    /// Length with all blocks apart.
    fn apart_length(&self) -> usize {
        let piece = |(bytes, block): &Piece<'_>| bytes.len() + if block.is_some() { 2 * PREFIX } else { 0 };
        self.pieces.iter().map(piece).sum()
    }

    /// Writes the arguments to the vector, in one piece.
    fn to_bytes(&self, bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.resize(self.inline_length(), 0);
        self.write(bytes, None);
    }

    /// Writes the arguments. `apart` is the number of the first lent block, or `None` to write the blocks
    /// inline.
    fn write(&self, room: &mut [u8], mut apart: Option<u64>) {
        let mut encoder = Encoder::new(room);
        for (bytes, block) in &self.pieces {
            encoder.put_all(bytes);
            match (block, &mut apart) {
                (Some((count, _)), Some(number)) => {
                    encoder.put((*count as u64 | OUTSIDE).to_le_bytes());
                    encoder.put(number.to_le_bytes());
                    *number += 1;
                }
                (Some((count, block)), None) => {
                    encoder.count(*count);
                    encoder.put_all(block.bytes);
                }
                (None, _) => {}
            }
        }
    }
}

impl Plugin {
    /// As [`send`](Self::send), with arguments that are already encoded.
    pub(in crate::host) fn send_encoded(
        &mut self,
        function: &'static FunctionDescriptor,
        parts: &EncodedArguments<'_>,
    ) -> Result<RawReply, CallError> {
        let takes_words = match self.bind(function) {
            Ok(takes_words) => takes_words,
            Err(unbound) => {
                return self.send_unbound(function, unbound, &|_, bytes| {
                    parts.to_bytes(bytes);
                    Ok(())
                });
            }
        };
        let words = function.signature().words();
        let in_word = words.result && takes_words;
        let inline = parts.inline_length();
        if words.arguments && takes_words && inline <= abi::ARGUMENT_WORDS {
            let mut bytes = [0; abi::ARGUMENT_WORDS];
            parts.write(&mut bytes, None);
            return self.run(function, split_words(bytes), 0, in_word);
        }
        let blocks: Vec<Block<'_>> = parts.blocks().collect();
        let apart = !blocks.is_empty() && self.instance.lends();
        let length = if apart { parts.apart_length() } else { inline };
        if self.instance.buffer_mut().len() < length || length > self.module.limits().arguments {
            self.reserve(function, length)?;
        }
        if apart {
            self.lend(function, &blocks, length)?;
        }
        parts.write(&mut self.instance.buffer_mut()[..length], apart.then_some(0));
        self.run(function, [length as u64, 0], length, in_word)
    }
}
