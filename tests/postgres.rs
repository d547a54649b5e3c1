//! A schema of its own on the PostgreSQL server of the tests, for whoever needs an empty database.
//!
//! `BARLAB_TEST_POSTGRES_URL` names the server (`./test` starts one). Without it what needs one is left out, and says so;
//! where everything must be tested it fails instead.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::{
    Connection as _, PgConnection, RunQueryDsl, connection::SimpleConnection, sql_types::BigInt,
};

/// A schema that is dropped with the test.
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// An empty one; none where there is no server.
    pub fn make() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = match std::env::var("BARLAB_TEST_POSTGRES_URL") {
            Ok(server) => server,
            Err(_) if std::env::var_os("BARLAB_TEST_EVERYTHING").is_some() => {
                panic!("BARLAB_TEST_POSTGRES_URL is not set")
            }
            Err(_) => {
                eprintln!("left out on PostgreSQL: BARLAB_TEST_POSTGRES_URL is not set");
                return None;
            }
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{count}", std::process::id());
        PgConnection::establish(&server)
            .unwrap()
            .batch_execute(&format!("CREATE SCHEMA {name}"))
            .unwrap();
        Some(Self { server, name })
    }

    /// The address at which nothing but this schema is seen.
    pub fn url(&self) -> String {
        let mark = if self.server.contains('?') { '&' } else { '?' };
        let (server, name) = (&self.server, &self.name);
        format!("{server}{mark}options=-csearch_path%3D{name}")
    }

    /// How many rows a table has, whatever a running program is about to add.
    #[allow(dead_code, reason = "not every suite counts")]
    pub fn count(&self, table: &str) -> i64 {
        let mut conn = PgConnection::establish(&self.url()).unwrap();
        diesel::sql_query(format!("SELECT count(*) AS rows FROM {table}"))
            .get_result::<Counted>(&mut conn)
            .unwrap()
            .rows
    }
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Drop for Schema {
    fn drop(&mut self) {
        let name = &self.name;
        let dropped = PgConnection::establish(&self.server)
            .map(|mut conn| conn.batch_execute(&format!("DROP SCHEMA {name} CASCADE")));
        if let Err(error) = dropped {
            eprintln!("schema {name} stays: {error}");
        }
    }
}
