//! The bytes of a cache entry: a header, then the compiled module.
//!
//! | bytes | |
//! |---|---|
//! | 0 - 15 | `wasmer-plugin`, filled up with zeros |
//! | 16 - 23 | the version of this format |
//! | 24 - 31 | the length of the compiled module |
//! | 32 - 63 | the key |
//! | 64 - 95 | the BLAKE3 digest of the compiled module and of all of the above |
//!
//! Numbers are little-endian. The digest has no secret: it detects damage, not attacks. Only the user can
//! write to the folder, and anybody who can write there can act in the user's name.

use std::io::{self, Read};

use blake3::Hasher;

use super::key::{FORMAT, Key};

pub(super) const HEADER: usize = 96;
const MAGIC: &[u8; 16] = b"wasmer-plugin\0\0\0";
/// The part of the header that the digest covers.
const DIGESTED: usize = 64;

/// Returns the header of a compiled module.
pub(super) fn header(key: &Key, module: &[u8]) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..16].copy_from_slice(MAGIC);
    header[16..24].copy_from_slice(&FORMAT.to_le_bytes());
    header[24..32].copy_from_slice(&(module.len() as u64).to_le_bytes());
    header[32..64].copy_from_slice(key.as_bytes());
    // The module comes first: BLAKE3 is fastest where nothing stands in front of a long slice.
    let digest = Hasher::new().update(module).update(&header[..DIGESTED]).finalize();
    header[DIGESTED..].copy_from_slice(digest.as_bytes());
    header
}

/// Reads an entry of `size` bytes.
///
/// The header is read separately, so that the result begins where the allocator put it and is aligned for
/// wasmer.
///
/// # Errors
///
/// Fails if the entry is not, byte for byte, what was written for that key.
pub(super) fn read(mut file: impl Read, size: u64, key: &Key) -> io::Result<Vec<u8>> {
    let damaged = |what| Err(io::Error::new(io::ErrorKind::InvalidData, what));
    let mut found = [0; HEADER];
    file.read_exact(&mut found)?;
    let length = u64::from_le_bytes(found[24..32].try_into().expect("eight bytes"));
    if length.checked_add(HEADER as u64) != Some(size) {
        return damaged("its length is another");
    }
    let mut module = Vec::new();
    // A sparse file may claim to be larger than memory.
    let length = usize::try_from(length).map_err(io::Error::other)?;
    module.try_reserve_exact(length)?;
    file.take(length as u64).read_to_end(&mut module)?;
    // The header contains magic, format, key and length, so this checks them too.
    if found != header(key, &module) {
        return damaged("it is not what was written");
    }
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &Key, module: &[u8]) -> Vec<u8> {
        [&header(key, module)[..], module].concat()
    }

    /// Changing, removing or adding any bit or byte is detected.
    #[test]
    fn every_damage_is_found() {
        let module = b"a compiled module";
        let (key, other) = (Key::new("", b"wasm"), Key::new("", b"other"));
        let entry = entry(&key, module);
        let read = |bytes: &[u8]| read(bytes, bytes.len() as u64, &key);
        assert_eq!(read(&entry).unwrap(), module);
        for bit in 0..entry.len() * 8 {
            let mut damaged = entry.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&damaged).is_err(), "bit {bit}");
        }
        for length in 0..entry.len() {
            assert!(read(&entry[..length]).is_err(), "{length} bytes");
        }
        assert!(read(&[&entry[..], b"\0"].concat()).is_err());
        assert!(super::read(&entry[..], entry.len() as u64, &other).is_err());
    }

    /// A file can claim a size that it does not have.
    #[test]
    fn claims_are_not_believed() {
        let key = Key::new("", b"wasm");
        let mut entry = entry(&key, b"a compiled module");
        entry[24..32].copy_from_slice(&(1_u64 << 60).to_le_bytes());
        assert!(read(&entry[..], (1 << 60) + HEADER as u64, &key).is_err());
    }
}
