//! `barlab label`: symbols and labels as files for designers, office printers and label printers.
//!
//! It needs no laboratory. Exit code 0 when the file was written or the size printed, 1 when what is
//! asked for is not right or not allowed, with a sentence for every field.

mod print;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::{
    label::{Carrier, Content, Data, FieldError, LabelBook, Medium, Purpose, Template, Wish},
    texts::{Language, Texts},
};
use reports::{Fonts, Placed};
use serde_json::{Value, json};

use self::print::PrintCommand;
use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::{
    actions::{
        Refused,
        print_labels::{Copies, Format, Press, PrintError, SymbolWanted},
    },
    app::StartError,
    own_labels,
    rules::RuleBookError,
};

/// What can be done with symbols and labels.
#[derive(Debug, Subcommand)]
pub enum LabelCommand {
    /// List the label templates with their fields
    List,
    /// Size one symbol by the tables and draw it
    Symbol(SymbolCommand),
    /// Print a label from a template
    Print(PrintCommand),
}

/// A symbol.
#[derive(Debug, Args)]
pub struct SymbolCommand {
    /// EAN13, EAN8, UPCA, UPCE, ITF14, GS1128, GS1DATAMATRIX, GS1DATAMATRIXRECT, GS1QR, DIGITALLINKQR, CODE128 or CODE39
    #[arg(value_name = "KIND")]
    carrier: String,
    /// The number, or an element string such as (01)06901234567892(10)B2312
    #[arg(value_name = "DATA")]
    data: String,
    /// RetailPOS, GeneralDistribution, Healthcare or OwnUse; without this option the first that allows the symbol
    #[arg(long = "use", value_name = "USE")]
    purpose: Option<String>,
    /// X-dimension in millimetres, instead of the recommended one
    #[arg(long, value_name = "MM")]
    x: Option<f64>,
    /// Height of the bars in millimetres, instead of the required one
    #[arg(long, value_name = "MM")]
    height: Option<f64>,
    /// Room across in millimetres, quiet zones included
    #[arg(long, value_name = "MM")]
    room: Option<f64>,
    #[command(flatten)]
    output: Output,
}

/// Where it goes and in which form.
#[derive(Debug, Args)]
struct Output {
    /// The file; its ending (pdf, svg, png, zpl) says which form it has
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Dots to the inch of the printer: 203, 300 or 600
    #[arg(long, value_name = "DPI", value_parser = resolution)]
    dpi: Option<u16>,
    /// How much narrower each bar is made against print gain, in millimetres
    #[arg(long, default_value_t = 0.0, value_name = "MM")]
    reduction: f64,
    /// Address that a Digital Link begins with, instead of https://id.gs1.org
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "URL"
    )]
    stem: String,
}

fn resolution(text: &str) -> Result<u16, String> {
    let known = Medium::RESOLUTIONS.map(|dpi| dpi.to_string()).join(", ");
    let dpi = text.parse::<u16>().ok();
    dpi.filter(|dpi| Medium::RESOLUTIONS.contains(dpi))
        .ok_or_else(|| format!("one of {known}"))
}

/// Runs a command.
///
/// # Errors
/// When no font is found, the file cannot be written, or the file's ending says nothing.
pub(super) fn run(command: LabelCommand, shell: &mut Shell<'_>) -> Outcome {
    let broken = |error: RuleBookError| StartError::Rules(error);
    let mut book = LabelBook::shipped().map_err(|error| broken(error.into()))?;
    let own = own_labels::add_own(&mut book, &shell.settings().data);
    own.map_err(|error| broken(error.into()))?;
    match command {
        LabelCommand::List => list(&book, shell),
        LabelCommand::Symbol(command) => symbol(&command, &book, shell),
        LabelCommand::Print(command) => print::run(&command, &book, shell),
    }
}

fn list(book: &LabelBook, shell: &mut Shell<'_>) -> Outcome {
    for template in book.templates.iter() {
        if shell.json {
            shell.print_json(&described(template))?;
            continue;
        }
        let arguments = [
            ("id", template.id.clone()),
            ("width", template.width.to_string()),
            ("height", template.height.to_string()),
            ("name", shell.pick(&template.name)),
        ];
        speak(shell, "templates", &arguments)?;
        for field in &template.fields {
            let line = format!("    {}={}", field.name, field.example);
            writeln!(shell.parts().out, "{line}")?;
        }
    }
    Ok(DONE)
}

fn described(template: &Template) -> Value {
    let fields = template.fields.iter().map(
        |field| json!({"name": field.name, "required": field.required, "example": field.example}),
    );
    json!({
        "id": template.id,
        "name": template.name,
        "use": template.purpose.code(),
        "width_mm": template.width,
        "height_mm": template.height,
        "symbols": template.symbols.iter().map(|one| one.carrier.code()).collect::<Vec<_>>(),
        "fields": fields.collect::<Vec<_>>(),
    })
}

fn symbol(command: &SymbolCommand, book: &LabelBook, shell: &mut Shell<'_>) -> Outcome {
    let Some(carrier) = Carrier::from_code(&command.carrier) else {
        let known = Carrier::ALL.map(Carrier::code).join(", ");
        let refused = Refused::new("labels.command.no_carrier");
        let refused = refused.with("name", &command.carrier).with("known", known);
        return Err(Failure::Usage(refused));
    };
    let wanted = SymbolWanted {
        carrier,
        data: command.data.clone(),
        purpose: purpose(command.purpose.as_deref(), carrier, book)?,
        wish: Wish {
            x: command.x,
            height: command.height,
            reduction: command.output.reduction,
            room: command.room,
            light_margins: false,
        },
        stem: command.output.stem.clone(),
    };
    let (format, medium) = command.output.form()?;
    let fonts = fonts(shell)?;
    let today = shell.today()?;
    let parts = shell.parts();
    let press = Press {
        fonts: &fonts,
        texts: parts.texts,
        book,
        today,
    };
    let made = press.symbol(&wanted, medium).and_then(|(content, placed)| {
        let file = command.output.output.as_ref();
        let bytes = file.map(|_| press.file(placed.drawing.clone(), format, Copies::ONE));
        Ok((content, placed, bytes.transpose()?))
    });
    let (content, placed, bytes) = match made {
        Ok(made) => made,
        Err(error) => return refuse(error, shell),
    };
    if shell.json {
        shell.print_json(&facts(&content, &placed, wanted.purpose))?;
    } else {
        say_size(&placed, shell)?;
    }
    write(&command.output, bytes, shell)
}

fn purpose(named: Option<&str>, carrier: Carrier, book: &LabelBook) -> Result<Purpose, Failure> {
    let Some(name) = named else {
        let first = book.rules.purposes(carrier).into_iter().next();
        return Ok(first.unwrap_or(Purpose::OwnUse));
    };
    Purpose::from_code(name).ok_or_else(|| {
        let known: Vec<_> = Purpose::all().into_iter().map(Purpose::code).collect();
        let refused = Refused::new("labels.command.no_purpose");
        Failure::Usage(refused.with("name", name).with("known", known.join(", ")))
    })
}

impl Output {
    /// The form of the file and the grid it is drawn on.
    fn form(&self) -> Result<(Format, Medium), Failure> {
        let format = match &self.output {
            None => Format::Svg,
            Some(file) => {
                let ending = file.extension().and_then(|ending| ending.to_str());
                ending.and_then(Format::from_code).ok_or_else(|| {
                    let refused = Refused::new("labels.command.ending");
                    Failure::Usage(refused.with("file", file.display()))
                })?
            }
        };
        Ok((format, format.medium(self.dpi).unwrap_or(Medium::Vector)))
    }
}

fn fonts(shell: &Shell<'_>) -> Result<Fonts, Failure> {
    let folder = &shell.settings().documents.fonts;
    let folder = (!folder.is_empty()).then(|| std::path::Path::new(folder));
    Ok(Fonts::load(folder)?)
}

/// Writes the file; without one the bytes go to standard output, where there are any.
fn write(output: &Output, bytes: Option<Vec<u8>>, shell: &mut Shell<'_>) -> Outcome {
    match (&output.output, bytes) {
        (Some(file), Some(bytes)) => {
            std::fs::write(file, bytes).map_err(Failure::io(file))?;
            if !shell.json {
                speak(shell, "written", &[("file", file.display().to_string())])?;
            }
        }
        (None, Some(bytes)) => shell.parts().out.write_all(&bytes)?,
        (_, None) => {}
    }
    Ok(DONE)
}

/// Says everything that is wrong.
fn refuse(error: PrintError, shell: &mut Shell<'_>) -> Outcome {
    match error {
        PrintError::Failed(error) => Err(error.into()),
        PrintError::Refused(errors) => {
            shell.flush()?;
            let parts = shell.parts();
            for error in &errors {
                let line = sentence(error, parts.texts, parts.language);
                writeln!(parts.problems, "barlab: {line}")?;
            }
            Ok(FOUND)
        }
        PrintError::Listed(errors) => {
            shell.flush()?;
            let parts = shell.parts();
            for wrong in &errors {
                let reason = sentence(&wrong.error, parts.texts, parts.language);
                let arguments = [("row", wrong.row.to_string()), ("reason", reason)];
                let key = "labels.command.row_says";
                let line = parts.texts.fill(parts.language, key, &arguments);
                writeln!(parts.problems, "barlab: {line}")?;
            }
            Ok(FOUND)
        }
    }
}

fn sentence(error: &FieldError, texts: &Texts, language: Language) -> String {
    let reason = texts.explain(language, &error.refusal);
    if error.field.is_empty() {
        return reason;
    }
    let arguments = [("field", error.field.clone()), ("reason", reason)];
    texts.fill(language, "labels.command.field_says", &arguments)
}

fn say_size(placed: &Placed, shell: &mut Shell<'_>) -> std::io::Result<()> {
    let (size, drawing) = (&placed.size, &placed.drawing);
    let unit = match size.medium {
        Medium::Vector => "labels.command.micrometres",
        Medium::Printer { .. } => "labels.command.dots",
    };
    let parts = shell.parts();
    let units = parts
        .texts
        .fill(parts.language, unit, &[("count", size.x.to_string())]);
    let mm = |length: f64| format!("{length:.2}");
    let mut arguments = vec![
        ("x", format!("{:.3}", size.x_mm())),
        ("units", units),
        ("width", mm(drawing.width_mm())),
        ("height", mm(drawing.height_mm())),
    ];
    let key = match placed.modules {
        (columns, Some(rows)) => {
            arguments.push(("columns", columns.to_string()));
            arguments.push(("rows", rows.to_string()));
            "size_matrix"
        }
        (_, None) => {
            arguments.push(("bars", mm(size.medium.mm(size.bars))));
            "size"
        }
    };
    speak(shell, key, &arguments)
}

fn facts(content: &Content, placed: &Placed, purpose: Purpose) -> Value {
    let (size, drawing) = (&placed.size, &placed.drawing);
    let (columns, rows) = placed.modules;
    json!({
        "kind": content.carrier.code(),
        "use": purpose.code(),
        "encoded": match &content.data {
            Data::Number(text) | Data::Text(text) => text.clone(),
            Data::Elements(parts) => format!("^{}", parts.join("^")),
        },
        "text": content.text,
        "x_mm": size.x_mm(),
        "x_units": size.x,
        "dpi": match size.medium {
            Medium::Vector => Value::Null,
            Medium::Printer { dpi } => json!(dpi),
        },
        "columns": columns,
        "rows": rows,
        "bars_mm": size.medium.mm(size.bars),
        "symbol_width_mm": size.medium.mm(size.width()),
        "width_mm": drawing.width_mm(),
        "height_mm": drawing.height_mm(),
    })
}

fn speak(shell: &mut Shell<'_>, key: &str, arguments: &[(&str, String)]) -> std::io::Result<()> {
    let parts = shell.parts();
    let key = format!("labels.command.{key}");
    let line = parts.texts.fill(parts.language, &key, arguments);
    writeln!(parts.out, "{line}")
}
