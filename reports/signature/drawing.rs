//! The code as it is drawn: one form whose side is 1, its dark modules as one path, and the
//! address it holds beside it in words.

use std::fmt::Write;

use crate::output::barcode;

/// The object of a code; nothing for an address that no code holds.
pub fn code(object: u32, address: &str) -> Option<String> {
    if !address
        .bytes()
        .all(|sign| sign.is_ascii_graphic() && !b"()\\".contains(&sign))
    {
        return None;
    }
    let symbol = barcode::qr(address).ok()?;
    // Quiet zones of 4X are part of the symbol; forms count from the lower left corner.
    let side = symbol.width();
    let mut path = format!("1 g 0 0 {side} {side} re f 0 g\n");
    for area in symbol.areas(0.0, 0.0) {
        let y = side - area.y - area.h;
        // Writing into a String cannot fail.
        let _ = writeln!(path, "{} {y} {} {} re", area.x, area.w, area.h);
    }
    path.push_str("f\n");
    Some(format!(
        "{object} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 {side} {side}]/Matrix[{0:.8} 0 0 {0:.8} 0 0]/Resources<<>>/BarlabCode({address})/Length {1}>>\nstream\n{path}\nendstream\nendobj\n",
        1.0 / side,
        path.len(),
    ))
}

/// The address of a code that begins a stretch of a file.
pub fn address(bytes: &[u8]) -> Option<&str> {
    let line = bytes.split(|byte| *byte == b'\n').nth(1)?;
    let line = std::str::from_utf8(line).ok()?;
    Some(line.split_once("/BarlabCode(")?.1.split_once(')')?.0)
}
