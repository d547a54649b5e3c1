//! The member directory as the code centre sends it: a workbook with a title, heads and typed dates.

use domain::member::{Member, MemberStatus};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::words::words;
use chrono::Datelike;

/// The bytes of the directory.
///
/// # Errors
/// When the writer of spreadsheets refuses a cell.
pub fn write(members: &[Member]) -> Result<Vec<u8>, XlsxError> {
    let text = &words().text;
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(0, 0, &text.directory_title, &bold)?;
    for (column, head) in (0_u16..).zip(&text.directory_heads) {
        sheet.write_with_format(1, column, head, &bold)?;
    }
    for (row, member) in (2_u32..).zip(members) {
        sheet.write_string(row, 0, &member.prefix)?;
        sheet.write_string(row, 1, &member.holder_name)?;
        sheet.write_string(row, 2, &member.address)?;
        sheet.write_string(row, 3, &member.credit_code)?;
        for (column, date) in [(4, member.valid_from), (5, member.valid_to)] {
            if let Some(date) = date {
                let year = u16::try_from(date.year()).unwrap_or(2000);
                let month = u8::try_from(date.month()).unwrap_or(1);
                let in_month = u8::try_from(date.day()).unwrap_or(1);
                let date = ExcelDateTime::from_ymd(year, month, in_month)?;
                sheet.write_datetime_with_format(row, column, &date, &day)?;
            }
        }
        let status = match member.status {
            MemberStatus::Registered => &text.registered,
            MemberStatus::Suspended | MemberStatus::Cancelled => &text.cancelled,
        };
        sheet.write_string(row, 6, status)?;
        sheet.write_string(row, 7, &member.certificate_no)?;
    }
    book.save_to_buffer()
}
