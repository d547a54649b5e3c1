//! SVG: drawn to pixels, and read as shapes. Pages of a PDF come here too, as SVG.
//!
//! Nothing is fetched: a drawing that names files or addresses is drawn without them.

mod shapes;

use std::io::Read;
use std::sync::{Arc, LazyLock};

use domain::artwork::{ArtworkFormat, Frame};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Tree, fontdb, roxmltree};

use super::numbers::single;
use super::page::{Grid, INCH, Page};
use super::plane::Picture;
use super::{ArtworkError, Limits};

/// Bytes of a packed drawing once it is unpacked.
const UNPACKED: u64 = 128 * 1024 * 1024;

/// Elements and attributes of a drawing.
const NODES: u32 = 4_000_000;

/// Units of a drawing in an inch, as CSS has it.
const UNITS: f64 = 96.0;

fn broken(reason: impl std::fmt::Display) -> ArtworkError {
    ArtworkError::Broken {
        format: ArtworkFormat::Svg,
        reason: reason.to_string(),
    }
}

/// Reads an SVG, packed or not.
pub(super) fn read(
    bytes: &[u8],
    width: Option<f64>,
    limits: &Limits,
) -> Result<Page, ArtworkError> {
    let text = unpacked(bytes)?;
    let text = String::from_utf8(text).map_err(broken)?;
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        nodes_limit: NODES,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(&text, options).map_err(broken)?;
    let says_size = says_size(document.root_element());
    let tree = Tree::from_xmltree(&document, &settings()).map_err(broken)?;
    let unit = match width {
        Some(width) => width / f64::from(tree.size().width()),
        None if says_size => INCH / UNITS,
        None => return Err(ArtworkError::NoSize),
    };
    draw(&tree, unit, None, limits)
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, ArtworkError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.to_vec());
    }
    let mut text = Vec::new();
    let mut stream = flate2::read::GzDecoder::new(bytes).take(UNPACKED + 1);
    let count = stream.read_to_end(&mut text).map_err(broken)?;
    if u64::try_from(count).is_ok_and(|count| count > UNPACKED) {
        return Err(ArtworkError::TooLarge {
            found: format!("> {} MB", UNPACKED / 1_048_576),
            most: format!("{} MB", UNPACKED / 1_048_576),
        });
    }
    Ok(text)
}

/// Whether the drawing names its width in a unit of length. Pixels are no length: programs write
/// 72, 90 or 96 of them an inch.
fn says_size(root: roxmltree::Node<'_, '_>) -> bool {
    let width = root.attribute("width").unwrap_or_default().trim();
    let unit = width.trim_start_matches(|c: char| c.is_ascii_digit() || ".+-eE".contains(c));
    // `1em` would lose its e above; relative units are no length either.
    matches!(
        unit.trim().to_ascii_lowercase().as_str(),
        "mm" | "cm" | "in" | "pt" | "pc" | "q"
    )
}

/// Parses the SVG that stands for a page of a PDF.
pub(super) fn parse(text: &str) -> Result<Tree, ArtworkError> {
    let options = roxmltree::ParsingOptions {
        nodes_limit: NODES,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(broken)?;
    Tree::from_xmltree(&document, &settings()).map_err(broken)
}

/// A drawing as pixels (red, green, blue, alpha) with nothing behind it, its longest side so many
/// pixels long: width, height, pixels.
///
/// # Errors
/// `Broken` when it cannot be read or has no size.
pub(crate) fn drawn_on_nothing(
    text: &str,
    longest: u32,
) -> Result<(u32, u32, Vec<u8>), ArtworkError> {
    let tree = parse(text)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let room = f64::from(longest);
    let scale = single(room / f64::from(width.max(height)));
    let room = single(room);
    let side = |length: f32| {
        let pixels = (length * scale).round().clamp(1.0, room);
        (1..=longest).find(|one| f64::from(*one) >= f64::from(pixels))
    };
    let sides = side(width).zip(side(height));
    let (wide, high) = sides.ok_or_else(|| broken("size"))?;
    let mut pixmap = Pixmap::new(wide, high).ok_or_else(|| broken("size"))?;
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let pixels = pixmap.pixels().iter().flat_map(|pixel| {
        let plain = pixel.demultiply();
        [plain.red(), plain.green(), plain.blue(), plain.alpha()]
    });
    Ok((wide, high, pixels.collect()))
}

/// The fonts of the machine, for text that was not turned into paths.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    Arc::new(fonts)
});

fn settings() -> usvg::Options<'static> {
    usvg::Options {
        fontdb: Arc::clone(&FONTS),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    }
}

/// Draws a tree whose units are so many millimetres.
pub(super) fn draw(
    tree: &Tree,
    unit: f64,
    trim: Option<Frame>,
    limits: &Limits,
) -> Result<Page, ArtworkError> {
    let width = f64::from(tree.size().width()) * unit;
    let height = f64::from(tree.size().height()) * unit;
    let grid = Grid::of(width, height, limits)?;
    let picture = painted(tree, unit, &grid).ok_or_else(|| broken("size"))?;
    let (shapes, pictures, words) = shapes::of(tree, unit);
    Ok(Page {
        picture,
        pixel: grid.pixel,
        width,
        height,
        trim,
        shapes,
        pictures,
        words,
        is_coarse: grid.is_coarse,
    })
}

fn painted(tree: &Tree, unit: f64, grid: &Grid) -> Option<Picture> {
    let side = |side: usize| u32::try_from(side).ok();
    let mut pixmap = Pixmap::new(side(grid.width)?, side(grid.height)?)?;
    pixmap.fill(Color::WHITE);
    let scale = single(unit / grid.pixel);
    resvg::render(
        tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    let pixels = pixmap.data().chunks_exact(4);
    let mut rgb = Vec::with_capacity(grid.width * grid.height * 3);
    for pixel in pixels {
        // Over white paper every pixel is opaque.
        rgb.extend(pixel.iter().take(3));
    }
    Picture::new(grid.width, grid.height, rgb)
}
