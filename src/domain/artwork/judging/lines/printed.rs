//! The characters beneath a symbol, as far as the file has them as text.

use super::{Advice, Maker, same};
use crate::measurement::Symbology;

impl Maker<'_> {
    /// Characters that are what a linear symbol says, or nearly; where none were read (letters made
    /// into shapes or pixels, a symbol that does not lie upright) that is said and nothing judged.
    pub(super) fn printed(&mut self, symbology: Symbology) {
        let clause = same("GS1 General Specifications 4.15");
        let data = self.symbol.data.replace('\u{1d}', " ");
        let printed = self.symbol.printed.clone();
        match (printed, self.symbol.is_printed_right()) {
            (Some(printed), Some(true)) => {
                self.add("printed", Advice::Fits, &printed, &data, clause);
            }
            (Some(printed), Some(false)) => {
                self.add("printed", Advice::Change, &printed, &data, clause);
            }
            _ if symbology.is_matrix() => {}
            _ => {
                let said = "@artwork.said.not_read";
                self.add("printed", Advice::Unread, said, &data, clause);
            }
        }
    }
}
