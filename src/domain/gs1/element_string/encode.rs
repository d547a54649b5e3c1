//! Messages written out: for people with parentheses, for symbols with FNC1.

use crate::gs1::element_string::{Element, WRITTEN_FNC1};

/// The message as people print it, such as `(01)06901234567892(10)B2312`.
#[must_use]
pub fn bracketed(elements: &[Element<'_>]) -> String {
    let mut text = String::new();
    for element in elements {
        text.push('(');
        text.push_str(element.code().as_str());
        text.push(')');
        text.push_str(&element.value.replace('(', "\\("));
    }
    text
}

/// The message as a symbol holds it, FNC1 written `^`: one at the start, and one behind
/// each element that needs a separator and is not the last.
#[must_use]
pub fn unbracketed(elements: &[Element<'_>]) -> String {
    let mut text = String::new();
    let mut separator = true;
    for element in elements {
        if separator {
            text.push(WRITTEN_FNC1);
        }
        text.push_str(element.code().as_str());
        text.push_str(&element.value);
        separator = element.identifier.separator;
    }
    text
}
