//! Pages for browsers as lines of text: a row of a table is a line of cells, and what stands in blocks is a line each.
//!
//! Pages of verifiers are XML-looking and seldom well formed, so tags are taken as they come and nothing is an error.
//! A table inside of a cell gives its own lines. Column heads that are written one letter a line to save width are put
//! together again.

/// Rows inside of rows beyond this depth are taken as part of the row around them.
const DEEPEST: usize = 32;

/// Elements whose content is not for reading.
const SKIPPED: [&str; 4] = ["script", "style", "title", "svg"];

/// Elements that begin and end a line, or a line inside of a cell.
const BLOCKS: [&str; 16] = [
    "br", "p", "div", "li", "ul", "ol", "hr", "caption", "center", "dt", "dd", "h1", "h2", "h3",
    "h4", "h5",
];

/// Names of control characters that reports print in angle brackets inside of decoded data.
const CONTROLS: [&str; 7] = ["F1", "FNC1", "GS", "RS", "US", "FS", "EOT"];

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Line of the file at which it ends, from 1.
    pub number: u64,
    /// Its cells; a text outside of tables is one cell.
    pub cells: Vec<String>,
}

/// The lines of a page, in reading order.
#[must_use]
pub fn lines(page: &str) -> Vec<PageLine> {
    let mut builder = Builder::default();
    let mut rest = page;
    while !rest.is_empty() {
        let (token, after) = token(rest);
        if let Some(passed) = rest.get(..rest.len() - after.len()) {
            builder.number += newlines(passed);
        }
        rest = after;
        match token {
            Token::Text(text) => builder.text(text),
            Token::Control(name) => builder.push(&format!("<{name}>")),
            Token::Open(name) => builder.open(&name),
            Token::Close(name) => builder.close(&name),
            Token::Nothing => {}
        }
    }
    builder.finish()
}

fn newlines(text: &str) -> u64 {
    u64::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(0)
}

enum Token<'t> {
    Text(&'t str),
    Control(&'t str),
    Open(String),
    Close(String),
    Nothing,
}

/// The next token and what follows it.
fn token(text: &str) -> (Token<'_>, &str) {
    let Some(tag) = text.strip_prefix('<') else {
        let end = memchr::memchr(b'<', text.as_bytes()).unwrap_or(text.len());
        let (text, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (Token::Text(text), rest);
    };
    if let Some(inner) = tag.strip_prefix("!--") {
        return (Token::Nothing, after(inner, "-->"));
    }
    if let Some(inner) = tag.strip_prefix("![CDATA[") {
        let rest = after(inner, "]]>");
        let length = inner.len().saturating_sub(rest.len() + 3);
        return (Token::Text(inner.get(..length).unwrap_or_default()), rest);
    }
    if tag.starts_with(['!', '?']) {
        return (Token::Nothing, after(tag, ">"));
    }
    let closing = tag.starts_with('/');
    let bare = tag.strip_prefix('/').unwrap_or(tag);
    if !bare.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // A bracket that opens nothing is a character.
        return (Token::Text(text.get(..1).unwrap_or_default()), tag);
    }
    let end = bare
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(bare.len());
    let written = bare.get(..end).unwrap_or_default();
    let rest = after(bare, ">");
    if CONTROLS.contains(&written) {
        return (Token::Control(written), rest);
    }
    let name = written.to_ascii_lowercase();
    if closing {
        return (Token::Close(name), rest);
    }
    if SKIPPED.contains(&name.as_str()) {
        return (Token::Nothing, after_element(rest, &name));
    }
    (Token::Open(name), rest)
}

/// What stands behind the first `mark`; nothing if there is none.
fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes())
        .and_then(|place| text.get(place + mark.len()..))
        .unwrap_or_default()
}

/// What stands behind the end tag of an element; all of it if the tag is missing.
fn after_element<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once("</") {
        rest = after(tag, ">");
        if tag
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return rest;
        }
    }
    text
}

#[derive(Default)]
struct Row {
    /// Depth of the table that it belongs to.
    table: usize,
    cells: Vec<String>,
    in_cell: bool,
}

#[derive(Default)]
struct Builder {
    number: u64,
    table: usize,
    rows: Vec<Row>,
    loose: String,
    lines: Vec<PageLine>,
}

impl Builder {
    fn text(&mut self, raw: &str) {
        let text = decoded(raw);
        let mut begins = text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            if begins {
                self.push(" ");
            }
            self.push(word);
            begins = true;
        }
        if text.ends_with(char::is_whitespace) {
            self.push(" ");
        }
    }

    fn push(&mut self, text: &str) {
        match self.rows.last_mut() {
            Some(row) if row.in_cell => {
                if let Some(cell) = row.cells.last_mut() {
                    cell.push_str(text);
                }
            }
            _ => self.loose.push_str(text),
        }
    }

    fn open(&mut self, name: &str) {
        match name {
            "table" => {
                self.flush_row();
                self.flush_loose();
                self.table += 1;
            }
            "tr" => {
                self.close_rows(self.table);
                self.flush_loose();
                if self.rows.len() < DEEPEST {
                    self.rows.push(Row {
                        table: self.table,
                        ..Row::default()
                    });
                }
            }
            "td" | "th" => {
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(String::new());
                    row.in_cell = true;
                }
            }
            _ if BLOCKS.contains(&name) => self.line_break(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" => {
                self.close_rows(self.table);
                self.flush_loose();
                self.table = self.table.saturating_sub(1);
            }
            "tr" => self.close_rows(self.table),
            "td" | "th" => {
                if let Some(row) = self.rows.last_mut() {
                    row.in_cell = false;
                }
            }
            _ if BLOCKS.contains(&name) => self.line_break(),
            _ => {}
        }
    }

    fn line_break(&mut self) {
        match self.rows.last() {
            Some(row) if row.in_cell => self.push("\n"),
            _ => self.flush_loose(),
        }
    }

    /// Closes the row that is open in the table of this depth, and those inside of it.
    fn close_rows(&mut self, table: usize) {
        while self.rows.last().is_some_and(|row| row.table >= table) {
            if let Some(row) = self.rows.pop() {
                self.emit(row.cells);
            }
        }
    }

    /// A table begins inside of a cell: what the row has so far stands before it.
    fn flush_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            let cells = std::mem::take(&mut row.cells);
            row.cells.push(String::new());
            self.emit(cells);
        }
    }

    fn flush_loose(&mut self) {
        let loose = std::mem::take(&mut self.loose);
        self.emit(vec![loose]);
    }

    fn emit(&mut self, cells: Vec<String>) {
        let cells: Vec<String> = cells.iter().map(|cell| together(cell)).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.lines.push(PageLine {
                number: self.number + 1,
                cells,
            });
        }
    }

    fn finish(mut self) -> Vec<PageLine> {
        self.close_rows(0);
        self.flush_loose();
        self.lines
    }
}

/// The lines of a cell as one text; single letters one below the other are a word.
fn together(cell: &str) -> String {
    let pieces: Vec<&str> = cell.split('\n').map(str::trim).collect();
    let filled = || pieces.iter().filter(|piece| !piece.is_empty());
    let upright = filled().count() > 2
        && filled().all(|piece| {
            piece.chars().count() == 1 && !piece.starts_with(|c: char| c.is_ascii_digit())
        });
    if !upright {
        return filled().copied().collect::<Vec<_>>().join(" ");
    }
    let text: String = pieces
        .iter()
        .map(|piece| if piece.is_empty() { " " } else { piece })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Character references resolved; an unknown one stays as it is written.
fn decoded(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, tail)) = rest.split_once('&') {
        text.push_str(before);
        let reference = tail.split_once(';').filter(|(name, _)| name.len() <= 8);
        match reference.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                text.push(character);
                rest = after;
            }
            None => {
                text.push('&');
                rest = tail;
            }
        }
    }
    text.push_str(rest);
    text
}

fn character(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        },
        None => None,
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "trade" => Some('™'),
        "deg" => Some('°'),
        "micro" => Some('µ'),
        "rarr" => Some('→'),
        _ => char::from_u32(number?),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(page: &str) -> Vec<String> {
        lines(page)
            .into_iter()
            .map(|line| line.cells.join("|"))
            .collect()
    }

    #[test]
    fn tables_inside_of_cells_give_their_own_rows_in_reading_order() {
        let page = "<table><tr><td>Report Summary<table><tr><td>Data</td><td>690</td></tr><tr><th>Job<td>J-1</table>\
            </td></tr><tr><td>after</td></tr></table>";
        assert_eq!(of(page), ["Report Summary", "Data|690", "Job|J-1", "after"]);
    }

    #[test]
    fn heads_one_letter_a_line_are_words_again() {
        let page = "<tr><td>S<br/>C<br/>A<br/>N</td><td>L<br>E<br>F<br>T<br><br>Q<br>Z</td><td>4.0<br/>(A)</td></tr>";
        assert_eq!(of(page), ["SCAN|LEFT QZ|4.0 (A)"]);
    }

    #[test]
    fn function_characters_entities_and_loose_brackets_are_text() {
        let page = "<p>Data: <F1>01069 &lt;GS&gt; a &amp; b &#x4E2D;&unknown; 1 < 2</p>";
        assert_eq!(of(page), ["Data: <F1>01069 <GS> a & b 中&unknown; 1 < 2"]);
    }

    #[test]
    fn styles_scripts_and_comments_are_no_text_and_count_their_lines() {
        let page = "<html><style>a {\n}</style><script>if (1 < 2)\n{}</script><!-- <td>\n--><p>one</p>\n<p>two</p>";
        assert_eq!(of(page), ["one", "two"]);
        let numbers: Vec<_> = lines(page).iter().map(|line| line.number).collect();
        assert_eq!(numbers, [4, 5]);
    }

    proptest! {
        #[test]
        fn no_page_makes_it_panic_or_grow(
            parts in proptest::collection::vec(
                prop::sample::select(vec!["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<br/>", "x", "<", "&", "<!--", "<![CDATA[", "</", "<F1>", "中"]),
                0..60,
            )
        ) {
            let page = parts.concat();
            let text: usize = lines(&page).iter().flat_map(|line| &line.cells).map(String::len).sum();
            prop_assert!(text <= 2 * page.len());
        }
    }
}
