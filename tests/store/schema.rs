//! Both databases have the same tables, columns and duties.

use std::collections::BTreeSet;

use diesel::{Connection as _, PgConnection, RunQueryDsl as _, SqliteConnection, sql_query};

use crate::support::{Laboratory, on_each_engine};

#[derive(diesel::QueryableByName, PartialEq, Eq, PartialOrd, Ord, Debug, Clone)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    relation: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    needed: bool,
}

#[derive(diesel::QueryableByName, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Index {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// Columns and named indexes of the laboratory's database.
fn schema_of(lab: &Laboratory) -> (BTreeSet<Column>, BTreeSet<String>) {
    let (columns, indexes): (Vec<Column>, Vec<Index>) = match lab.url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut conn = SqliteConnection::establish(path).unwrap();
            let columns = sql_query(
                "SELECT m.name AS relation, c.name AS name, c.\"notnull\" AS needed \
                 FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
            );
            let indexes = sql_query(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
            );
            (
                columns.load(&mut conn).unwrap(),
                indexes.load(&mut conn).unwrap(),
            )
        }
        None => {
            let mut conn = PgConnection::establish(&lab.url).unwrap();
            let columns = sql_query(
                "SELECT table_name::text AS relation, column_name::text AS name, \
                 is_nullable = 'NO' AS needed FROM information_schema.columns \
                 WHERE table_schema = current_schema()",
            );
            // Indexes behind a rule of uniqueness have names of the engine's own making.
            let indexes = sql_query(
                "SELECT indexname::text AS name FROM pg_indexes \
                 WHERE schemaname = current_schema() AND indexname NOT IN \
                 (SELECT conname FROM pg_constraint) AND indexname NOT LIKE '\\_\\_diesel%'",
            );
            (
                columns.load(&mut conn).unwrap(),
                indexes.load(&mut conn).unwrap(),
            )
        }
    };
    let own = |column: &Column| !column.relation.starts_with("__diesel");
    (
        columns.into_iter().filter(own).collect(),
        indexes.into_iter().map(|index| index.name).collect(),
    )
}

#[test]
fn both_databases_have_the_same_columns_and_indexes() {
    let expected = schema_of(&Laboratory::sqlite());
    assert!(expected.0.len() > 150 && expected.1.len() > 10);
    on_each_engine(|lab| {
        let found = schema_of(lab);
        let difference: Vec<_> = found.0.symmetric_difference(&expected.0).collect();
        assert_eq!(difference, Vec::<&Column>::new());
        assert_eq!(found.1, expected.1);
    });
}
