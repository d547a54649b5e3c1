//! Sample views of labels, with pictures that are really drawn.

use std::collections::BTreeMap;

use barlab::actions::print_labels::{Press, SymbolWanted};
use barlab::web::view::labels::{
    Choice, Download, Label, LabelField, Labels, Preview, SymbolForm, TemplateRow,
};
use barlab::web::view::parts::{Field, Tab};
use domain::intake::Environment;
use domain::label::{Carrier, LabelBook, Medium, Purpose, Wish};
use domain::person::Role;
use domain::texts::{Language, Texts};
use reports::{Fonts, drawing_svg};

use super::check;
use super::desk::day;

struct Shop {
    book: LabelBook,
    fonts: Fonts,
    texts: Texts,
}

impl Shop {
    fn open() -> &'static Self {
        static SHOP: std::sync::LazyLock<Shop> = std::sync::LazyLock::new(|| Shop {
            book: LabelBook::shipped().unwrap(),
            fonts: Fonts::load(None).unwrap(),
            texts: Texts::shipped().unwrap(),
        });
        &SHOP
    }

    fn press(&self) -> Press<'_> {
        Press {
            fonts: &self.fonts,
            texts: &self.texts,
            book: &self.book,
            today: day(11, 22),
        }
    }

    /// A picture as a page can hold it without a server.
    fn inline(&self, svg: &str) -> String {
        let escaped = svg
            .replace('%', "%25")
            .replace('#', "%23")
            .replace('"', "'");
        format!("data:image/svg+xml,{escaped}")
    }

    fn example(&self, id: &str) -> String {
        let template = self.book.templates.find(id).unwrap();
        let values: BTreeMap<String, String> = template
            .fields
            .iter()
            .map(|field| (field.name.clone(), field.example.clone()))
            .collect();
        let how = (Medium::Vector, 0.0);
        let drawing = self.press().label(template, &values, "", how).unwrap();
        self.inline(&drawing_svg(&drawing, &self.fonts))
    }
}

fn tabs(symbol: bool) -> Vec<Tab> {
    let tab = |key: &str, href: &str, here| Tab {
        key: key.to_owned(),
        href: href.to_owned(),
        count: None,
        here,
    };
    vec![
        tab("labels.page.templates", "/labels", !symbol),
        tab("labels.page.symbol", "/labels/symbol", symbol),
    ]
}

fn choice(value: &str, label: &str, chosen: bool) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
    }
}

fn downloads(kinds: &[&'static str]) -> Vec<Download> {
    let kinds = kinds.iter();
    kinds
        .map(|kind| Download {
            kind,
            href: format!("/labels/pallet/file?format={kind}"),
        })
        .collect()
}

fn list(language: Language) -> Labels {
    let shop = Shop::open();
    let templates = shop.book.templates.iter();
    Labels {
        tabs: tabs(false),
        rows: templates
            .map(|template| TemplateRow {
                href: format!("/labels/{}", template.id),
                name: language
                    .pick(&template.name.zh, &template.name.en)
                    .to_owned(),
                about: language
                    .pick(&template.about.zh, &template.about.en)
                    .to_owned(),
                picture: shop.example(&template.id),
            })
            .collect(),
    }
}

fn label(language: Language, wrong: bool) -> Label {
    let shop = Shop::open();
    let template = shop.book.templates.find("pallet").unwrap();
    let error = language.pick(
        "校验位应为 7，不是 6。",
        "The check digit should be 7, not 6.",
    );
    let fields = template.fields.iter().map(|field| {
        let is_wrong = wrong && field.name == "00";
        LabelField {
            name: field.name.clone(),
            label: match field.identifier() {
                Some(digits) => format!("({digits}) {}", language.pick("应用标识符", "Title")),
                None => shop
                    .texts
                    .get(language, &format!("labels.field.{}", field.name)),
            },
            example: field.example.clone(),
            required: field.required,
            coded: field.identifier().is_some(),
            field: Field {
                value: field.example.clone(),
                error: is_wrong.then(|| error.to_owned()),
            },
        }
    });
    Label {
        tabs: tabs(false),
        href: "/labels/pallet".to_owned(),
        name: language
            .pick(&template.name.zh, &template.name.en)
            .to_owned(),
        about: language
            .pick(&template.about.zh, &template.about.en)
            .to_owned(),
        fields: fields.collect(),
        printers: vec![
            choice("203", "203 dpi", false),
            choice("300", "300 dpi", true),
        ],
        copies: Field::holding("24"),
        start: Field::holding("1"),
        reduction: Field::default(),
        stem: None,
        preview: if wrong {
            Preview {
                errors: vec![format!("(00) SSCC: {error}")],
                ..Preview::default()
            }
        } else {
            Preview {
                picture: shop.example("pallet"),
                facts: vec![("labels.page.size", "105 × 148 mm".to_owned())],
                downloads: downloads(&["pdf", "a4", "svg", "png", "zpl"]),
                per_page: Some(1),
                ..Preview::default()
            }
        },
    }
}

fn symbol(_: Language) -> SymbolForm {
    let shop = Shop::open();
    let wanted = SymbolWanted {
        carrier: Carrier::Gs1128,
        data: "(01)06901234567892(10)B2312".to_owned(),
        purpose: Purpose::Trade(Environment::GeneralDistribution),
        wish: Wish::default(),
        stem: String::new(),
    };
    let (_, placed) = shop.press().symbol(&wanted, Medium::Vector).unwrap();
    SymbolForm {
        tabs: tabs(true),
        carriers: vec![choice("GS1128", "GS1-128", true)],
        purposes: vec![choice("GeneralDistribution", "GeneralDistribution", true)],
        printers: vec![choice("", "SVG", true), choice("203", "203 dpi", false)],
        data: Field::holding("(01)06901234567892(10)B2312"),
        x: Field::default(),
        height: Field::default(),
        reduction: Field::default(),
        stem: Field::default(),
        preview: Preview {
            picture: shop.inline(&drawing_svg(&placed.drawing, &shop.fonts)),
            facts: vec![
                ("labels.page.module", "0.495 mm = 495 µm".to_owned()),
                ("labels.page.bars", "31.75 mm".to_owned()),
                ("labels.page.whole", "103.45 × 31.75 mm".to_owned()),
                (
                    "labels.page.encoded",
                    "FNC1 010690123456789210B2312".to_owned(),
                ),
            ],
            downloads: downloads(&["pdf", "svg", "png", "zpl"]),
            ..Preview::default()
        },
    }
}

#[test]
fn labels_are_listed_filled_and_refused() {
    check("labels", Role::FrontDesk, "/labels", list);
    check("label", Role::Technician, "/labels/pallet", |language| {
        label(language, false)
    });
    check("label-wrong", Role::Company, "/labels/pallet", |language| {
        label(language, true)
    });
    check("label-symbol", Role::FrontDesk, "/labels/symbol", symbol);
}
