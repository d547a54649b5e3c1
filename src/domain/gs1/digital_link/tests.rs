//! Digital Links of the worked examples, both ways, and addresses that are not right.

use proptest::prelude::*;

use super::*;
use crate::gs1::element_string::{bracketed, unbracketed};

fn read(input: &str) -> ElementString<'_> {
    ElementString::read(ApplicationIdentifiers::shipped(), input)
}

fn link(input: &str) -> Result<String, LinkError> {
    write(&read(input).elements, CANONICAL_STEM)
}

fn errors(input: &str) -> Vec<String> {
    let show = |error: &crate::gs1::element_string::ElementError| {
        format!("{}@{}", error.name(), error.position)
    };
    read(input).errors.iter().map(show).collect()
}

#[test]
fn the_device_becomes_the_published_link_and_back() {
    let udi = "(01)06901234567892(11)231201(17)261130(10)B2312(21)000001";
    let uri = "https://id.gs1.org/01/06901234567892/10/B2312/21/000001?11=231201&17=261130";
    assert_eq!(link(udi).as_deref(), Ok(uri));
    let message = read(uri);
    assert_eq!(message.errors, []);
    assert_eq!(
        bracketed(&message.elements),
        "(01)06901234567892(10)B2312(21)000001(11)231201(17)261130"
    );
    assert_eq!(
        unbracketed(&message.elements),
        "^010690123456789210B2312^21000001^1123120117261130"
    );
}

#[test]
fn qualifiers_come_in_the_order_of_their_key() {
    let check = |input: &str, wanted: &str| assert_eq!(link(input).unwrap(), wanted, "{input}");
    check(
        "(21)S(10)L(22)V(01)05704368000027",
        "https://id.gs1.org/01/05704368000027/22/V/10/L/21/S",
    );
    check(
        "(01)05704368000027(235)T",
        "https://id.gs1.org/01/05704368000027/235/T",
    );
    check(
        "(414)6901234000009(254)A",
        "https://id.gs1.org/414/6901234000009/254/A",
    );
    check(
        "(02)05704368000027(37)24(00)357123450000000053",
        "https://id.gs1.org/00/357123450000000053?02=05704368000027&37=24",
    );
}

#[test]
fn reserved_characters_are_escaped_and_resolved() {
    let uri = link("(01)05704368000027(10)A/B%?(240)x&y=z+1").unwrap();
    assert_eq!(
        uri,
        "https://id.gs1.org/01/05704368000027/10/A%2FB%25%3F?240=x%26y%3Dz%2B1"
    );
    assert_eq!(read(&uri).value_of("10"), Some("A/B%?"));
    assert_eq!(read(&uri).value_of("240"), Some("x&y=z+1"));
}

#[test]
fn what_has_no_place_in_a_link_is_named() {
    let code = |digits| Code::new(digits).unwrap();
    assert_eq!(link("(10)A"), Err(LinkError::NoKey));
    assert_eq!(
        link("(01)05704368000027(8200)http://x"),
        Err(LinkError::NoPlace { code: code("8200") })
    );
    assert_eq!(
        link("(01)05704368000027(21)1(235)T"),
        Err(LinkError::NoPlace { code: code("21") })
    );
}

#[test]
fn addresses_of_any_site_are_read_from_their_last_key() {
    let check = |input: &str, wanted: &str| {
        let message = read(input);
        assert_eq!(message.errors, [], "{input}");
        assert_eq!(bracketed(&message.elements), wanted, "{input}");
    };
    check(
        "https://example.com/01/shop/01/05704368000027?linkType=gs1:pip&17=160327#top",
        "(01)05704368000027(17)160327",
    );
    check(
        "HTTP://Example.com:8080/a/01/05704368000027/",
        "(01)05704368000027",
    );
    check(
        "]Q1https://example.com/01/05704368000027",
        "(01)05704368000027",
    );
}

#[test]
fn wrong_links_are_refused_where_they_are_wrong() {
    let check = |input: &str, wanted: &[&str]| assert_eq!(errors(input), wanted, "{input}");
    check("https://example.com/", &["no_link_key@1"]);
    check("https://example.com/10/A", &["no_link_key@1"]);
    check(
        "https://x.cn/01/05704368000027/21/S/10/L",
        &["link_qualifier@40"],
    );
    check(
        "https://x.cn/01/05704368000027/10/L/235/T",
        &["link_qualifier@41"],
    );
    check("https://x.cn/01/05704368000027/77/L", &["unknown_ai@32"]);
    check(
        "https://x.cn/01/05704368000027?10=L",
        &["link_attribute@32"],
    );
    check("https://x.cn/01/05704368000027?77=L", &["unknown_ai@32"]);
    check("https://x.cn/01/05704368000027/10/%4", &["link_escape@35"]);
    check(
        "https://x.cn/01/05704368000027?240=%FF",
        &["link_escape@36"],
    );
    check("https://x.cn/01/5704368000027", &["too_short@30"]);
    check("https://x.cn/01/05704368000028", &["check_digit@30"]);
}

proptest! {
    #[test]
    fn data_survives_the_way_through_a_link(
        lot in "[!\"%-?A-Z_a-z]{1,20}",
        more in "[!\"%-?A-Z_a-z]{1,30}",
    ) {
        let escaped = |text: &str| text.replace('(', "\\(");
        let text = format!("(01)05704368000027(10){}(240){}", escaped(&lot), escaped(&more));
        let uri = link(&text).unwrap();
        let message = read(&uri);
        prop_assert_eq!(&message.errors, &[]);
        prop_assert_eq!(message.value_of("10"), Some(lot.as_str()));
        prop_assert_eq!(message.value_of("240"), Some(more.as_str()));
    }

    #[test]
    fn any_address_is_read_without_panic(tail in "\\PC{0,60}|[/0-9%?&=;+#]{0,80}") {
        let _ = read(&format!("https://x/{tail}"));
    }
}
