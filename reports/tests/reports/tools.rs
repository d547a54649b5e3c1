//! Runs the tools that read our documents as others would: poppler, qpdf, zbar.
//!
//! Under `./test` a missing tool is a failure; without it, it is told and left out.

use std::process::Command;

/// What a tool printed; none if it is not installed.
pub fn run(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let errors = String::from_utf8_lossy(&output.stderr);
            // zbarimg ends with 4 when it found nothing, which the caller sees as no text.
            assert!(
                output.status.success() || output.status.code() == Some(4),
                "{program} {arguments:?}: {errors}{text}"
            );
            Some(text)
        }
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

/// A document as a file that vanishes with the test.
pub struct Document {
    folder: tempfile::TempDir,
}

impl Document {
    /// Keeps the bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("document.pdf"), bytes).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The text as a reader would select it, pages divided by form feeds.
    pub fn text(&self) -> Option<String> {
        run("pdftotext", &["-layout", &self.path("document.pdf"), "-"])
    }

    /// The text of each page.
    pub fn pages(&self) -> Option<Vec<String>> {
        let text = self.text()?;
        let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
        pages.pop();
        Some(pages)
    }

    /// Where the file is.
    pub fn name(&self) -> String {
        self.path("document.pdf")
    }

    /// The file as qpdf writes it again with these options.
    pub fn changed(&self, options: &[&str]) -> Option<Vec<u8>> {
        let (from, to) = (self.name(), self.path("changed.pdf"));
        let arguments: Vec<&str> = std::iter::once(from.as_str())
            .chain(options.iter().copied())
            .chain([to.as_str()])
            .collect();
        run("qpdf", &arguments)?;
        Some(std::fs::read(to).unwrap())
    }

    /// Every symbol that a scanner finds on one page at 400 dots per inch, as `kind:data`.
    pub fn symbols(&self, page: usize) -> Option<Vec<String>> {
        self.scanned(page, 400)
    }

    /// The same at another resolution.
    pub fn scanned(&self, page: usize, dots: u16) -> Option<Vec<String>> {
        let (page, dots) = (page.to_string(), dots.to_string());
        let image = self.path("page");
        let arguments = [
            "-r",
            &dots,
            "-gray",
            "-singlefile",
            "-f",
            &page,
            "-l",
            &page,
        ];
        let document = self.path("document.pdf");
        let arguments: Vec<&str> = arguments
            .into_iter()
            .chain([document.as_str(), image.as_str()])
            .collect();
        run("pdftoppm", &arguments)?;
        let found = run(
            "zbarimg",
            &[
                "-q",
                "-Supca.enable",
                "-Sean8.enable",
                &format!("{image}.pgm"),
            ],
        )?;
        Some(found.lines().map(str::to_owned).collect())
    }

    /// The pixels of one page at 50 dots per inch: red, green, blue.
    pub fn pixels(&self, page: usize) -> Option<Vec<u8>> {
        let page = page.to_string();
        let image = self.path("pixels");
        let document = self.path("document.pdf");
        let arguments = ["-r", "50", "-singlefile", "-f", &page, "-l", &page];
        let arguments: Vec<&str> = arguments
            .into_iter()
            .chain([document.as_str(), image.as_str()])
            .collect();
        run("pdftoppm", &arguments)?;
        let bytes = std::fs::read(format!("{image}.ppm")).unwrap();
        // Three lines of text come first: kind, size, depth.
        let head: usize = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .take(3)
            .map(<[u8]>::len)
            .sum();
        Some(bytes[head..].to_vec())
    }

    /// Fails unless qpdf finds the file to be well formed.
    pub fn check(&self) {
        if let Some(report) = run("qpdf", &["--check", &self.path("document.pdf")]) {
            assert!(!report.contains("WARNING"), "{report}");
        }
    }
}
