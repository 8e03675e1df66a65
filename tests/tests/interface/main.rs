//! The interface that plugins carry: that it is there, that it is checked, and what it costs.

mod builds;
mod record;
mod refusals;
mod versions;
