//! Addresses of pages with their filters.

use super::*;

#[test]
fn addresses_leave_out_what_is_empty_and_encode_the_rest() {
    assert_eq!(
        address("/companies", &[("q", ""), ("after", "")]),
        "/companies"
    );
    assert_eq!(
        address("/companies", &[("q", "华强 1"), ("after", "7")]),
        "/companies?q=%E5%8D%8E%E5%BC%BA%201&after=7"
    );
    assert_eq!(address("/a?b=c", &[("d", "e")]), "/a?b=c&d=e");
}
