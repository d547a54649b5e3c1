//! Made statistics of a period, for the tests and for looking at documents.

use domain::document::{
    Bilingual, Client, DocumentHead, DocumentKind, Period, Statistics, Wording,
    statistics::{CompanyFigures, Counted, MonthFigures, ProblemFigures, SymbologyFigures},
};

use crate::content::{day, head};

fn counted(samples: u64, conforming: u64) -> Counted {
    Counted {
        samples,
        conforming,
    }
}

fn problem(key: u16, zh: &str, en: &str, samples: u64, conforming: u64) -> ProblemFigures {
    ProblemFigures {
        key,
        problem: Bilingual::new(zh, en),
        counted: counted(samples, conforming),
    }
}

fn month(month: u32) -> MonthFigures {
    let number = u64::from(month);
    MonthFigures {
        year: 2026,
        month,
        intakes: 90 + number,
        counted: counted(3_000 + number, 2_600 + 20 * number),
    }
}

/// Statistics of so many companies; none of them leaves every table empty.
pub fn statistics(wording: Wording, companies: u32) -> Statistics {
    let some = companies > 0;
    let kept = |number: u64| if some { number } else { 0 };
    let quality = [
        problem(2, "空白区不足", "Quiet zone too small", 4_211, 0),
        problem(6, "符号反差偏低", "Symbol contrast too low", 1_904, 660),
        problem(15, "左侧空白区不足", "Left quiet zone too small", 902, 0),
        problem(21, "条高不足", "Bars too low", 31, 31),
    ];
    let application = [
        problem(3, "一物多码", "One product carries several codes", 288, 0),
        problem(7, "企业名称不符", "The company name differs", 97, 0),
    ];
    let symbologies = [
        ("EAN-13", 38_120, 33_900),
        ("ITF-14", 1_700, 1_650),
        ("", 180, 0),
    ];
    let listed = |keep: bool, all: Vec<ProblemFigures>| if keep { all } else { Vec::new() };
    Statistics {
        head: unchecked(head(
            DocumentKind::Statistics,
            wording,
            "TJ-20260101-20261231",
        )),
        client: None,
        period: Period::new(day(2026, 1, 1), day(2026, 12, 31)).unwrap(),
        received_intakes: kept(1_204),
        received_samples: kept(41_880),
        released_intakes: kept(1_187),
        counted: counted(kept(40_000), kept(35_550)),
        months: (1..=12).filter(|_| some).map(month).collect(),
        companies: (1..=companies)
            .map(|number| CompanyFigures {
                number: format!("2026{:02}{:03}", 1 + number / 1000, number % 1000),
                name: match number % 3 {
                    0 => "示例市㛃䶮喆垚翀食品有限公司".to_owned(),
                    1 => "Example Beverages and Confectionery (Demonstration) Co., Ltd.".to_owned(),
                    _ => "示例日化有限公司".to_owned(),
                },
                intakes: 1 + u64::from(number % 5),
                counted: counted(660, 600 - u64::from(number % 200)),
            })
            .collect(),
        symbologies: symbologies
            .into_iter()
            .filter(|_| some)
            .map(|(name, samples, conforming)| SymbologyFigures {
                name: name.to_owned(),
                counted: counted(samples, conforming),
            })
            .collect(),
        quality: listed(some, quality.to_vec()),
        application: listed(some, application.to_vec()),
    }
}

/// The same of one company.
pub fn statistics_of_one(wording: Wording, name: &str) -> Statistics {
    Statistics {
        client: Some(Client {
            name: name.to_owned(),
            number: "202611032".to_owned(),
            ..Client::default()
        }),
        companies: Vec::new(),
        ..statistics(wording, 1)
    }
}

/// Statistics are not kept, so that they have neither code nor seal.
fn unchecked(head: DocumentHead) -> DocumentHead {
    DocumentHead {
        verify_url: String::new(),
        sealed: false,
        ..head
    }
}
