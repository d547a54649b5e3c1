//! `barlab label print`: a label from a template, or a list of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use domain::label::{LabelBook, Template};
use importers::ImportError;

use super::super::shell::{Failure, Outcome, Shell};
use super::{Output, fonts, refuse, write};
use crate::actions::Refused;
use crate::actions::print_labels::{ListedLabel, Press, read_list};

/// A label.
#[derive(Debug, Args)]
pub struct PrintCommand {
    /// The template, such as bag, carton, pallet or udi
    #[arg(value_name = "TEMPLATE")]
    template: String,
    /// Fields, such as 01=6901234567892 17=2026-11-30 product=…
    #[arg(value_name = "FIELD=VALUE")]
    values: Vec<String>,
    /// Fill what is not given with the template's example
    #[arg(long)]
    example: bool,
    /// A spreadsheet or CSV with a label in each row; its heads are fields, and copies
    #[arg(long, value_name = "FILE", conflicts_with_all = ["values", "example", "copies"])]
    list: Option<PathBuf>,
    /// How many
    #[arg(long, default_value_t = 1, value_name = "COUNT")]
    copies: u32,
    /// PDF only: collect the labels on A4 pages
    #[arg(long)]
    a4: bool,
    /// With --a4, the first place to print on, counted from 1
    #[arg(long, default_value_t = 1, value_name = "PLACE", requires = "a4")]
    start: u32,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
///
/// # Errors
/// When there is no such template, a file cannot be read or written, or no font is found.
pub(super) fn run(command: &PrintCommand, book: &LabelBook, shell: &mut Shell<'_>) -> Outcome {
    let template = named(&command.template, book)?;
    let values = command.values_for(template)?;
    let list = command.listed()?;
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
    let (how, stem) = ((medium, command.output.reduction), &command.output.stem);
    let drawn = match &list {
        Some(list) => press.listed(template, list, stem, how),
        None => press
            .label(template, &values, stem, how)
            .map(|drawing| vec![(drawing, command.copies)]),
    };
    let collected = command.a4.then_some(command.start);
    match drawn.and_then(|drawings| press.files(drawings, format, collected)) {
        Ok(bytes) => write(&command.output, Some(bytes), shell),
        Err(error) => refuse(error, shell),
    }
}

fn named<'b>(name: &str, book: &'b LabelBook) -> Result<&'b Template, Failure> {
    book.templates.find(name).ok_or_else(|| {
        let known: Vec<_> = book.templates.iter().map(|one| one.id.as_str()).collect();
        let refused = Refused::new("labels.command.no_template");
        Failure::Usage(refused.with("name", name).with("known", known.join(", ")))
    })
}

impl PrintCommand {
    /// What was typed, with the template's example for the rest if that is asked for.
    fn values_for(&self, template: &Template) -> Result<BTreeMap<String, String>, Failure> {
        let mut values = BTreeMap::new();
        if self.example {
            let fields = template.fields.iter();
            values.extend(fields.map(|field| (field.name.clone(), field.example.clone())));
        }
        for pair in &self.values {
            let Some((name, value)) = pair.split_once('=') else {
                let refused = Refused::new("labels.command.pair").with("text", pair);
                return Err(Failure::Usage(refused));
            };
            values.insert(name.to_owned(), value.to_owned());
        }
        Ok(values)
    }

    /// The rows of the list, if there is one.
    fn listed(&self) -> Result<Option<Vec<ListedLabel>>, Failure> {
        let Some(file) = &self.list else {
            return Ok(None);
        };
        let bytes = std::fs::read(file).map_err(Failure::io(file))?;
        let list = read_list(&bytes).map_err(ImportError::from);
        let list = list.map_err(|error| Failure::of_file(file, error))?;
        Ok(Some(list))
    }
}
