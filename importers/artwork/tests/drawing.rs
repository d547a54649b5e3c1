//! Artwork that the tests draw: rectangles in millimetres, written as SVG, PDF, PNG or TIFF.

use rxing::datamatrix::DataMatrixWriter;
use rxing::oned::{Code128Writer, EAN13Writer, ITFWriter, OneDimensionalCodeWriter};
use rxing::qrcode::QRCodeWriter;
use rxing::{BarcodeFormat, EncodeHints, Writer};

/// A rectangle and its colour.
#[derive(Debug, Clone, Copy)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub ink: [u8; 3],
}

/// A drawing in millimetres.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    pub rects: Vec<Rect>,
    /// Texts with the left end of their baseline and their size.
    pub texts: Vec<((f64, f64), f64, String)>,
    /// Colour of bars that are drawn next.
    pub ink: [u8; 3],
    /// By how much each bar is narrower than its modules.
    pub reduction: f64,
}

pub const BLACK: [u8; 3] = [0, 0, 0];

impl Drawing {
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            rects: Vec::new(),
            texts: Vec::new(),
            ink: BLACK,
            reduction: 0.0,
        }
    }

    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, ink: [u8; 3]) {
        self.rects.push(Rect {
            x,
            y,
            width,
            height,
            ink,
        });
    }

    /// Bars from modules, `x` wide each.
    pub fn bars(&mut self, modules: &[bool], at: (f64, f64), x: f64, height: f64) {
        let mut place = 0;
        while place < modules.len() {
            let same = modules[place..]
                .iter()
                .take_while(|one| **one == modules[place]);
            let count = same.count();
            if modules[place] {
                let left = at.0 + place as f64 * x + self.reduction / 2.0;
                self.rect(
                    left,
                    at.1,
                    count as f64 * x - self.reduction,
                    height,
                    self.ink,
                );
            }
            place += count;
        }
    }

    /// The first bar begins at `at`.
    pub fn ean13(&mut self, digits: &str, at: (f64, f64), x: f64, height: f64) {
        let modules = EAN13Writer.encode_oned(digits).unwrap();
        self.bars(&modules, at, x, height);
        // Guard bars reach five modules further down.
        for guard in [0_usize, 2, 46, 48, 92, 94] {
            let left = at.0 + guard as f64 * x + self.reduction / 2.0;
            self.rect(left, at.1, x - self.reduction, height + 5.0 * x, self.ink);
        }
    }

    pub fn gs1_128(&mut self, data: &str, at: (f64, f64), x: f64, height: f64) {
        let data = format!("\u{f1}{}", data.replace('^', "\u{f1}"));
        let modules = Code128Writer.encode_oned(&data).unwrap();
        self.bars(&modules, at, x, height);
    }

    /// With bearer bars above and below.
    pub fn itf14(&mut self, digits: &str, at: (f64, f64), x: f64, height: f64, bearer: f64) {
        let modules = ITFWriter.encode_oned(digits).unwrap();
        self.bars(&modules, at, x, height);
        let width = modules.len() as f64 * x;
        if bearer > 0.0 {
            self.rect(at.0, at.1 - bearer, width, bearer, self.ink);
            self.rect(at.0, at.1 + height, width, bearer, self.ink);
        }
    }

    pub fn data_matrix(&mut self, data: &str, at: (f64, f64), x: f64) {
        let hints = EncodeHints {
            DataMatrixCompact: Some(true),
            ..EncodeHints::default()
        };
        let matrix = DataMatrixWriter
            .encode_with_hints(data, &BarcodeFormat::DATA_MATRIX, 0, 0, &hints)
            .unwrap();
        self.modules(&matrix, at, x);
    }

    pub fn qr(&mut self, data: &str, at: (f64, f64), x: f64) {
        let hints = EncodeHints {
            Margin: Some("0".to_owned()),
            ..EncodeHints::default()
        };
        let matrix = QRCodeWriter
            .encode_with_hints(data, &BarcodeFormat::QR_CODE, 0, 0, &hints)
            .unwrap();
        self.modules(&matrix, at, x);
    }

    fn modules(&mut self, matrix: &rxing::common::BitMatrix, at: (f64, f64), x: f64) {
        for row in 0..matrix.getHeight() {
            for column in 0..matrix.getWidth() {
                if matrix.get(column, row) {
                    let left = at.0 + f64::from(column) * x;
                    self.rect(left, at.1 + f64::from(row) * x, x, x, self.ink);
                }
            }
        }
    }

    /// Everything turned by a quarter clockwise.
    pub fn turned(mut self) -> Self {
        for rect in &mut self.rects {
            (rect.x, rect.y) = (self.height - rect.y - rect.height, rect.x);
            (rect.width, rect.height) = (rect.height, rect.width);
        }
        (self.width, self.height) = (self.height, self.width);
        self
    }

    pub fn svg(&self) -> String {
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" viewBox=\"0 0 {0} {1}\">\n",
            self.width, self.height
        );
        for rect in &self.rects {
            let [red, green, blue] = rect.ink;
            text += &format!(
                "<rect x=\"{:.4}\" y=\"{:.4}\" width=\"{:.4}\" height=\"{:.4}\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/>\n",
                rect.x, rect.y, rect.width, rect.height
            );
        }
        for ((x, y), size, words) in &self.texts {
            text += &format!(
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-family=\"Noto Sans CJK SC\">{words}</text>\n"
            );
        }
        text + "</svg>\n"
    }

    /// One page; `trim` millimetres of bleed are cut off on each side.
    pub fn pdf(&self, trim: f64) -> Vec<u8> {
        let point = 72.0 / 25.4;
        let mut content = String::new();
        for rect in &self.rects {
            let [red, green, blue] = rect.ink.map(|part| f64::from(part) / 255.0);
            content += &format!(
                "{red:.4} {green:.4} {blue:.4} rg {:.4} {:.4} {:.4} {:.4} re f\n",
                rect.x * point,
                (self.height - rect.y - rect.height) * point,
                rect.width * point,
                rect.height * point
            );
        }
        for ((x, y), size, words) in &self.texts {
            content += &format!(
                "BT 0 0 0 rg /F {:.4} Tf {:.4} {:.4} Td ({words}) Tj ET\n",
                size * point,
                x * point,
                (self.height - y) * point
            );
        }
        let (wide, high) = (self.width * point, self.height * point);
        let inside = trim * point;
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide:.4} {high:.4}]/TrimBox[{inside:.4} {inside:.4} {:.4} {:.4}]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>",
                wide - inside,
                high - inside
            ),
            format!("<</Length {}>>stream\n{content}endstream", content.len()),
        ];
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
        }
        let table = file.len();
        file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for place in places {
            file.extend(format!("{place:010} 00000 n \n").bytes());
        }
        file.extend(
            format!(
                "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
                objects.len() + 1
            )
            .bytes(),
        );
        file
    }

    /// Pixels, each the mean of sixteen places within it.
    pub fn pixels(&self, dpi: f64) -> (u32, u32, Vec<u8>) {
        let size = 25.4 / dpi;
        let (wide, high) = (
            (self.width / size).round() as u32,
            (self.height / size).round() as u32,
        );
        let mut rgb = vec![255; wide as usize * high as usize * 3];
        for rect in &self.rects {
            let from = ((rect.x / size) as u32, (rect.y / size) as u32);
            let to = (
                (((rect.x + rect.width) / size) as u32 + 1).min(wide),
                (((rect.y + rect.height) / size) as u32 + 1).min(high),
            );
            for y in from.1..to.1 {
                for x in from.0..to.0 {
                    let share = |at: u32, first: f64, length: f64| {
                        let (low, high) = (f64::from(at) * size, f64::from(at + 1) * size);
                        ((high.min(first + length) - low.max(first)) / size).max(0.0)
                    };
                    let covered = share(x, rect.x, rect.width) * share(y, rect.y, rect.height);
                    let place = (y as usize * wide as usize + x as usize) * 3;
                    for (part, ink) in rgb[place..place + 3].iter_mut().zip(rect.ink) {
                        let mixed = f64::from(*part) * (1.0 - covered) + f64::from(ink) * covered;
                        *part = mixed.round() as u8;
                    }
                }
            }
        }
        (wide, high, rgb)
    }

    pub fn png(&self, dpi: f64, declared: bool) -> Vec<u8> {
        let (wide, high, rgb) = self.pixels(dpi);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, wide, high);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        if declared {
            let density = (dpi / 0.0254).round() as u32;
            encoder.set_pixel_dims(Some(png::PixelDimensions {
                xppu: density,
                yppu: density,
                unit: png::Unit::Meter,
            }));
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&rgb).unwrap();
        writer.finish().unwrap();
        file
    }

    pub fn tiff(&self, dpi: u32) -> Vec<u8> {
        let (wide, high, rgb) = self.pixels(f64::from(dpi));
        let mut file = std::io::Cursor::new(Vec::new());
        let mut encoder = tiff::encoder::TiffEncoder::new(&mut file).unwrap();
        let mut image = encoder
            .new_image::<tiff::encoder::colortype::RGB8>(wide, high)
            .unwrap();
        image.resolution(
            tiff::tags::ResolutionUnit::Inch,
            tiff::encoder::Rational { n: dpi, d: 1 },
        );
        image.write_data(&rgb).unwrap();
        file.into_inner()
    }
}
