//! Symbols for pages, as SVG.

use domain::measurement::Symbology;

use super::{barcode::Symbol, no_symbol::NoSymbol};

/// A symbol as SVG for a page: bars `60` modules high with the human readable text,
/// black on white whatever the theme, named by its data for those who cannot see it.
///
/// # Errors
/// When the symbology cannot hold the data or is not drawn.
pub fn barcode_svg(symbology: Symbology, data: &str) -> Result<String, NoSymbol> {
    const BARS: f32 = 60.0;
    const TEXT: f32 = 10.0;
    let symbol = Symbol::encode(symbology, data)?;
    let (width, bars) = (symbol.width(), symbol.height(BARS));
    let height = if symbol.is_matrix() {
        bars
    } else {
        bars + TEXT + 2.0
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {width} {height}\" shape-rendering=\"crispEdges\"><rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/><path d=\"",
        escaped(&format!("{} {}", symbology.label(), data.trim()))
    );
    for area in symbol.areas(BARS, 5.0) {
        svg.push_str(&format!(
            "M{} {}h{}v{}h-{}z",
            area.x, area.y, area.w, area.h, area.w
        ));
    }
    svg.push_str("\" fill=\"#000\"/>");
    if !symbol.is_matrix() {
        for label in &symbol.labels {
            svg.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" font-family=\"monospace\" font-size=\"{TEXT}\" text-anchor=\"middle\">{}</text>",
                label.middle,
                bars + TEXT,
                escaped(&label.text)
            ));
        }
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
