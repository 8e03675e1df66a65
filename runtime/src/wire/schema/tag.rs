//! Tags of the parts of fingerprints and records.

pub(crate) const UNIT: u8 = 0x00;
pub(crate) const BOOL: u8 = 0x01;
pub(crate) const U8: u8 = 0x02;
pub(crate) const U16: u8 = 0x03;
pub(crate) const U32: u8 = 0x04;
pub(crate) const U64: u8 = 0x05;
pub(crate) const U128: u8 = 0x06;
pub(crate) const I8: u8 = 0x07;
pub(crate) const I16: u8 = 0x08;
pub(crate) const I32: u8 = 0x09;
pub(crate) const I64: u8 = 0x0a;
pub(crate) const I128: u8 = 0x0b;
pub(crate) const F32: u8 = 0x0c;
pub(crate) const F64: u8 = 0x0d;
pub(crate) const CHAR: u8 = 0x0e;
pub(crate) const STRING: u8 = 0x0f;
pub(crate) const OPTION: u8 = 0x10;
pub(crate) const SEQ: u8 = 0x11;
pub(crate) const MAP: u8 = 0x12;
pub(crate) const ARRAY: u8 = 0x13;
pub(crate) const TUPLE: u8 = 0x14;
/// A definition earlier in the record's table.
pub(crate) const DEFINED: u8 = 0x20;
/// A definition in the record's table that contains this one.
pub(crate) const BACK: u8 = 0x21;
/// A definition that is not in the record.
pub(crate) const UNDESCRIBED: u8 = 0x22;
/// A definition with a record of its own.
pub(crate) const RECORDED: u8 = 0x23;
/// A definition with a record of its own that may contain this one.
pub(crate) const BACK_RECORDED: u8 = 0x24;

pub(crate) const STRUCT: u8 = 0x30;
pub(crate) const ENUM: u8 = 0x31;
pub(crate) const NO_FIELDS: u8 = 0x40;
pub(crate) const TUPLE_FIELDS: u8 = 0x41;
pub(crate) const NAMED_FIELDS: u8 = 0x42;
/// An enum whose variants have marks.
pub(crate) const MARKED_ENUM: u8 = 0x32;
/// An identity, before a definition that other records have, too.
pub(crate) const IDENTIFIED: u8 = 0x33;
/// Named fields with marks.
pub(crate) const MARKED_FIELDS: u8 = 0x43;
/// The mark of an argument or a field that the other side may lack.
pub(crate) const MAY_LACK: u8 = 0x80;
/// The mark of a variant that is read in place of unknown ones.
pub(crate) const OTHER: u8 = 0x80;

/// The record of a function.
pub(crate) const FUNCTION: u8 = 0x50;
/// The record of a host function that the plugin needs.
pub(crate) const HOST_FUNCTION: u8 = 0x51;
/// The record of a struct or an enum.
pub(crate) const DEFINITION: u8 = 0x52;
