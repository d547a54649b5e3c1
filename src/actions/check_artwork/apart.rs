//! Reads a file of artwork in a process of its own.
//!
//! Such files come from outside, and the readers of their formats are large: a file that is made
//! to harm, or only badly made, may take all memory or never end. The process that reads it has
//! a limit for both, set by the shell that starts it, and what it leaves is a folder of plain
//! results. Its end is never the end of the server.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use domain::artwork::Artwork;
use importers::artwork::ArtworkError;

use crate::{actions::ActionError, config};

/// Name of the figures in the folder.
pub const FIGURES: &str = "artwork.json";

/// Name of the refusal in the folder.
pub const REFUSAL: &str = "refusal.json";

/// Sets the limits of the process, then becomes the reader.
const LIMITED: &str = r#"ulimit -v "$1" && ulimit -t "$2" && shift 2 && exec "$@""#;

/// How often the process is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What was read.
pub struct Apart {
    /// The figures.
    pub artwork: Artwork,
    /// A PNG of each page.
    pub pictures: Vec<Vec<u8>>,
}

fn failed(place: &Path) -> impl FnOnce(std::io::Error) -> ActionError {
    let place = place.display().to_string();
    move |reason| ActionError::File {
        place,
        reason: reason.to_string(),
    }
}

/// Reads a file. `width` is the stated width of its pages in millimetres.
///
/// # Errors
/// The refusal of the reader; `TooMuch` when the process did not end by itself.
pub fn read(
    settings: &config::Artwork,
    file: &Path,
    width: Option<f64>,
) -> Result<Apart, ActionError> {
    let folder = tempfile::tempdir().map_err(failed(Path::new("temporary folder")))?;
    let program = program(settings)?;
    let mut command = Command::new("sh");
    command
        .args(["-c", LIMITED, "sh"])
        .arg((u64::from(settings.memory_mb) * 1000).to_string())
        .arg(settings.seconds.to_string())
        .arg(&program)
        .args(["artwork", "read", "--into"])
        .arg(folder.path())
        .arg(file);
    if let Some(width) = width {
        command.arg("--width-mm").arg(width.to_string());
    }
    // Nothing of the laboratory is told to it: no database, no passwords.
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let child = command.spawn().map_err(failed(&program))?;
    let (status, said) = ended(child, settings).map_err(failed(&program))?;
    if status.success() {
        return results(folder.path());
    }
    if let Ok(refusal) = fs::read(folder.path().join(REFUSAL)) {
        let refusal: ArtworkError =
            serde_json::from_slice(&refusal).map_err(store::StoreError::from)?;
        return Err(refusal.into());
    }
    tracing::warn!("A file of artwork could not be read, its reader ended with {status}: {said}");
    Err(ArtworkError::TooMuch.into())
}

fn program(settings: &config::Artwork) -> Result<PathBuf, ActionError> {
    if settings.reader.as_os_str().is_empty() {
        std::env::current_exe().map_err(failed(Path::new("this program")))
    } else {
        Ok(settings.reader.clone())
    }
}

/// Waits for the end, at most a little longer than the processor time that is allowed: a process
/// that sleeps uses none.
fn ended(mut child: Child, settings: &config::Artwork) -> std::io::Result<(ExitStatus, String)> {
    let patience = Duration::from_secs(u64::from(settings.seconds) * 2 + 5);
    let begun = Instant::now();
    let mut said = child.stderr.take();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > patience {
            child.kill()?;
            break child.wait()?;
        }
        thread::sleep(LOOK);
    };
    let mut text = Vec::new();
    if let Some(said) = &mut said {
        said.take(4096).read_to_end(&mut text)?;
    }
    Ok((status, String::from_utf8_lossy(&text).into_owned()))
}

fn results(folder: &Path) -> Result<Apart, ActionError> {
    let place = folder.join(FIGURES);
    let text = fs::read(&place).map_err(failed(&place))?;
    let artwork: Artwork = serde_json::from_slice(&text).map_err(store::StoreError::from)?;
    let pictures = artwork.sheets.iter().map(|sheet| {
        let place = folder.join(picture(sheet.number));
        fs::read(&place).map_err(failed(&place))
    });
    Ok(Apart {
        pictures: pictures.collect::<Result<_, _>>()?,
        artwork,
    })
}

/// Name of the picture of a page in the folder.
#[must_use]
pub fn picture(sheet: u32) -> String {
    format!("{sheet}.png")
}
