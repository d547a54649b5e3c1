//! The records of BIFF8 that a plain workbook needs. A record is a number, a length and a body of at
//! most 8,224 bytes.

use super::super::WriteError;
use super::super::bytes::{Put, fit, utf16};

/// The longest body of a record.
pub(super) const LONGEST: usize = 8224;

/// Numbers of records in [MS-XLS] 2.3.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CODE_PAGE: u16 = 0x0042;
const WINDOW1: u16 = 0x003D;
const WINDOW2: u16 = 0x023E;
const FONT: u16 = 0x0031;
const XF: u16 = 0x00E0;
const STYLE: u16 = 0x0293;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const LABEL_SST: u16 = 0x00FD;
/// The table of texts, and the record that goes on where another was full.
pub(super) const SST: u16 = 0x00FC;
pub(super) const CONTINUE: u16 = 0x003C;

/// The cell format that all cells use: the one after the fifteen that Excel reserves for styles.
const CELL_FORMAT: u16 = 15;

/// Records one after another.
#[derive(Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
}

impl Records {
    /// Adds a record.
    pub(super) fn record(&mut self, number: u16, body: &[u8]) -> Result<(), WriteError> {
        if body.len() > LONGEST {
            return Err(WriteError::TooLarge { what: "record" });
        }
        let length = fit(body.len(), "record")?;
        self.bytes.word(number).word(length).bytes(body);
        Ok(())
    }

    /// Adds records made elsewhere.
    pub(super) fn append(&mut self, records: &[u8]) {
        self.bytes.bytes(records);
    }

    /// The bytes so far.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What stands before the list of sheets: versions, one window, one font, plain formats.
    pub(super) fn begin_workbook(&mut self) -> Result<(), WriteError> {
        self.bof(0x0005)?;
        // UTF-16.
        self.record(CODE_PAGE, &1200_u16.to_le_bytes())?;
        self.window()?;
        // Excel counts fonts from 0 and leaves out 4; the first four must be there.
        for _ in 0..4 {
            self.font()?;
        }
        for _ in 0..CELL_FORMAT {
            self.format(0xFFF5, 0xF4)?;
        }
        self.format(0x0001, 0x00)?;
        // Format 0 is the built-in style "Normal".
        self.record(STYLE, &[0x00, 0x80, 0x00, 0xFF])
    }

    /// A sheet in the list of sheets; `start` is where its first record is in the stream.
    pub(super) fn sheet(&mut self, start: u32, name: &str) -> Result<(), WriteError> {
        let text = utf16(name);
        let mut body = Vec::new();
        // Visible, a worksheet.
        body.long(start).byte(0).byte(0);
        // Length in units, then a flag: two bytes a unit.
        body.byte(fit(text.len() / 2, "name")?).byte(1).bytes(&text);
        self.record(BOUND_SHEET, &body)
    }

    /// The beginning of a sheet whose used rows are `first` to before `end`.
    pub(super) fn begin_sheet(
        &mut self,
        first: u32,
        end: u32,
        width: u16,
    ) -> Result<(), WriteError> {
        self.bof(0x0010)?;
        let mut body = Vec::new();
        body.long(first).long(end).word(0).word(width).word(0);
        self.record(DIMENSIONS, &body)
    }

    /// A cell with the text of this index in the table of texts.
    pub(super) fn text(&mut self, row: u16, column: u16, index: u32) -> Result<(), WriteError> {
        let mut body = Vec::with_capacity(10);
        body.word(row).word(column).word(CELL_FORMAT).long(index);
        self.record(LABEL_SST, &body)
    }

    /// A cell with a number.
    pub(super) fn number(&mut self, row: u16, column: u16, number: f64) -> Result<(), WriteError> {
        let mut body = Vec::with_capacity(14);
        body.word(row).word(column).word(CELL_FORMAT);
        body.bytes(&number.to_le_bytes());
        self.record(NUMBER, &body)
    }

    /// The end of a sheet: how it is shown (with grid and heads), then EOF.
    pub(super) fn end_sheet(&mut self) -> Result<(), WriteError> {
        let mut body = Vec::new();
        body.word(0x00B6).word(0).word(0).long(0x0040).zeros_to(18);
        self.record(WINDOW2, &body)?;
        self.end()
    }

    /// The end of the workbook's part or of a sheet.
    pub(super) fn end(&mut self) -> Result<(), WriteError> {
        self.record(EOF, &[])
    }

    /// BIFF8, written by Excel 97 (build 3515 of 1996) as far as other programs are concerned.
    fn bof(&mut self, kind: u16) -> Result<(), WriteError> {
        let mut body = Vec::new();
        body.word(0x0600).word(kind).word(3515).word(1996);
        body.long(0x0000_0041).long(0x0000_0006);
        self.record(BOF, &body)
    }

    fn window(&mut self) -> Result<(), WriteError> {
        let mut body = Vec::new();
        // Place and size in twentieths of a point, bars shown, first sheet active and selected.
        body.word(0).word(0).word(0x4000).word(0x2000).word(0x0038);
        body.word(0).word(0).word(1).word(600);
        self.record(WINDOW1, &body)
    }

    fn font(&mut self) -> Result<(), WriteError> {
        let mut body = Vec::new();
        // Ten points, automatic colour, not bold.
        body.word(200)
            .word(0)
            .word(0x7FFF)
            .word(400)
            .word(0)
            .long(0);
        body.byte(5).byte(0).bytes(b"Arial");
        self.record(FONT, &body)
    }

    /// A format with the first font and the number format "General"; 2.4.353.
    fn format(&mut self, parent: u16, used: u8) -> Result<(), WriteError> {
        let mut body = Vec::new();
        body.word(0).word(0).word(parent);
        body.byte(0x20).byte(0).byte(0).byte(used);
        body.long(0).long(0).word(0x20C0);
        self.record(XF, &body)
    }
}
