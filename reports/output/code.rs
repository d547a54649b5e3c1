//! The code of a document: a QR symbol of level M on every page that leads to its public check.
//!
//! Drawn at once it holds the address alone. Where the document will be protected only its place
//! is kept, because the code holds the digest of the file that it stands in.

use super::{
    barcode,
    canvas::{Area, Mark, Sheet, mm},
    paper::{Paper, SIDE},
    seal::Picture,
};
use crate::{error::ReportError, signature};

/// Side of the symbol without its quiet zone.
const SYMBOL_SIDE: f32 = mm(18.0);
/// The least width of a module; a longer address makes the symbol larger, not finer.
const LEAST_MODULE: f32 = mm(0.25);
/// Upper edge of the quiet zone on later pages, and on those with a frame.
const TOP: f32 = mm(3.5);
const FRAMED_TOP: f32 = mm(13.5);

impl Paper<'_> {
    /// Whether the pages have a code: what was not issued can be checked nowhere.
    pub(super) const fn is_coded(&self) -> bool {
        self.head.stage.is_issued() && !self.head.verify_url.is_empty()
    }

    /// The code with its link; `left` says where its quiet zone begins when the whole is so wide
    /// and its quiet zone so wide. Nothing if there is no address.
    pub(super) fn code(
        &self,
        top: f32,
        left: impl Fn(f32, f32) -> f32,
    ) -> Result<Option<(Area, Vec<Mark>)>, ReportError> {
        if !self.is_coded() {
            return Ok(None);
        }
        let page = &self.head.verify_url;
        let (symbol, width) = match self.kit.trust {
            Some(_) => {
                let held = signature::address_like(page, &self.head.number);
                (None, barcode::qr_width(&held)?)
            }
            None => {
                let symbol = barcode::qr(page)?;
                let width = symbol.width();
                (Some(symbol), width)
            }
        };
        // Four modules of quiet zone on each side stand outside the symbol.
        let unit = (SYMBOL_SIDE / (width - 8.0)).max(LEAST_MODULE);
        let side = unit * width;
        let area = Area::new(left(side, 4.0 * unit), top, side, side);
        let drawn = match symbol {
            None => Mark::Picture {
                area,
                picture: Picture::kept_place()?,
            },
            Some(symbol) => symbol.mark((area.x, area.y), unit, 0.0),
        };
        let address = page.clone();
        Ok(Some((area, vec![drawn, Mark::Link { area, address }])))
    }

    /// The code in the upper corner of a page after the first.
    pub(super) fn later_code(&self) -> Result<Option<(Area, Vec<Mark>)>, ReportError> {
        let top = if self.is_framed() { FRAMED_TOP } else { TOP };
        let right = self.right();
        self.code(top, |side, quiet| right + quiet - side)
    }

    /// Puts the code on every page that has none yet, and keeps places for signatures.
    pub(super) fn keep_places(&self, sheets: &mut [Sheet]) -> Result<(), ReportError> {
        let page = &self.head.verify_url;
        let is_code = |mark: &Mark| matches!(mark, Mark::Link { address, .. } if address == page);
        let lacks = |sheet: &&mut Sheet| !sheet.marks.iter().any(is_code);
        let mut without = sheets.iter_mut().filter(lacks).peekable();
        if without.peek().is_some()
            && let Some((_, marks)) = self.later_code()?
        {
            without.for_each(|sheet| sheet.marks.extend(marks.iter().cloned()));
        }
        for (page, place) in self.signature_places() {
            if let Some(sheet) = sheets.get_mut(page) {
                sheet.marks.push(place);
            }
        }
        Ok(())
    }

    /// Places for signatures: the first where issuer and seal stand, the others unseen in the
    /// corner of the first page.
    fn signature_places(&self) -> Vec<(usize, Mark)> {
        let count = match &self.kit.trust {
            Some(trust) if self.is_coded() => trust.signatories.len(),
            _ => 0,
        };
        let corner = (0, Area::new(SIDE, TOP, 1.0, 1.0));
        (0..count)
            .map(|place| {
                let (page, area) = match self.issued_at {
                    Some(issued) if place == 0 => issued,
                    _ => corner,
                };
                let address = format!("{}{}", signature::base::SIGNATURE_LINK, place + 1);
                (page, Mark::Link { area, address })
            })
            .collect()
    }
}
