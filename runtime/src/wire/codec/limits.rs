//! Limits of decoding in a host: memory, time, depth and elements without bytes.

use core::cell::Cell;

use super::DEPTH;
use super::error::Problem;

/// Bytes of the stack: half of what a thread has by default. Large types, in unoptimised builds above all, come here
/// before they come to [`DEPTH`].
const STACK: usize = 1 << 20;

/// Elements without bytes of their own, such as `()`, in all sequences together. All others have a byte each at
/// least, so that they are no more than there are bytes.
const EMPTY_ELEMENTS: u32 = 65_536;

/// Memory that any value may take, in bytes.
const MEMORY: usize = 64 << 20;

/// Memory for each encoded byte on top of [`MEMORY`]. Most values take two or three times their bytes.
const MEMORY_PER_BYTE: usize = 4;

/// Elements and levels between two looks at the call's state: some microseconds.
const LOOK: u32 = 1024;

/// The rest of what a value may take.
pub(crate) struct Limits<'a> {
    memory: Cell<usize>,
    /// Bytes of blocks outside.
    outside: Cell<usize>,
    empty_elements: Cell<u64>,
    /// Elements of sequences behind the serde bridge.
    elements: Cell<usize>,
    depth: Cell<u32>,
    /// Where the stack ended when decoding began.
    stack: Cell<usize>,
    until_look: Cell<u32>,
    stopped: Option<&'a dyn Fn() -> bool>,
}

#[cfg(any(feature = "host", test, fuzzing))]
impl<'a> Limits<'a> {
    /// See [`Decoder::bounded`](super::Decoder).
    pub(crate) fn bound(&mut self, stopped: Option<&'a dyn Fn() -> bool>, outside: usize) {
        self.stopped = stopped;
        self.outside.set(outside);
    }
}

impl Limits<'_> {
    /// For a value of so many bytes.
    #[inline]
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            memory: Cell::new(bytes.saturating_mul(MEMORY_PER_BYTE).saturating_add(MEMORY)),
            outside: Cell::new(0),
            empty_elements: Cell::new(EMPTY_ELEMENTS.into()),
            elements: Cell::new(bytes.saturating_add(EMPTY_ELEMENTS as usize)),
            depth: Cell::new(DEPTH),
            stack: Cell::new(0),
            until_look: Cell::new(LOOK),
            stopped: None,
        }
    }

    #[inline]
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), Problem> {
        take(&self.memory, bytes).ok_or(Problem::Memory)
    }

    /// A block outside counts as if it stood among the bytes.
    pub(crate) fn outside(&self, bytes: usize) -> Result<(), Problem> {
        let too_large = || Problem::TooLarge((bytes - self.outside.get()) as u64);
        take(&self.outside, bytes).ok_or_else(too_large)?;
        let more = bytes.saturating_mul(MEMORY_PER_BYTE);
        self.memory.set(self.memory.get().saturating_add(more));
        Ok(())
    }

    pub(crate) fn empty_elements(&self, count: u64) -> Result<(), Problem> {
        let left = self.empty_elements.get().checked_sub(count).ok_or(Problem::Elements)?;
        self.empty_elements.set(left);
        Ok(())
    }

    /// One more element of a sequence whose elements may have no bytes. Looks at the call's state from time to time.
    pub(super) fn element(&self) -> Result<(), Problem> {
        self.tick()?;
        take(&self.elements, 1).ok_or(Problem::Elements)
    }

    /// Elements for which there may be bytes.
    pub(super) fn elements(&self) -> usize {
        self.elements.get().saturating_sub(EMPTY_ELEMENTS as usize)
    }

    /// Looks from time to time whether the call was stopped.
    #[inline(always)]
    pub(crate) fn tick(&self) -> Result<(), Problem> {
        let left = self.until_look.get() - 1;
        self.until_look.set(left);
        if left == 0 { self.look() } else { Ok(()) }
    }

    #[cold]
    fn look(&self) -> Result<(), Problem> {
        self.until_look.set(LOOK);
        if self.stopped.is_some_and(|stopped| stopped()) { Err(Problem::Stopped) } else { Ok(()) }
    }

    /// One level further down. A tree can have many values and no sequence, so this looks at the call's state
    /// as well.
    #[inline]
    pub(crate) fn descend(&self) -> Result<(), Problem> {
        self.tick()?;
        let (here, depth) = (stack_address(), self.depth.get());
        if depth == DEPTH {
            self.stack.set(here);
        } else if here.abs_diff(self.stack.get()) > STACK {
            return Err(Problem::Stack);
        }
        self.depth.set(depth.checked_sub(1).ok_or(Problem::Depth)?);
        Ok(())
    }

    #[inline]
    pub(crate) fn ascend(&self) {
        self.depth.set(self.depth.get() + 1);
    }
}

#[inline]
fn take(rest: &Cell<usize>, wanted: usize) -> Option<()> {
    rest.set(rest.get().checked_sub(wanted)?);
    Some(())
}

/// Roughly where the stack ends.
#[inline(always)]
fn stack_address() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
}
