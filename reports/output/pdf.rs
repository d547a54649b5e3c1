//! Writes laid out pages as PDF/A-2b. The same pages give the same bytes: the file's
//! date is the date of issue and its id comes from the document's number.

use chrono::Datelike;
use domain::document::DocumentHead;
use krilla::{
    Document, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    configure::{Archival, ConfigurationBuilder},
    embed::{AssociationKind, EmbeddedFile, MimeType},
    geom::{Path, PathBuilder, Point, Rect, Size, Transform},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::{Page, PageSettings},
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    tagging::{ContentTag, SpanTag},
};

use super::{
    canvas::{Area, Ink, Mark, Sheet, Step},
    fonts::Fonts,
    text::Line,
};
use crate::error::ReportError;

/// Writes the pages.
///
/// # Errors
/// When a picture is broken or the writer finds the result not to be PDF/A.
pub fn write(
    sheets: &[Sheet],
    head: &DocumentHead,
    title: &str,
    attached: Option<&Attached>,
    fonts: &Fonts,
) -> Result<Vec<u8>, ReportError> {
    let attached = attached.map(|attached| embedded(attached, head));
    write_with(sheets, metadata(head, title), attached, fonts)
}

/// Writes pages that are no document of the laboratory.
///
/// # Errors
/// As `write`.
pub fn write_pages(
    sheets: &[Sheet],
    about: Metadata,
    fonts: &Fonts,
) -> Result<Vec<u8>, ReportError> {
    write_with(sheets, about, None, fonts)
}

fn write_with(
    sheets: &[Sheet],
    about: Metadata,
    attached: Option<EmbeddedFile>,
    fonts: &Fonts,
) -> Result<Vec<u8>, ReportError> {
    // Only the third part lets a document carry files of any kind.
    let level = match attached {
        None => Archival::A2_B,
        Some(_) => Archival::A3_B,
    };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(level)
        .finish()
        .map_err(|error| ReportError::Pdf(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(about);
    if let Some(attached) = attached {
        let twice = format!("the attachment {} twice", attached.path);
        document
            .embed_file(attached)
            .ok_or(ReportError::Pdf(twice))?;
    }
    for sheet in sheets {
        let settings = PageSettings::from_wh(sheet.width, sheet.height)
            .ok_or_else(|| ReportError::Pdf("a page without size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            draw(&mut surface, mark, fonts)?;
        }
        surface.finish();
        for mark in &sheet.marks {
            if let Mark::Link { area, address } = mark {
                link(&mut page, *area, address);
            }
        }
        page.finish();
    }
    document
        .finish()
        .map_err(|error| ReportError::Pdf(format!("{error}: {error:?}")))
}

/// A file within the document.
#[derive(Debug, Clone)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is, for people.
    pub description: String,
    /// The file.
    pub bytes: Vec<u8>,
}

fn embedded(attached: &Attached, head: &DocumentHead) -> EmbeddedFile {
    EmbeddedFile {
        path: attached.name.clone(),
        mime_type: MimeType::new(attached.media_type),
        description: Some(attached.description.clone()),
        association_kind: AssociationKind::Alternative,
        data: attached.bytes.clone().into(),
        modification_date: Some(dated(head)),
        compress: Some(true),
        location: None,
    }
}

fn dated(head: &DocumentHead) -> DateTime {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    DateTime::new(u16::try_from(head.issued_on.year()).unwrap_or(0))
        .month(part(head.issued_on.month()))
        .day(part(head.issued_on.day()))
}

fn metadata(head: &DocumentHead, title: &str) -> Metadata {
    let language = head.wording.language();
    let issuer = language.pick(&head.issuer.name, &head.issuer.name_en);
    Metadata::new()
        .title(format!("{title} {}", head.number))
        .authors(vec![issuer.to_owned()])
        .creator("barlab".to_owned())
        .language(language.tag().to_owned())
        .creation_date(dated(head))
        .document_id(format!("{}/{}", head.kind.code(), head.number))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts) -> Result<(), ReportError> {
    match mark {
        Mark::Text { x, y, line } => text(surface, (fine(*x), fine(*y)), line, fonts),
        Mark::Fill { areas, ink } => paint(surface, rects(areas), None, *ink),
        Mark::Symbol { at, scale, areas } => {
            let (x, y) = *at;
            let own = Transform::from_row(scale.0, 0.0, 0.0, scale.1, fine(x), fine(y));
            surface.push_transform(&own);
            paint(surface, rects(areas), None, Ink::Black);
            surface.pop();
        }
        Mark::Stroke { ends, width, ink } => {
            let [from_x, from_y, to_x, to_y] = ends.map(fine);
            let mut path = PathBuilder::new();
            path.move_to(from_x, from_y);
            path.line_to(to_x, to_y);
            paint(surface, path.finish(), Some(*width), *ink);
        }
        Mark::Outline { steps, pen, ink } => paint(surface, outline(steps), *pen, *ink),
        Mark::Shapes { x, y, turn, line } => {
            surface.push_transform(&Transform::from_rotate_at(*turn, *x, *y));
            shapes(surface, (*x, *y), line, fonts);
            surface.pop();
        }
        Mark::Picture { area, picture } => {
            if let Some(size) = Size::from_wh(area.w, area.h) {
                surface.push_transform(&Transform::from_translate(area.x, area.y));
                surface.draw_image(picture.image(), size);
                surface.pop();
            }
        }
        Mark::Clipped { area, marks } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = rect(*area) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.push_clip_path(&path, &FillRule::NonZero);
                for mark in marks {
                    draw(surface, mark, fonts)?;
                }
                surface.pop();
            }
        }
        Mark::Link { .. } => {}
    }
    Ok(())
}

/// A length in hundredths of a point: finer than any printer, and short to write.
fn fine(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

fn rect(area: Area) -> Option<Rect> {
    Rect::from_ltrb(
        fine(area.x),
        fine(area.y),
        fine(area.x + area.w),
        fine(area.y + area.h),
    )
}

fn rects(areas: &[Area]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for rect in areas.iter().filter_map(|area| rect(*area)) {
        path.push_rect(rect);
    }
    path.finish()
}

fn outline(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => path.move_to(x, y),
            Step::Line(x, y) => path.line_to(x, y),
            Step::Curve([x1, y1, x2, y2, x, y]) => path.cubic_to(x1, y1, x2, y2, x, y),
            Step::Close => path.close(),
        }
    }
    path.finish()
}

fn colour(ink: Ink) -> rgb::Color {
    let (red, green, blue) = ink.rgb();
    rgb::Color::new(red, green, blue)
}

fn filled(ink: Ink) -> Fill {
    Fill {
        paint: colour(ink).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// Fills a path, or draws it with a pen.
fn paint(surface: &mut Surface<'_>, path: Option<Path>, pen: Option<f32>, ink: Ink) {
    let Some(path) = path else {
        return;
    };
    match pen {
        None => {
            surface.set_stroke(None);
            surface.set_fill(Some(filled(ink)));
        }
        Some(width) => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: colour(ink).into(),
                width,
                ..Stroke::default()
            }));
        }
    }
    surface.draw_path(&path);
}

/// Draws a line of text. One set with blanks between its characters carries its true
/// text beside it, so that a search still finds the words.
fn text(surface: &mut Surface<'_>, (x, y): (f32, f32), line: &Line, fonts: &Fonts) {
    surface.set_stroke(None);
    surface.set_fill(Some(filled(line.style.ink)));
    let spaced = line.style.spacing > 0.0;
    if spaced {
        let whole: String = line
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        surface.start_tagged(ContentTag::Span(
            SpanTag::empty().with_actual_text(Some(&whole)),
        ));
    }
    let mut x = x;
    for piece in &line.pieces {
        surface.draw_glyphs(
            Point::from_xy(x, y),
            &piece.glyphs,
            fonts.writer_font(piece.face),
            &piece.text,
            line.style.size,
            false,
        );
        x += piece.width;
    }
    if spaced {
        surface.end_tagged();
    }
}

/// Draws a line of text as shapes that are no text.
fn shapes(surface: &mut Surface<'_>, (x, y): (f32, f32), line: &Line, fonts: &Fonts) {
    surface.set_stroke(None);
    surface.set_fill(Some(filled(line.style.ink)));
    let mut x = x;
    for piece in &line.pieces {
        surface.draw_glyphs(
            Point::from_xy(x, y),
            &piece.glyphs,
            fonts.writer_font(piece.face),
            &piece.text,
            line.style.size,
            true,
        );
        x += piece.width;
    }
}

fn link(page: &mut Page<'_>, area: Area, address: &str) {
    if let Some(rect) = rect(area) {
        let target = Target::Action(Action::Link(LinkAction::new(address.to_owned())));
        page.add_annotation(Annotation::new_link(
            LinkAnnotation::new(rect, target),
            None,
        ));
    }
}
