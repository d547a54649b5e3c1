//! Between places in pixels, which are whole, and figures, which are not.

/// A count as a figure; counts of pixels are far below 2^52.
#[expect(
    clippy::as_conversions,
    reason = "the language has no other way from a count to a double"
)]
pub(super) const fn figure(count: usize) -> f64 {
    count as f64
}

/// The whole part of a figure as a place; 0 for what is below it or no number, cut at the
/// greatest place.
#[expect(
    clippy::as_conversions,
    reason = "the language has no other way from a double to a count; the conversion saturates"
)]
pub(super) const fn place(figure: f64) -> usize {
    figure as usize
}

/// A figure in single precision, as drawing libraries want it.
#[expect(
    clippy::as_conversions,
    reason = "drawing libraries take single precision"
)]
pub(super) const fn single(figure: f64) -> f32 {
    figure as f32
}
