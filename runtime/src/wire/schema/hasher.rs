//! The hash function of fingerprints and identities.

/// FNV-1a with 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>). It is short, and fast enough for the
/// compiler's interpreter.
#[derive(Clone, Copy)]
#[must_use]
pub(crate) struct Hasher(u64);

impl Hasher {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Hashes a number, little-endian.
    pub(crate) const fn number(mut self, number: u64) -> Self {
        let bytes = number.to_le_bytes();
        let mut index = 0;
        while index < bytes.len() {
            self = self.byte(bytes[index]);
            index += 1;
        }
        self
    }

    /// Hashes a string after its length, so that the following data cannot be taken for a part of it.
    pub(crate) const fn string(mut self, string: &str) -> Self {
        let bytes = string.as_bytes();
        self = self.number(bytes.len() as u64);
        let mut index = 0;
        while index < bytes.len() {
            self = self.byte(bytes[index]);
            index += 1;
        }
        self
    }

    pub(crate) const fn finish(self) -> u64 {
        self.0
    }
}
