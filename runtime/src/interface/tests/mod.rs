//! Interfaces in text, in and out.

mod compare;
mod random;
mod read;
mod show;
mod text;
