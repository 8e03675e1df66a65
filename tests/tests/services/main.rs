//! Services that hosts offer to their plugins.

mod log;
