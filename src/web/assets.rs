//! Style, scripts and pictures, compiled into the program and addressed by their content.
//!
//! All of them lie in one folder whose name is a hash over every file, so that scripts
//! may import each other by plain names and a browser may keep everything for ever.

use std::fmt::Write;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// One file that browsers fetch.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its name, such as `main.js`.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// The style in the order in which later rules win: tokens first, then what uses them.
const STYLE: &str = concat!(
    include_str!("../../templates/assets/tokens.css"),
    include_str!("../../templates/assets/base.css"),
    include_str!("../../templates/assets/frame.css"),
    include_str!("../../templates/assets/forms.css"),
    include_str!("../../templates/assets/tables.css"),
    include_str!("../../templates/assets/parts.css"),
    include_str!("../../templates/assets/pages.css"),
    include_str!("../../templates/assets/instruments.css"),
    include_str!("../../templates/assets/labels.css"),
    include_str!("../../templates/assets/artwork.css"),
);

macro_rules! scripts {
    ($($name:literal),* $(,)?) => {
        [
            Asset {
                name: "style.css",
                media_type: "text/css; charset=utf-8",
                bytes: STYLE.as_bytes(),
            },
            Asset {
                name: "mark.svg",
                media_type: "image/svg+xml",
                bytes: include_bytes!("../../templates/assets/mark.svg"),
            },
            $(Asset {
                name: $name,
                media_type: "text/javascript; charset=utf-8",
                bytes: include_bytes!(concat!("../../templates/assets/", $name)),
            },)*
        ]
    };
}

/// Every file that browsers fetch.
pub const ASSETS: &[Asset] = &scripts![
    "main.js",
    "check.js",
    "choose.js",
    "keys.js",
    "rows.js",
    "scanner.js",
    "once.js",
    "drafts.js",
    "refresh.js",
    "choices.js",
    "inbox.js",
    "live.js",
    "upload.js",
    "progress.js",
    "preview.js",
];

/// The folder's name: the head of a SHA-256 over names and contents.
static FOLDER: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in ASSETS {
        hash.update(asset.name);
        hash.update([0]);
        hash.update(asset.bytes);
    }
    let mut folder = String::new();
    for byte in hash.finalize().iter().take(8) {
        // Writing to a String cannot fail.
        let _ = write!(folder, "{byte:02x}");
    }
    folder
});

/// The address of a file, such as `/assets/0f3a…/main.js`.
#[must_use]
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *FOLDER)
}

/// A file by folder and name. The flag is true when the folder is the present one, so that
/// the answer may be kept for ever; a page of an older program still finds its style.
#[must_use]
pub fn find(folder: &str, name: &str) -> Option<(Asset, bool)> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some((*asset, folder == *FOLDER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_at_its_address() {
        for asset in ASSETS {
            let address = address(asset.name);
            let (folder, name) = address
                .strip_prefix("/assets/")
                .and_then(|rest| rest.split_once('/'))
                .unwrap();
            let (found, current) = find(folder, name).unwrap();
            assert_eq!(found.bytes, asset.bytes);
            assert!(current);
            assert!(!find("0000000000000000", name).unwrap().1);
        }
        assert!(find("0000000000000000", "none.js").is_none());
    }

    #[test]
    fn every_file_of_the_folder_is_compiled_in() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/assets");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read(&path).unwrap();
            let shipped = ASSETS.iter().any(|asset| {
                asset
                    .bytes
                    .windows(text.len().max(1))
                    .any(|part| part == text)
            });
            assert!(shipped, "{} is in no bundle", path.display());
        }
    }

    #[test]
    fn the_dark_theme_is_the_same_whether_chosen_or_followed() {
        let tokens = include_str!("../../templates/assets/tokens.css");
        let block = |start: &str| -> Vec<&str> {
            let (_, rest) = tokens.split_once(start).unwrap();
            let inside = rest.split('}').next().unwrap();
            inside
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect()
        };
        assert_eq!(
            block(":root:not([data-theme=\"light\"]) {"),
            block(":root[data-theme=\"dark\"] {")
        );
    }

    #[test]
    fn colours_are_named_in_the_tokens_and_nowhere_else() {
        for file in ["base", "frame", "forms", "tables", "parts", "pages"] {
            let path = format!("{}/templates/assets/{file}.css", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            let coloured: Vec<_> = text
                .lines()
                .filter(|line| {
                    let value = line.split_once(':').map_or("", |(_, value)| value);
                    value.contains('#') || value.contains("rgb")
                })
                .collect();
            assert!(coloured.is_empty(), "{file}.css: {coloured:#?}");
        }
    }
}
