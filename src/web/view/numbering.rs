//! How companies and intakes are numbered, with the numbers that would be given next.

use serde::Serialize;

use super::parts::{Field, Refusal};
use super::view;

/// What a pattern gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextShown {
    /// The number that would be given next.
    pub number: String,
    /// Text key of where the count begins anew.
    pub restarts: &'static str,
    /// How many numbers there are until then; absent where there is no limit to speak of.
    pub limit: Option<u64>,
}

/// The page.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Numbering {
    /// The form: pattern of company numbers.
    pub company: Field,
    /// The form: pattern of intake numbers.
    pub intake: Field,
    /// The shipped pattern of company numbers.
    pub shipped_company: String,
    /// The shipped pattern of intake numbers.
    pub shipped_intake: String,
    /// What the company's pattern gives; absent while it is wrong.
    pub next_company: Option<NextShown>,
    /// What the intake's pattern gives.
    pub next_intake: Option<NextShown>,
    /// Name of the company whose next intake is shown; empty for the next new one.
    pub of: String,
    /// Whether this is only a preview.
    pub previewed: bool,
    /// Patterns of before.
    pub earlier: Vec<String>,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Numbering, "numbering/show.html");
