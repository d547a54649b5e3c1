//! Contents that strain a layout: names of two hundred characters without a blank, in Chinese and
//! in Latin letters, and characters of rare names and other scripts.

use domain::document::*;

/// Rare Chinese characters of names, Japanese, Korean, Greek, Cyrillic, Latin with accents.
const RARE: &str = "㛃䶮喆垚翀镕𬭎 さくら 한국식품 Ελλάς Молоко Śmigły Crème brûlée";

/// Two hundred Chinese characters without any mark at which a line would rather end.
pub fn long_chinese() -> String {
    "示范城市标准化条码检测食品饮料有限责任公司"
        .chars()
        .cycle()
        .take(200)
        .collect()
}

/// Two hundred Latin letters in one word.
pub fn long_latin() -> String {
    "Donaudampfschifffahrtsgesellschaft"
        .chars()
        .cycle()
        .take(200)
        .collect()
}

/// Puts a text wherever people type the name of somebody.
pub fn strain(head: &mut DocumentHead, client: &mut Client, text: &str) {
    client.name = text.to_owned();
    client.address = text.to_owned();
    client.contact = text.to_owned();
    head.issuer.name = text.chars().take(60).collect();
    head.issuer.name_en = long_latin().chars().take(90).collect();
    head.issuer.address = text.to_owned();
    head.replaces = Some(Replacement {
        number: "202611032-2".to_owned(),
        reason: text.to_owned(),
    });
}

/// Rows with long names in both scripts, rare characters, and a code that is long.
pub fn strain_catalogue(content: &mut ResultCatalogue) {
    strain(&mut content.head, &mut content.client, &long_chinese());
    content.environment = long_latin();
    content.signatures.tester.name = long_chinese().chars().take(40).collect();
    for row in &mut content.rows {
        match row.line % 4 {
            0 => row.product_name = long_chinese(),
            1 => row.product_name = long_latin(),
            2 => row.product_name = RARE.to_owned(),
            _ => {
                row.code =
                    "(01)06901234567892(10)ABCDEFGHIJKLMNOPQRST(21)12345678901234567890".to_owned()
            }
        }
        match row.line % 3 {
            0 => row.specification = long_latin(),
            1 => row.remark = long_chinese(),
            _ => row.brand = RARE.to_owned(),
        }
    }
}

/// The same for notices.
pub fn strain_notices(content: &mut ImprovementNotices) {
    strain(&mut content.head, &mut content.client, &long_latin());
    content.contact.name = long_chinese();
    for notice in &mut content.notices {
        match notice.line % 3 {
            0 => notice.product_name = long_chinese(),
            1 => notice.product_name = long_latin(),
            _ => notice.product_name = RARE.to_owned(),
        }
        notice.brand = RARE.to_owned();
        notice.specification = long_latin();
        for problem in &mut notice.quality {
            problem.clause = long_latin();
            for rule in &mut problem.rules {
                rule.measured = "12345678901234567890 X".to_owned();
            }
        }
        for problem in &mut notice.application {
            problem.problem.zh = long_chinese();
        }
    }
}
