//! Sample views of intakes: the list, one intake, its catalogue, what is doubtful.

use super::check;
use super::desk::{at, company, day, intake_rows, pager, tab};
use super::laboratory::sample_rows;
use barlab::web::view::catalogue::{
    CataloguePreview, CatalogueUpload, Column, EarlierFile, PreviewRow, RowTally,
};
use barlab::web::view::deliveries::OfIntake;
use barlab::web::view::documents::Rest;
use barlab::web::view::intakes::{CompanyChoice, Dispatch, Intake, Intakes, OpenIntake, Tally};
use barlab::web::view::parts::{Badge, Field, Link, Refusal, Strip, Tone};
use barlab::web::view::plausibility::{Doubtful, DoubtfulSample};
use domain::intake::{Environment, IntakeState};
use domain::person::Role;
use domain::texts::Language;

#[test]
fn intakes_are_drawn() {
    check("intakes", Role::FrontDesk, "/intakes", |language| Intakes {
        tabs: vec![
            tab("unfinished", Some(17), true),
            tab("to_review", Some(4), false),
            tab("to_send", Some(3), false),
            tab("sent", None, false),
            tab("all", None, false),
        ],
        rows: intake_rows(language),
        pager: pager(5, 17),
        may_open: true,
        may_count: true,
    });
    let choice = |language, of: usize, quota_left| CompanyChoice {
        number: format!("2026100{of:02}"),
        name: company(language, of).text,
        quota_left,
        href: format!("/intakes/new?company=2026100{of:02}"),
    };
    check(
        "intakes-which-company",
        Role::FrontDesk,
        "/intakes/new",
        |language| OpenIntake {
            query: "2026100".to_owned(),
            choices: (0..3).map(|of| choice(language, of, 620)).collect(),
            ..OpenIntake::default()
        },
    );
    check(
        "intakes-open",
        Role::FrontDesk,
        "/intakes/new",
        |language| OpenIntake {
            company: Some(choice(language, 0, 620)),
            unfinished: Some(Link::new("/intakes/201901032-1", "201901032-1")),
            quantity: Field {
                value: "800".to_owned(),
                error: Some(
                    language
                        .pick(
                            "剩余 620 个，不足 800 个。",
                            "620 codes are left, 800 are needed.",
                        )
                        .to_owned(),
                ),
            },
            environments: Environment::ALL.iter().map(|one| one.code()).collect(),
            environment: Field::holding("RetailPOS"),
            due: Field::holding("2026-11-26"),
            ..OpenIntake::default()
        },
    );
}

pub(crate) fn doubtful() -> Doubtful {
    let sample = |line: u32, code: &str, doubts, editions: &str| DoubtfulSample {
        sample: Link::new(
            format!("/intakes/201901032-2/samples/{line}"),
            line.to_string(),
        ),
        code: code.to_owned(),
        doubts,
        editions: editions.to_owned(),
    };
    Doubtful {
        measured: 396,
        all: 2,
        doubted: 2,
        turned: 1,
        more: false,
        samples: vec![
            sample(3, "6901234567892", 2, ""),
            sample(171, "69012344", 1, "ISO15416:2000"),
        ],
    }
}

fn intake(language: Language) -> Intake {
    let mut strip = Strip::of(
        IntakeState::UnderReview,
        [Some(day(11, 3)), Some(day(11, 4)), None, None, None],
        Some(day(11, 9)),
    );
    strip.days_left = Some(-2);
    Intake {
        submit_without: 0,
        number: "201901032-2".to_owned(),
        company: company(language, 0),
        state: IntakeState::UnderReview.into(),
        strip,
        environment: Environment::ALL[0].code(),
        quantity: 412,
        remark: language
            .pick(
                "外箱一处破损，样品完好",
                "One outer box torn, samples whole",
            )
            .to_owned(),
        waybill: String::new(),
        tally: Tally {
            samples: 412,
            pending: 16,
            conforming: 343,
            nonconforming: 37,
            retest: 12,
            open: 4,
        },
        tabs: vec![
            tab("all_samples", Some(412), true),
            tab("nonconforming", Some(37), false),
            tab("retest", Some(12), false),
            tab("waiting", Some(20), false),
        ],
        rows: sample_rows(language),
        pager: pager(6, 412),
        doubtful: doubtful(),
        is_doubtful: false,
        documents: super::issued::document_rows(language),
        more_documents: Some(Rest {
            href: "/documents?list=201901032-2".to_owned(),
            total: 64,
        }),
        deliveries: super::deliveries::of_intake(language),
        reports: true,
        action: "submit",
        dispatch: Some(Dispatch::default()),
        may_upload: true,
        may_cancel: true,
        may_check_rest: true,
        cancelled_because: String::new(),
        refusal: None,
    }
}

#[test]
fn an_intake_is_drawn() {
    check("intake", Role::FrontDesk, "/intakes/201901032-2", intake);
    check(
        "intake-doubtful",
        Role::Technician,
        "/intakes/201901032-2?list=doubtful",
        |language| Intake {
            is_doubtful: true,
            ..intake(language)
        },
    );
    check(
        "intake-empty",
        Role::FrontDesk,
        "/intakes/201901032-2",
        |language| Intake {
            rows: Vec::new(),
            tally: Tally::default(),
            documents: Vec::new(),
            more_documents: None,
            deliveries: OfIntake::default(),
            dispatch: None,
            action: "catalogue",
            ..intake(language)
        },
    );
}

#[test]
fn the_catalogue_pages_are_drawn() {
    check(
        "catalogue-upload",
        Role::FrontDesk,
        "/intakes/201901032-2/catalogue",
        |language| CatalogueUpload {
            intake: Link::new("/intakes/201901032-2", "201901032-2"),
            company: company(language, 0).text,
            limit_mb: 50,
            earlier: vec![EarlierFile {
                refused_href: "/intakes/201901032-2/catalogue/refused.xlsx".to_owned(),
                name: "样品目录表.xlsx".to_owned(),
                at: at(11, 3, 9, 40),
                who: "limin".to_owned(),
                added: 120,
                refused: 3,
            }],
            refusal: Some(Refusal {
                what: language
                    .pick(
                        "文件“合同.pdf”不是电子表格。",
                        "File “contract.pdf” is no spreadsheet.",
                    )
                    .to_owned(),
                advice: language
                    .pick(
                        "请上传 XLSX、XLS、ODS 或 CSV 文件。",
                        "Please hand in an XLSX, XLS, ODS or CSV file.",
                    )
                    .to_owned(),
            }),
        },
    );
    let row =
        |place: &str, tone, key: &str, code: &str, written: &str, reasons: &[&str]| PreviewRow {
            place: place.to_owned(),
            verdict: Badge::new(tone, &format!("pages.row.{key}")),
            code: code.to_owned(),
            written: written.to_owned(),
            product: "晨光牌鲜牛奶".to_owned(),
            specification: "250 mL".to_owned(),
            brand: "晨光".to_owned(),
            substrate: "纸".to_owned(),
            package: "盒".to_owned(),
            reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(),
        };
    check(
        "catalogue-preview",
        Role::FrontDesk,
        "/intakes/201901032-2/catalogue/7",
        |language| {
            CataloguePreview {
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        company: company(language, 0).text,
        file: "样品目录表（2026年11月）.xlsx".to_owned(),
        href: "/intakes/201901032-2/catalogue".to_owned(),
            sha256: "9f86d081".to_owned(),
        columns: vec![
            Column { header: "供人识别字符".to_owned(), key: "pages.sample.code".to_owned() },
            Column { header: "商品名称".to_owned(), key: "pages.sample.product".to_owned() },
            Column { header: "内部编号".to_owned(), key: String::new() },
            Column { header: String::new(), key: "pages.sample.substrate".to_owned() },
        ],
        tally: RowTally { good: 396, flagged: 9, refused: 5 },
        refusal: Some(Refusal {
            what: language.pick("企业剩余数量只有 400。", "400 codes are left in the quota.").to_owned(),
            advice: String::new(),
        }),
        tabs: vec![tab("all_rows", Some(412), true), tab("refused_rows", Some(5), false), tab("flagged_rows", Some(9), false)],
        rows: vec![
            row("4", Tone::Good, "good", "6901234567892", "", &[]),
            row("5", Tone::Warn, "flagged", "6901234567892", "690123456789", &[language.pick("数值单元格，补回校验码后唯一有效", "Numeric cell; restored by the one padding that gives a valid check digit")]),
            row("6", Tone::Bad, "refused", "", "6.90123E+12", &[language.pick("单元格已变为科学计数，数字丢失；请将该列设为文本后重新填写", "The cell holds scientific notation, digits are lost; make the column text and type it again")]),
        ],
        pager: pager(4, 412),
    }
        },
    );
}
