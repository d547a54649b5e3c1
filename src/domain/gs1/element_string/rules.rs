//! What must and must not stand together in a message.
//!
//! An identifier may need one of several groups of others and may exclude others; the
//! same identifier twice must carry the same data (General Specifications 4.14).

use crate::gs1::application_identifier::{Code, Pattern};
use crate::gs1::element_string::{Element, Problem};

/// Something wrong with how elements stand together.
pub(super) struct Finding {
    /// The element that it is said about.
    pub(super) code: Code,
    /// The byte offset of its data in the input.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) problem: Problem,
}

/// Checks the elements of one message; `all` are those of every message on the label.
pub(super) fn check(own: &[Element<'_>], all: &[&[Element<'_>]]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, element) in own.iter().enumerate() {
        let mut add = |problem| {
            findings.push(Finding {
                code: element.code(),
                at: element.at,
                problem,
            });
        };
        let earlier = own.iter().take(index);
        match repeats(element, earlier) {
            Repeats::No => {}
            Repeats::SameData => continue,
            Repeats::OtherData => {
                add(Problem::Repeated);
                continue;
            }
        }
        let needs = &element.identifier.needs;
        if !needs.is_empty() && !needs.iter().any(|group| is_met(group, all)) {
            let groups = describe(needs);
            add(Problem::Needs { groups });
        }
        for other in excluded(element, all) {
            if !is_said_before(element, other, own) {
                add(Problem::Never { other });
            }
        }
    }
    findings
}

enum Repeats {
    No,
    SameData,
    OtherData,
}

fn repeats<'e>(element: &Element<'_>, earlier: impl Iterator<Item = &'e Element<'e>>) -> Repeats {
    let mut same = Repeats::No;
    for other in earlier.filter(|other| other.code() == element.code()) {
        if other.value != element.value {
            return Repeats::OtherData;
        }
        same = Repeats::SameData;
    }
    same
}

fn is_met(group: &[Pattern], all: &[&[Element<'_>]]) -> bool {
    group.iter().all(|pattern| {
        all.iter()
            .flat_map(|elements| elements.iter())
            .any(|element| pattern.matches(element.identifier))
    })
}

fn describe(needs: &[Vec<Pattern>]) -> String {
    let groups = needs.iter().map(|group| {
        let texts: Vec<&str> = group.iter().map(Pattern::text).collect();
        texts.join("+")
    });
    groups.collect::<Vec<_>>().join(", ")
}

/// The identifiers present that must not be, each once; none excludes itself.
fn excluded(element: &Element<'_>, all: &[&[Element<'_>]]) -> Vec<Code> {
    let mut found = Vec::new();
    if element.identifier.never.is_empty() {
        return found;
    }
    for other in all.iter().flat_map(|elements| elements.iter()) {
        let code = other.code();
        let meant = code != element.code()
            && !found.contains(&code)
            && element
                .identifier
                .never
                .iter()
                .any(|pattern| pattern.matches(other.identifier));
        if meant {
            found.push(code);
        }
    }
    found
}

/// Where two exclude each other, the first of them in the message says it.
fn is_said_before(element: &Element<'_>, other: Code, own: &[Element<'_>]) -> bool {
    own.iter()
        .take_while(|earlier| earlier.at < element.at)
        .filter(|earlier| earlier.code() == other)
        .any(|earlier| {
            let mut never = earlier.identifier.never.iter();
            never.any(|pattern| pattern.matches(element.identifier))
        })
}
