//! Interfaces in text, in and out.

mod compare;
mod host;
mod large;
mod mismatch;
mod random;
mod read;
mod show;
mod text;
