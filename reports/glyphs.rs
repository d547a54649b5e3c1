//! What people typed is looked through before anything is issued: every character that no
//! face draws is found at once, not one a try.

use std::collections::BTreeSet;

use domain::document::{DocumentHead, ImprovementNotices, ResultCatalogue, ResultRow};

use crate::{
    error::MissingGlyph,
    output::{
        fonts::{Face, Fonts},
        script::composed,
    },
    pack::PackContent,
};

/// The characters of a pack that no face draws, each field once a character, in the order of fields.
#[must_use]
pub fn missing_glyphs(content: &PackContent, fonts: &Fonts) -> Vec<MissingGlyph> {
    let mut search = Search {
        fonts,
        found: BTreeSet::new(),
    };
    search.head(&content.catalogue.head);
    search.catalogue(&content.catalogue);
    for line in &content.certificate.lines {
        search.look("handler", None, &line.handler);
    }
    if let Some(notices) = &content.notices {
        search.notices(notices);
    }
    search.found.into_iter().collect()
}

struct Search<'a> {
    fonts: &'a Fonts,
    found: BTreeSet<MissingGlyph>,
}

impl Search<'_> {
    fn look(&mut self, field: &str, line: Option<u32>, text: &str) {
        for character in composed(text).chars() {
            let blank = matches!(character, '\n' | '\r' | '\t');
            if !blank && self.fonts.glyph(character, Face::Serif).is_none() {
                self.found.insert(MissingGlyph {
                    field: field.to_owned(),
                    line,
                    character,
                });
            }
        }
    }

    fn head(&mut self, head: &DocumentHead) {
        self.look("issuer.name", None, &head.issuer.name);
        self.look("issuer.name_en", None, &head.issuer.name_en);
        self.look("issuer.address", None, &head.issuer.address);
        if let Some(replaces) = &head.replaces {
            self.look("head.replaces", None, &replaces.reason);
        }
    }

    fn catalogue(&mut self, content: &ResultCatalogue) {
        let client = &content.client;
        let signed = &content.signatures;
        for (field, text) in [
            ("client.name", &client.name),
            ("client.address", &client.address),
            ("client.contact", &client.contact),
            ("client.credit_code", &client.credit_code),
            ("condition", &content.condition.zh),
            ("environment", &content.environment),
            ("place", &content.place),
            ("sampling", &content.sampling),
            ("deviations", &content.deviations),
            ("signature.name", &signed.tester.name),
            ("signature.name", &signed.reviewer.name),
            ("signature.name", &signed.approver.name),
        ] {
            self.look(field, None, text);
        }
        for instrument in &content.instruments {
            self.look("instruments", None, instrument);
        }
        for row in &content.rows {
            self.row(row);
        }
    }

    fn row(&mut self, row: &ResultRow) {
        for (field, text) in [
            ("code", &row.code),
            ("product_name", &row.product_name),
            ("specification", &row.specification),
            ("brand", &row.brand),
            ("remark", &row.remark),
        ] {
            self.look(field, Some(row.line), text);
        }
    }

    fn notices(&mut self, content: &ImprovementNotices) {
        let contact = &content.contact;
        for text in [&contact.name, &contact.phone, &contact.email] {
            self.look("contact", None, text);
        }
    }
}
