//! Interfaces in text, in and out.

mod compare;
mod large;
mod mismatch;
mod random;
mod read;
mod show;
mod text;
