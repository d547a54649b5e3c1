//! MSysObjects, the table that lists the tables, with the columns that readers look at. A file of
//! Access has nine more, which are empty for a table that lives in the file itself.

use chrono::NaiveDateTime;

use super::super::WriteError;
use super::super::bytes::fit;
use super::{Column, ColumnType, Value};

/// Name of the catalog.
pub(super) const NAME: &str = "MSysObjects";
/// Id of the container of tables, and of the container of containers.
const TABLES: i32 = 0x0F00_0001;
const CONTAINERS: i32 = 0x0F00_0000;
/// Types of an object.
const TABLE: i16 = 1;
const CONTAINER: i16 = 3;
/// Flag of an object that belongs to Jet: the highest bit.
const OF_SYSTEM: i32 = i32::MIN;

/// The columns that `rows` fills.
pub(super) const COLUMNS: [Column; 8] = {
    const fn column(name: &'static str, kind: ColumnType) -> Column {
        Column { name, kind }
    }
    [
        column("Id", ColumnType::Long),
        column("ParentId", ColumnType::Long),
        column("Name", ColumnType::Text(255)),
        column("Type", ColumnType::Integer),
        column("DateCreate", ColumnType::DateTime),
        column("DateUpdate", ColumnType::DateTime),
        column("Flags", ColumnType::Long),
        column("LvProp", ColumnType::Ole),
    ]
};

/// One row an object; a table's id is the page of its definition. Dates are the beginning of 1970,
/// because the file must not depend on the day it is made.
pub(super) fn rows<'a>(
    catalog_page: u32,
    tables: &[(&'a str, u32)],
) -> Result<Vec<Vec<Value<'a>>>, WriteError> {
    let row = |id: i32, parent: i32, name: &'a str, kind: i16, flags: i32| {
        let made = Value::DateTime(NaiveDateTime::default());
        vec![
            Value::Long(id),
            Value::Long(parent),
            Value::Text(name),
            Value::Integer(kind),
            made,
            made,
            Value::Long(flags),
            Value::Null,
        ]
    };
    let mut rows = vec![
        row(TABLES, CONTAINERS, "Tables", CONTAINER, OF_SYSTEM),
        row(fit(catalog_page, "pages")?, TABLES, NAME, TABLE, OF_SYSTEM),
    ];
    for (name, page) in tables {
        rows.push(row(fit(*page, "pages")?, TABLES, name, TABLE, 0));
    }
    Ok(rows)
}
