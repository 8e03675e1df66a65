//! Limits of decoding in a host, for untrusted bytes: memory, time, depth, and elements that take no bytes.

use core::cell::Cell;

use super::DEPTH;
use super::error::Problem;

/// Maximum bytes of stack: half of a thread's default. Large types reach this limit before [`DEPTH`],
/// especially in unoptimised builds.
const STACK: usize = 1 << 20;

/// Maximum number of elements that take no bytes, such as `()`, in all sequences together. All others take at
/// least one byte each, so the bytes limit their number.
const EMPTY_ELEMENTS: u32 = 65_536;

/// Memory that any value may take, in bytes.
const MEMORY: usize = 64 << 20;

/// Additional memory for each encoded byte. Most values take two or three times their bytes.
const MEMORY_PER_BYTE: usize = 4;

/// Number of elements and levels between two checks of the call's state: some microseconds.
const LOOK: u32 = 1024;

/// The remaining budget of a value.
pub(crate) struct Limits<'a> {
    memory: Cell<usize>,
    /// Remaining bytes of blocks outside.
    outside: Cell<usize>,
    empty_elements: Cell<u64>,
    /// Remaining elements of sequences behind the serde bridge.
    elements: Cell<usize>,
    depth: Cell<u32>,
    /// Approximate address of the stack's end when decoding began.
    stack: Cell<usize>,
    until_look: Cell<u32>,
    stopped: Option<&'a dyn Fn() -> bool>,
}

#[cfg(any(feature = "host", test, fuzzing))]
impl<'a> Limits<'a> {
    /// Sets the limits for [`Decoder::bounded`](super::Decoder).
    pub(crate) fn bound(&mut self, stopped: Option<&'a dyn Fn() -> bool>, outside: usize) {
        self.stopped = stopped;
        self.outside.set(outside);
    }
}

impl Limits<'_> {
    /// Creates the limits for a value with this many bytes.
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

    /// Takes a block from the budget of blocks outside. Raises the memory budget as its bytes would if they
    /// were inline.
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

    /// Counts one more element of a sequence whose elements may take no bytes. Checks the call's state at
    /// intervals.
    pub(super) fn element(&self) -> Result<(), Problem> {
        self.tick()?;
        take(&self.elements, 1).ok_or(Problem::Elements)
    }

    /// Returns the number of elements that the remaining bytes can hold.
    pub(super) fn elements(&self) -> usize {
        self.elements.get().saturating_sub(EMPTY_ELEMENTS as usize)
    }

    /// Checks at intervals that the call was not stopped.
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

    /// Goes one level deeper. Also checks the call's state, because a tree can have many values and no
    /// sequence.
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

/// Returns the approximate address of the stack's end.
#[inline(always)]
fn stack_address() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
}
