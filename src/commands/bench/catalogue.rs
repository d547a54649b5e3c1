//! A company's long list becomes samples: read, kept, added and looked through by the automatic checks, by the command that
//! people use, in an empty laboratory.

use std::fmt::Write;

use domain::{
    audit::Who, company::CompanyDetails, gs1::check_digit::digit_of, intake::Environment,
};
use store::{Options, companies::Registered};

use super::{
    super::shell::Failure,
    Bench,
    child::{ourselves, watched},
    line::{Budget, Line, Unit},
    reading::made,
    write,
};
use crate::{
    actions::{
        open_intake::{NewIntake, open_intake},
        register_company::{NewCompany, register_company},
    },
    app::App,
};

/// The rate and the memory.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("catalogue", Options::default())?;
    let rows = bench.scale.rows;
    let intake = intake_of(&app, rows)?;
    let list = bench.place("catalogue.csv");
    write(&list, list_of(rows).as_bytes())?;
    let data = app.settings.data.clone();
    drop(app);
    let mut command = ourselves(&data).map_err(Failure::io(&data))?;
    command
        .args(["catalogue", "import", "--json", "--intake", &intake])
        .arg(&list);
    let ran = watched(command).ok_or_else(|| made("catalogue"))?;
    let report: serde_json::Value = serde_json::from_str(ran.out.trim()).map_err(made)?;
    // A row that was refused is missing here and slows the rate down.
    let added = report.get("added").and_then(serde_json::Value::as_u64);
    let added = u32::try_from(added.unwrap_or(0)).map_or(0.0, f64::from);
    let nothing = Budget::Nothing;
    Ok(vec![
        Line::new("catalogue", Unit::PerSecond, nothing, added / ran.seconds),
        Line::new(
            "catalogue_memory",
            Unit::Megabytes,
            nothing,
            ran.most_memory,
        ),
    ])
}

/// An intake of so many samples; gives its number.
fn intake_of(app: &App, quantity: u32) -> Result<String, Failure> {
    let who = Who::program("bench");
    let new = NewCompany {
        name: "示例商贸有限公司".to_owned(),
        details: CompanyDetails::default(),
        quota: quantity,
    };
    let (Registered::New(company) | Registered::Known(company)) = register_company(app, &who, new)?;
    let new = NewIntake {
        company: company.number,
        quantity,
        environment: Environment::RetailPos,
        due_on: None,
        note: String::new(),
    };
    Ok(open_intake(app, &who, new)?.number.to_string())
}

/// A list with a code and a product of its own in each row.
fn list_of(rows: u32) -> String {
    let mut list = "供人识别字符,商品名称,规格,品牌\n".to_owned();
    for row in 0..rows {
        let item = format!("6901{row:08}");
        let check = char::from(digit_of(item.as_bytes()).unwrap_or_default());
        // Writing into a text does not fail.
        let _ = writeln!(list, "{item}{check},商品{row},500 mL,示例");
    }
    list
}
