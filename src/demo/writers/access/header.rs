//! Page 0 of a Jet 4 file: signature, version, code page and sort order.
//! Jet hides 128 bytes of it with RC4 under a key that is the same in every file; it protects nothing,
//! but readers undo it, so it must be done.

use super::super::bytes::Put;
use super::page::PAGE;

/// Version byte of Jet 4, at 0x14.
const JET4: u32 = 1;
/// Where the hidden bytes begin, and where they end.
const HIDDEN: (usize, usize) = (0x18, 0x98);
/// The key of the hidden bytes (mdbtools, jetdb).
const KEY: [u8; 4] = [0xC7, 0xDA, 0x39, 0x6B];
/// Windows code page of the file, at 0x3C. Texts are UTF-16 whatever it says.
const CODE_PAGE: u16 = 1252;
/// Sort order of the file, at 0x6E: General.
const SORT_ORDER: u16 = 0x0409;

/// The page. No password, no page encryption, no date of creation.
pub(super) fn page() -> Vec<u8> {
    let mut hidden = Vec::new();
    hidden.zeros_to(0x3C - HIDDEN.0).word(CODE_PAGE);
    // The 40 bytes of the password at 0x42 are masked with the date at 0x72; both zero means none.
    hidden.zeros_to(0x6E - HIDDEN.0).word(SORT_ORDER);
    hidden.zeros_to(HIDDEN.1 - HIDDEN.0);
    rc4(KEY, &mut hidden);

    let mut page = Vec::with_capacity(PAGE);
    page.long(0x0100).bytes(b"Standard Jet DB\0").long(JET4);
    page.bytes(&hidden);
    // The version of the engine as text, at 0x9C.
    page.zeros_to(0x9C).bytes(b"4.0").zeros_to(PAGE);
    page
}

/// RC4 with a short key, in place.
fn rc4(key: [u8; 4], text: &mut [u8]) {
    let mut state: Vec<u8> = (0..=u8::MAX).collect();
    let at = |state: &[u8], index: u8| state.get(usize::from(index)).copied().unwrap_or_default();
    let mut other: u8 = 0;
    for (index, letter) in (0..=u8::MAX).zip(key.iter().cycle()) {
        other = other.wrapping_add(at(&state, index)).wrapping_add(*letter);
        state.swap(usize::from(index), usize::from(other));
    }
    let (mut index, mut other) = (0_u8, 0_u8);
    for byte in text {
        index = index.wrapping_add(1);
        other = other.wrapping_add(at(&state, index));
        state.swap(usize::from(index), usize::from(other));
        let sum = at(&state, index).wrapping_add(at(&state, other));
        *byte ^= at(&state, sum);
    }
}
