//! Pages: thin handlers over the actions, server-drawn templates, our own style and scripts.
//!
//! Read in this order: `routes` (which page for which role), `page` (how one is drawn),
//! `view` (what each is given), then the file of a noun.

pub mod assets;
pub mod format;
pub mod page;
pub mod view;
