//! Functions whose calls follow a plan, and the converted reply of the last call.

use std::sync::Arc;

use crate::call::reply::Reply;
use crate::host::instance::Export;
use crate::host::load::plans::Adaptation;
use crate::wire::adapt::PlannedCall;

/// A function whose calls are adapted.
#[derive(Clone, Debug)]
pub(super) struct Adapted {
    pub(super) export: Export,
    pub(super) adaptation: Arc<Adaptation>,
}

/// A function that has been called by its name. The plan copies the bytes of a call, and checks their form.
#[derive(Debug)]
pub(super) struct ByName {
    pub(super) export: Export,
    pub(super) plan: PlannedCall,
}

/// The reply of a call with [encoded arguments](crate::host::Plugin::call_encoded).
///
/// Both parts together are what [`Reply::new`](crate::transport::Reply::new) takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodedReply {
    /// The arguments as the function left them: it changes mutable slices of numbers in place.
    pub arguments: Vec<u8>,
    /// The encoded result, followed by the new value of each other `&mut` argument.
    pub reply: Vec<u8>,
}

/// The last adapted call: its arguments, and the reply as the stub expects it. The next call reuses the
/// memory.
#[derive(Debug, Default)]
pub(super) struct Converted {
    /// The arguments as the stub encoded them, with the changes that the function has made in place.
    pub(super) arguments: Vec<u8>,
    /// The arguments as the plugin expects them.
    pub(super) adapted: Vec<u8>,
    pub(super) reply: Vec<u8>,
}

/// Minimum length in bytes of replies whose decoding may take long.
pub(super) const LARGE: usize = 4096;

impl Converted {
    pub(super) fn is_large(&self) -> bool {
        self.reply.len() >= LARGE
    }

    pub(super) fn reply(&self) -> Reply<'_> {
        Reply::new(&self.arguments, &self.reply)
    }
}
