//! What nobody should type and somebody will.

/// Longer than a cell of a spreadsheet, an index entry of PostgreSQL, and any patience.
pub fn long() -> String {
    "长".repeat(14_000)
}

/// What a page would run if it did not write what it is given as text.
pub const SCRIPT: &str = "<script>alert(9)</script>\"'><img src=x onerror=alert(9)>";

/// What is tried in every field, whatever the dice say.
pub fn always() -> Vec<String> {
    vec!["牛\u{0}奶".to_owned(), long(), SCRIPT.to_owned()]
}

/// What is tried in turns.
pub const TURNS: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "\u{1}\u{7f}\u{1b}[31m\u{85}",
    "😀𠮷㐂\u{10fffd}",
    "\u{202e}fdp.exe\u{200b}\u{feff}\u{2066}",
    "e\u{301}\u{301}\u{301}\u{301}",
    "\u{fffd}\u{ffff}",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "+1-1@SUM(A1)",
    "../../../etc/passwd",
    "C:\\Windows\\x",
    "a\r\nBcc: x@example.org\r\n\r\nx",
    "0",
    "-1",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
    "1e308",
    "1e999",
    "NaN",
    "-Infinity",
    "0.1",
    "１２",
    "0000-00-00",
    "0000-01-01",
    "-0001-01-01",
    "9999-12-31",
    "+262142-12-31",
    "2026-02-30",
    "2023-07-01T00:00:00Z",
    "{{ 7 * 7 }}{% include \"x\" %}{number}",
    "' OR '1'='1'; DROP TABLE users; --",
    "https://example.org/",
    "//example.org",
    "javascript:alert(9)",
    "%00%ED%A0%80",
    "null",
    "[]",
    "{\"a\":1}",
    "yes",
    "admin",
];

/// What stands where an address names a thing.
pub const IDS: &[&str] = &[
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "%00",
    "7%00",
    "%ED%A0%80",
    "%2e%2e%2fx",
    "%0d%0aset-cookie:%20a=b",
    "%E7%89%9B",
    "'%20OR%201=1",
];

/// Dice that fall the same way every time (xorshift).
pub struct Dice(u64);

impl Dice {
    pub const fn new() -> Self {
        Self(0x2026_1122_7c3a_9b5d)
    }

    /// A number below this one.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}
