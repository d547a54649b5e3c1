//! PEM (RFC 7468): blocks of Base64 between lines that say what they hold.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::identity::IdentityError;

/// One block.
pub struct Block {
    /// What it holds, such as `CERTIFICATE`.
    pub label: String,
    /// Its bytes.
    pub der: Vec<u8>,
}

/// Every block of a text; what stands between them is left out.
///
/// # Errors
/// When a block has no end or is not Base64.
pub fn blocks(text: &str) -> Result<Vec<Block>, IdentityError> {
    let mut found = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(label) = begun(line) else { continue };
        let end = format!("-----END {label}-----");
        let mut body = String::new();
        loop {
            match lines.next() {
                Some(line) if line == end => break,
                Some(line) => body.push_str(line),
                None => return Err(IdentityError::Broken(format!("{label} has no end"))),
            }
        }
        let der = STANDARD
            .decode(&body)
            .map_err(|error| IdentityError::Broken(format!("{label}: {error}")))?;
        found.push(Block {
            label: label.to_owned(),
            der,
        });
    }
    Ok(found)
}

fn begun(line: &str) -> Option<&str> {
    line.strip_prefix("-----BEGIN ")?.strip_suffix("-----")
}

/// Bytes as one block.
#[must_use]
pub fn write(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_reads_back_and_a_torn_one_is_refused() {
        let text = write("CERTIFICATE", &[7; 100]);
        let read = blocks(&format!("Bag Attributes\n{text}\n")).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(
            (read[0].label.as_str(), &read[0].der[..]),
            ("CERTIFICATE", &[7; 100][..])
        );
        let torn = text.replace("-----END CERTIFICATE-----", "");
        assert!(blocks(&torn).is_err());
        assert!(blocks("-----BEGIN X-----\n%%\n-----END X-----").is_err());
    }
}
