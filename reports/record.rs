//! The machine-readable certificate as JSON, keys in a fixed order.

use domain::document::CertificateRecord;

use crate::error::ReportError;

/// The JSON Schema (draft 2020-12) of the machine-readable certificate.
pub const CERTIFICATE_SCHEMA: &str = include_str!("certificate.schema.json");

/// Makes the JSON of a certificate, indented, with a line feed at its end.
///
/// # Errors
/// When the content has no JSON form.
pub fn certificate_json(content: &CertificateRecord) -> Result<Vec<u8>, ReportError> {
    let mut json = serde_json::to_vec_pretty(content)?;
    json.push(b'\n');
    Ok(json)
}
