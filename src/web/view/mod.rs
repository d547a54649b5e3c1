//! What the templates are given: one typed struct a page, and the small parts they share.
//!
//! A view holds values that are ready to be shown (numbers, dates, text keys, links) and
//! no sentence: words come from the language files when the page is drawn. Handlers fill
//! views from what the store and the actions return; the tests fill them with samples and
//! draw every page in both languages.

pub mod agents;
pub mod artwork;
pub mod audit;
pub mod catalogue;
pub mod chart;
pub mod check;
pub mod companies;
pub mod connections;
pub mod deliveries;
pub mod dictionaries;
pub mod documents;
pub mod failures;
pub mod inbox;
pub mod instruments;
pub mod intakes;
pub mod jobs;
pub mod labels;
pub mod layout;
pub mod measurements;
pub mod members;
pub mod numbering;
pub mod papers;
pub mod parts;
pub mod photographs;
pub mod plausibility;
pub mod profiles;
pub mod review;
pub mod rules;
pub mod samples;
pub mod search;
pub mod sign_in;
pub mod start;
pub mod statistics;
pub mod symbol;
pub mod users;

use serde::Serialize;

/// A page: its template and what goes into it.
pub trait View: Serialize {
    /// The template's path below `templates/`.
    const TEMPLATE: &'static str;
}

/// Ties a view to its template.
macro_rules! view {
    ($view:ty, $template:literal) => {
        impl $crate::web::view::View for $view {
            const TEMPLATE: &'static str = $template;
        }
    };
}
pub(crate) use view;
