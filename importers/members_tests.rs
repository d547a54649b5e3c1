//! What importing a member directory must do, on small files made here.

use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn csv(text: &str) -> MemberDirectory {
    read(text.as_bytes()).unwrap()
}

#[test]
fn a_directory_is_read_by_its_column_names_below_a_title() {
    let directory = csv("系统成员名录,,,,,,,\n\
        企业名称,厂商识别代码,地址,统一社会信用代码,有效期起,有效期至,状态,证书编号\n\
        深圳市甲食品有限公司,6901234,深圳市南山区,91440300MA5DA1U28Q,2024-01-01,2026年1月1日,有效,物编注字第1号\n\
        乙公司,69012345,,,2020/1/5,20220104,注销,\n");
    assert!(directory.refused.is_empty());
    let first = &directory.members[0].member;
    assert_eq!(first.prefix, "6901234");
    assert_eq!(first.valid_to, NaiveDate::from_ymd_opt(2026, 1, 1));
    let second = &directory.members[1].member;
    assert_eq!(second.status, MemberStatus::Cancelled);
    assert_eq!(second.valid_from, NaiveDate::from_ymd_opt(2020, 1, 5));
    assert_eq!(second.valid_to, NaiveDate::from_ymd_opt(2022, 1, 4));
}

#[test]
fn what_is_doubtful_is_kept_and_noted_what_is_unusable_goes_back() {
    let directory = csv("厂商识别代码,企业名称,信用代码,有效期起,有效期止,状态\n\
        6901234,甲,123,2024-13-01,2026-01-01,月亮\n\
        ,乙,,,,\n\
        69A1,丙,,,,\n\
        6901235,,,,,\n\
        6901236,丁,,2026-01-01,2024-01-01,\n\
        6901234,甲,,2024-01-01,2026-01-01,\n");
    let kinds: Vec<Vec<&str>> = directory
        .refused
        .iter()
        .map(|row| row.findings.iter().map(Explain::key).collect())
        .collect();
    assert_eq!(
        kinds,
        [
            vec!["catalogue.member.prefix_missing"],
            vec!["catalogue.member.prefix_shape"],
            vec!["catalogue.member.holder_missing"],
            vec!["catalogue.member.date_order"],
            vec!["catalogue.member.repeated"],
        ]
    );
    let kept: Vec<&str> = directory.members[0]
        .findings
        .iter()
        .map(Explain::key)
        .collect();
    assert_eq!(
        kept,
        [
            "catalogue.member.credit_code",
            "catalogue.member.date",
            "catalogue.member.status"
        ]
    );
}

#[test]
fn typed_dates_and_numeric_prefixes_of_a_workbook_are_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(["Prefix", "Holder name", "Valid until"]) {
        sheet.write(0, column, head).unwrap();
    }
    sheet.write(1, 0, 6_901_234).unwrap();
    sheet.write(1, 1, "Alpha Foods").unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    let day = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
    sheet.write_with_format(1, 2, &day, &format).unwrap();
    let directory = read(&book.save_to_buffer().unwrap()).unwrap();
    let member = &directory.members[0].member;
    assert_eq!(member.prefix, "6901234");
    assert_eq!(member.valid_to, NaiveDate::from_ymd_opt(2026, 3, 1));
}

#[test]
fn a_file_without_the_columns_says_what_it_found() {
    let error = read("商品名称,规格\n水,1\n".as_bytes()).unwrap_err();
    assert_eq!(
        error,
        MembersError::NoColumns {
            found: "商品名称 | 规格 | 水 | 1".to_owned()
        }
    );
}
