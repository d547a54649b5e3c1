//! The record of who did what as an administrator reads it.

use domain::person::Role;

use crate::papers::released;
use crate::support::{Browser, Laboratory};

/// What stands between the tags of a page's table.
fn texts(page: &str) -> Vec<String> {
    let table = page.split_once("<tbody>").unwrap().1;
    let table = table.split_once("</tbody>").unwrap().0;
    let parts = table
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text.trim().to_owned());
    parts.filter(|text| !text.is_empty()).collect()
}

#[actix_web::test]
async fn fields_and_states_of_what_was_done_are_said_in_the_readers_language() {
    let laboratory = Laboratory::open();
    released(&laboratory, "6901234567892").await;
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let page = admin.get("/audit").await.text();
    let said = texts(&page);
    for word in ["状态", "已完成", "签发人", "reviewer", "2023-06-20 09:00"] {
        assert!(said.iter().any(|text| text == word), "{word}: {said:#?}");
    }
    // Names of people and files are the only small letters a reader should meet; ids and moments
    // as machines write them are no words either.
    let names = "admin reviewer technician front_desk company keys desk a.txt";
    let raw = |text: &&String| {
        let small = |b: u8| b.is_ascii_lowercase() || b == b'_' || b == b'.';
        let key = text.bytes().all(small) && !names.split(' ').any(|name| name == *text);
        key || text.len() > 15 && text.bytes().all(|b| b.is_ascii_digit()) || text.ends_with('Z')
    };
    let left: Vec<_> = said.iter().filter(raw).collect();
    assert!(left.is_empty(), "{left:?}");
}
