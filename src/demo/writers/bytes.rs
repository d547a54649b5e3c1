//! Little-endian output to a growing buffer, for both formats.
//! Numbers that a format counts in fewer bits than `usize` pass through `fit`, which refuses.

use super::WriteError;

/// Appends numbers in the byte order of Intel, which Access and Excel share.
pub(super) trait Put {
    /// One byte.
    fn byte(&mut self, value: u8) -> &mut Self;
    /// Two bytes, low byte first.
    fn word(&mut self, value: u16) -> &mut Self;
    /// Four bytes, low byte first.
    fn long(&mut self, value: u32) -> &mut Self;
    /// Bytes as they are.
    fn bytes(&mut self, value: &[u8]) -> &mut Self;
    /// Zeros until the buffer is `length` bytes long; nothing if it already is.
    fn zeros_to(&mut self, length: usize) -> &mut Self;
}

impl Put for Vec<u8> {
    fn byte(&mut self, value: u8) -> &mut Self {
        self.push(value);
        self
    }

    fn word(&mut self, value: u16) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    fn long(&mut self, value: u32) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.extend_from_slice(value);
        self
    }

    fn zeros_to(&mut self, length: usize) -> &mut Self {
        if self.len() < length {
            self.resize(length, 0);
        }
        self
    }
}

/// `number` in the width that the format counts `what` in, or `TooLarge`.
pub(super) fn fit<N, T: TryFrom<N>>(number: N, what: &'static str) -> Result<T, WriteError> {
    T::try_from(number).map_err(|_| WriteError::TooLarge { what })
}

/// The UTF-16 units of a text, low byte first.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
