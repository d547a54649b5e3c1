//! Recipes for the entries of the application dictionary, in the order of their keys.

use super::Carrier::{CartonEan13, DataMatrix, Ean8, Ean13, Gs1128, Itf14, Qr, Sscc, UpcA};
use super::{Coding, Recipe, Twin, Wording};

/// Lines of business whose goods must bear a code in Guangdong.
const MUST_BEAR: &[&str] = &[
    "food",
    "drinks",
    "liquor",
    "cosmetics",
    "toys",
    "appliances",
];

/// Every application entry at least once.
pub const APPLICATION: &[Recipe] = &[
    Recipe::application(Ean13, &[3]).twin(Twin::Product),
    Recipe::application(Ean13, &[4]).twin(Twin::Code),
    Recipe::application(Ean13, &[5]).coded(Coding::Unregistered),
    Recipe::application(Ean13, &[6]).coded(Coding::Cancelled),
    Recipe::application(Ean13, &[7]).worded(Wording::Shortened),
    Recipe::quality(Ean13, &[5], |_| {})
        .coded(Coding::WrongCheck)
        .also(&[8]),
    Recipe::application(Ean13, &[10]).worded(Wording::Principal),
    Recipe::application(UpcA, &[11]),
    Recipe::application(Ean13, &[11]).coded(Coding::Start("4891234")),
    Recipe::application(Ean13, &[12])
        .coded(Coding::Start("3760123"))
        .of(&["liquor", "food"]),
    Recipe::application(Ean13, &[13]).coded(Coding::Stranger),
    Recipe::application(Ean13, &[14]),
    Recipe::application(Ean13, &[15]).coded(Coding::Start("4712345")),
    Recipe::application(Ean13, &[16]).coded(Coding::Start("2112345")),
    Recipe::application(Ean13, &[17]).coded(Coding::Start("0412345")),
    Recipe::application(Ean13, &[18]).coded(Coding::Start("9812345")),
    Recipe::application(Ean13, &[19]).coded(Coding::Start("9521234")),
    Recipe::application(Ean13, &[20]).coded(Coding::Start("9771234")),
    Recipe::application(Ean13, &[21]),
    Recipe::application(Ean13, &[22]),
    Recipe::application(Ean13, &[23]),
    Recipe::application(Ean13, &[26]),
    Recipe::application(Ean13, &[28]),
    Recipe::application(Ean8, &[29]),
    Recipe::application(CartonEan13, &[30]),
    Recipe::application(Itf14, &[31]).coded(Coding::Variable),
    Recipe::application(Gs1128, &[33]),
    Recipe::application(Sscc, &[34]),
    Recipe::application(DataMatrix, &[35]).of(&["devices"]),
    Recipe::application(DataMatrix, &[36])
        .coded(Coding::NoSerial)
        .of(&["devices"]),
    Recipe::application(DataMatrix, &[37]).of(&["devices"]),
    Recipe::application(DataMatrix, &[38]).of(&["devices"]),
    Recipe::application(DataMatrix, &[39]).of(&["devices"]),
    Recipe::application(DataMatrix, &[40])
        .twin(Twin::Code)
        .of(&["devices"]),
    Recipe::application(Ean13, &[41]),
    Recipe::application(Qr, &[42]).coded(Coding::BareAddress),
    Recipe::application(DataMatrix, &[43])
        .coded(Coding::NoSerial)
        .of(&["medicine"]),
    Recipe::application(Ean13, &[44]).of(MUST_BEAR),
];
