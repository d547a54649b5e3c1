//! Draws symbols and runs the programs that read them: zxing-cpp, zbar, libdmtx; zint encodes.
//!
//! Under `./test` a missing program is a failure; without it, it is told and left out.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use domain::intake::Environment;
use domain::judgement::requirement::Requirements;
use domain::label::{Carrier, Content, Medium, Purpose, SizeRules, Wish};
use domain::texts::Texts;
use reports::{Beside, Drawing, Fonts, LabelKit, Placed, draw_symbol, drawing_png};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::load(None).unwrap());
static RULES: LazyLock<SizeRules> =
    LazyLock::new(|| SizeRules::shipped(Requirements::shipped().unwrap()).unwrap());
static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::shipped().unwrap());

/// What is drawn with.
pub fn kit() -> LabelKit<'static> {
    LabelKit {
        fonts: &FONTS,
        rules: &RULES,
    }
}

/// The sentences.
pub fn texts() -> &'static Texts {
    &TEXTS
}

/// A purpose that every kind of symbol has a size for.
pub fn purpose(carrier: Carrier) -> Purpose {
    match carrier {
        Carrier::Itf14 | Carrier::Gs1128 => Purpose::Trade(Environment::GeneralDistribution),
        Carrier::Code128 | Carrier::Code39 => Purpose::OwnUse,
        _ => Purpose::Trade(Environment::RetailPos),
    }
}

/// The smallest purpose, for data that would be too long elsewhere.
pub const HEALTH: Purpose = Purpose::Trade(Environment::Healthcare);

/// A symbol at its recommended size.
pub fn drawn(carrier: Carrier, data: &str, medium: Medium) -> Placed {
    let content = Content::read(carrier, data).unwrap();
    let wish = Wish::default();
    draw_symbol(
        &content,
        purpose(carrier),
        medium,
        (&wish, Beside::Below),
        kit(),
    )
    .unwrap_or_else(|error| panic!("{carrier} {data}: {error}"))
}

/// What a program printed; none if it is not installed.
pub fn run(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            assert!(
                std::env::var_os("BARLAB_TEST_EVERYTHING").is_none(),
                "{program}: {error}"
            );
            eprintln!("left out: {program} is not installed");
            None
        }
    }
}

/// A folder of pictures that vanishes with the test.
pub struct Pictures {
    folder: tempfile::TempDir,
}

impl Pictures {
    /// An empty folder.
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The path of a picture.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Keeps a drawing as PNG.
    pub fn keep(&self, name: &str, drawing: &Drawing) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, drawing_png(drawing, kit().fonts).unwrap()).unwrap();
        path
    }
}

/// What zxing-cpp reads of pictures: symbology identifier and data, FNC1 as `<GS>`.
pub fn zxing(pictures: &[PathBuf]) -> Option<Vec<String>> {
    let paths: Vec<String> = pictures
        .iter()
        .map(|one| one.display().to_string())
        .collect();
    let mut arguments = vec!["-escape"];
    arguments.extend(paths.iter().map(String::as_str));
    let report = run("ZXingReader", &arguments)?;
    let blocks = report.split("Text: ").skip(1).map(|block| {
        let text = block.lines().next().unwrap_or_default().trim();
        let text = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let mut lines = block.lines();
        let kind = lines.find_map(|line| line.strip_prefix("Identifier:"));
        format!("{} {}", kind.unwrap_or("").trim(), text.unwrap_or_default())
    });
    Some(blocks.collect())
}

/// What zbar reads of a picture, as `kind:data` lines.
pub fn zbar(picture: &Path) -> Option<Vec<String>> {
    let path = picture.display().to_string();
    let arguments = [
        "-q",
        "--raw",
        "-Supca.enable",
        "-Supce.enable",
        "-Sean8.enable",
        &path,
    ];
    let text = run("zbarimg", &arguments)?;
    Some(text.lines().map(str::to_owned).collect())
}

/// What libdmtx reads of a picture; FNC1 is `^`, in front too.
pub fn dmtx(picture: &Path) -> Option<String> {
    let path = picture.display().to_string();
    run("dmtxread", &["-n", "-N1", "-G94", "-m", "4000", &path])
}
