//! Labels of every template.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::label::{FilledLabel, Medium, Template, Templates};
use reports::{Drawing, draw_label, drawing_svg, labels_pdf};

use crate::tools::{Pictures, kit, texts};

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// A template with its examples.
pub fn example(template: &Template, medium: Medium) -> Drawing {
    let typed: BTreeMap<String, String> = template
        .fields
        .iter()
        .map(|field| (field.name.clone(), field.example.clone()))
        .collect();
    let filled = FilledLabel::new(template, &typed).unwrap();
    draw_label(&filled, medium, 0.0, (texts(), today()), kit())
        .unwrap_or_else(|error| panic!("{}: {error}", template.id))
}

#[test]
fn every_template_is_drawn_on_every_medium() {
    let templates = Templates::shipped().unwrap();
    let pictures = Pictures::new();
    for template in templates.iter() {
        for dpi in Medium::RESOLUTIONS {
            let medium = Medium::printer(dpi).unwrap();
            let drawing = example(template, medium);
            pictures.keep(&format!("{}-{dpi}.png", template.id), &drawing);
        }
        let drawing = example(template, Medium::Vector);
        if let Some(folder) = std::env::var_os("BARLAB_GALLERY") {
            let folder = std::path::Path::new(&folder);
            std::fs::create_dir_all(folder).unwrap();
            let svg = drawing_svg(&drawing, kit().fonts);
            std::fs::write(folder.join(format!("{}.svg", template.id)), svg).unwrap();
            let pdf = labels_pdf(&[(drawing, 1)], ("label", today()), kit().fonts).unwrap();
            std::fs::write(folder.join(format!("{}.pdf", template.id)), pdf).unwrap();
            for dpi in Medium::RESOLUTIONS {
                let name = format!("{}-{dpi}.png", template.id);
                std::fs::copy(pictures.path(&name), folder.join(&name)).unwrap();
            }
        }
    }
}
