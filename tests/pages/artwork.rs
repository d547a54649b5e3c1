//! Sample views of artwork: the list, handing a file in, what came of one with two symbols.

use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::{company, day, pager};
use barlab::web::view::artwork::{
    Artwork, ArtworkList, ArtworkRow, ArtworkUpload, EntryShown, FrameShown, LineShown, Said,
    SheetShown, SymbolShown,
};
use barlab::web::view::parts::{Badge, Field, Link, Refusal, Tone};

fn advice(which: &str) -> Badge {
    let tone = match which {
        "fits" => Tone::Good,
        "look" => Tone::Warn,
        _ => Tone::Bad,
    };
    Badge::new(tone, &format!("desk.artwork_advice.{which}"))
}

fn rows(language: Language) -> Vec<ArtworkRow> {
    [("change", 2), ("fits", 1), ("look", 4)]
        .into_iter()
        .zip(0..)
        .map(|((which, symbols), of)| ArtworkRow {
            name: language
                .pick("晨光苏打饼干-正面-v3.pdf", "soda-crackers-front-v3.pdf")
                .to_owned(),
            href: "/artwork/7".to_owned(),
            company: company(language, of).text,
            environment: "RetailPOS",
            symbols,
            advice: advice(which),
            added_at: day(11, 20).and_hms_opt(9, 30, 0).unwrap(),
        })
        .collect()
}

fn line(what: &str, which: &str, measured: &str, allowed: &str) -> LineShown {
    LineShown {
        what: format!("artwork.line.{what}"),
        advice: advice(which),
        measured: Said::of(measured),
        allowed: Said::of(allowed),
        clause: "GB 12904-2008; GS1 General Specifications, symbol specification table 1"
            .to_owned(),
    }
}

fn symbol(number: u32, is_good: bool, language: Language) -> SymbolShown {
    let pick = |good, bad| if is_good { good } else { bad };
    let which = pick("fits", "change");
    SymbolShown {
        number,
        sheet: 1,
        symbology: "EAN-13".to_owned(),
        data: "6901234567892".to_owned(),
        advice: advice(which),
        pixel: pick("", "0.042").to_owned(),
        inks: (pick("#000000", "#e30613").to_owned(), "#f7efdc".to_owned()),
        lines: vec![
            line(
                "symbology",
                "fits",
                "EAN-13",
                "EAN-13, EAN-8, UPC-A, UPC-E, GS1 DataBar",
            ),
            line(
                "check_digit",
                "fits",
                "@artwork.said.right",
                "@artwork.said.right",
            ),
            line("x", which, pick("0.330 mm", "0.250 mm"), "0.264–0.660 mm"),
            line("magnification", which, pick("1.00", "0.76"), "0.80–2.00"),
            line(
                "height",
                pick("fits", "look"),
                pick("22.85 mm", "12.00 mm"),
                "≥ 17.31 mm",
            ),
            line(
                "quiet_left",
                which,
                pick("3.6 mm (11.0 X)", "2.4 mm (9.6 X)"),
                "≥ 3.6 mm (11 X)",
            ),
            line(
                "colours",
                which,
                "#e30613 / #f7efdc",
                "@artwork.said.colours",
            ),
        ],
        findings: if is_good {
            Vec::new()
        } else {
            vec![EntryShown {
                key: 20,
                advice: advice("change"),
                problem: language
                    .pick("X尺寸过小", "X-dimension too small")
                    .to_owned(),
                remedy: language
                    .pick(
                        "放大条码，零售商品条码X尺寸不小于0.264 mm（放大系数0.80）",
                        "Enlarge; retail symbols need X of at least 0.264 mm (magnification 0.80)",
                    )
                    .to_owned(),
                clause: "GB 12904-2008".to_owned(),
            }]
        },
        proposals: Vec::new(),
    }
}

#[test]
fn artwork_is_drawn() {
    check("artwork-list", Role::FrontDesk, "/artwork", |language| {
        ArtworkList {
            rows: rows(language),
            pager: pager(3, 3),
            may_send: true,
            of_all: true,
        }
    });
    check("artwork-none", Role::Company, "/artwork", |_| ArtworkList {
        may_send: true,
        ..ArtworkList::default()
    });
    check(
        "artwork-upload",
        Role::FrontDesk,
        "/artwork/new",
        |language| ArtworkUpload {
            limit_mb: 100,
            environments: vec!["RetailPOS", "GeneralDistribution", "Healthcare"],
            environment: Field::holding("RetailPOS"),
            width: Field {
                value: String::new(),
                error: Some(
                    language
                        .pick(
                            "文件没有注明印刷尺寸。请填写页面的印刷宽度。",
                            "State the printed width of the page.",
                        )
                        .to_owned(),
                ),
            },
            company: Some(Field::holding("201901032")),
            refusal: Some(Refusal {
                what: language
                    .pick("没有选择文件。", "No file was chosen.")
                    .to_owned(),
                advice: String::new(),
            }),
        },
    );
    check("artwork", Role::Company, "/artwork/7", |language| Artwork {
        name: rows(language)[0].name.clone(),
        href: "/artwork/7".to_owned(),
        company: company(language, 0).text,
        environment: "RetailPOS",
        advice: advice("change"),
        notes: vec!["desk.artwork_note.no_trim_box"],
        sheets: vec![SheetShown {
            number: 1,
            width: 120.0,
            height: 90.0,
            size: ("120.0".to_owned(), "90.0".to_owned()),
            href: "/artwork/7/pages/1".to_owned(),
            dot: 2.6,
            frames: vec![
                FrameShown {
                    number: 1,
                    tone: Tone::Good,
                    x: 70.0,
                    y: 27.0,
                    width: 31.4,
                    height: 22.9,
                },
                FrameShown {
                    number: 2,
                    tone: Tone::Bad,
                    x: 66.0,
                    y: 64.0,
                    width: 23.8,
                    height: 12.0,
                },
            ],
        }],
        symbols: vec![symbol(1, true, language), symbol(2, false, language)],
        samples: vec![Link::new(
            "/intakes/201901032-2/samples/4",
            "201901032-2 / 4 苏打饼干",
        )],
        bytes: 123_456,
        sha256: "9f".repeat(32),
        added_at: day(11, 20).and_hms_opt(9, 30, 0).unwrap(),
        added_by: language.pick("李设计", "Li").to_owned(),
        versions: (
            "2026-11-21".to_owned(),
            "2026-11-21".to_owned(),
            "2026-11-21".to_owned(),
        ),
        may_send: true,
    });
}
