//! Mails that say what became of another mail: `multipart/report` with a part `message/delivery-status`
//! (RFC 6522, RFC 3464), as Postfix, Exim, Exchange and the large providers send them.
//!
//! MIME is taken apart by `mail-parser`; the fields of the status are read here. Bounces in words alone
//! (qmail and the like) are not understood and are for a person to note.

use domain::delivery::bounce::{Bounce, BounceError, Fate, Report};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Longest words of a server that are kept, in characters.
const KEPT: usize = 500;

/// Reads a mail.
///
/// # Errors
/// When it holds no delivery status with a recipient.
pub fn read(bytes: &[u8]) -> Result<Bounce, BounceError> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or(BounceError::NoReport)?;
    let reports: Vec<Report> = message
        .parts
        .iter()
        .filter(|part| is(part, "message", "delivery-status"))
        .flat_map(|part| reports(&String::from_utf8_lossy(part.contents())))
        .collect();
    if reports.is_empty() {
        return Err(BounceError::NoReport);
    }
    Ok(Bounce {
        message_ids: message_ids(&message),
        reports,
    })
}

fn is(part: &MessagePart<'_>, kind: &str, subkind: &str) -> bool {
    part.content_type().is_some_and(|of| {
        let named = of.subtype().unwrap_or_default();
        of.ctype().eq_ignore_ascii_case(kind) && named.eq_ignore_ascii_case(subkind)
    })
}

/// The Message-ID of the mail that came back, whole or its head alone, then what the bounce answers.
fn message_ids(message: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for part in &message.parts {
        match &part.body {
            PartType::Message(inner) => found.extend(inner.message_id().map(bare)),
            _ if is(part, "text", "rfc822-headers") || is(part, "message", "rfc822-headers") => {
                let text = String::from_utf8_lossy(part.contents()).into_owned();
                let fields = fields(&text);
                found.extend(value(&fields, "message-id").map(bare));
            }
            _ => {}
        }
    }
    for header in [message.in_reply_to(), message.references()] {
        let ids = header.as_text_list().unwrap_or_default();
        found.extend(ids.iter().map(|id| bare(id)));
    }
    found.dedup();
    found
}

/// A Message-ID without its angle brackets.
fn bare(id: &str) -> String {
    let id = id.trim();
    let id = id.strip_prefix('<').unwrap_or(id);
    id.strip_suffix('>').unwrap_or(id).to_owned()
}

/// The recipients of a delivery status: groups of fields with blank lines between, the first of which
/// is about the whole mail.
fn reports(status: &str) -> Vec<Report> {
    let lines: Vec<&str> = status.lines().map(str::trim_end).collect();
    lines
        .split(|line| line.is_empty())
        .filter_map(|group| report(&fields(&group.join("\n"))))
        .collect()
}

/// A recipient, if the fields are about one.
fn report(fields: &[(String, String)]) -> Option<Report> {
    let recipient = ["original-recipient", "final-recipient"]
        .into_iter()
        .find_map(|name| value(fields, name))?;
    let status = value(fields, "status").unwrap_or_default();
    // A comment may stand behind the digits.
    let status = status.split_whitespace().next().unwrap_or_default();
    let action = value(fields, "action").unwrap_or_default();
    let diagnostic = value(fields, "diagnostic-code").unwrap_or_default();
    Some(Report {
        recipient: untyped(recipient).to_owned(),
        fate: Fate::read(action, status)?,
        status: status.to_owned(),
        diagnostic: untyped(diagnostic).chars().take(KEPT).collect(),
    })
}

/// `rfc822; qa@example.org` without its type.
fn untyped(value: &str) -> &str {
    let (_, rest) = value.split_once(';').unwrap_or(("", value));
    rest.trim()
}

fn value<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    let found = fields.iter().find(|(own, _)| own == name);
    found.map(|(_, value)| value.as_str())
}

/// Fields with their names in small letters; a line that begins with a blank goes on with the one before.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            found.push((name, value.trim().to_owned()));
        }
    }
    found
}

#[cfg(test)]
#[path = "bounce_tests.rs"]
mod tests;
