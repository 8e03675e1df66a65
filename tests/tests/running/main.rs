//! Plugins that fail, that are called often, from many threads, one after the other, and without std.

mod bare;
mod failures;
mod pipelines;
mod strangers;
mod threads;
