//! Recipes for the entries of the quality dictionary, in the order of their keys.

use super::Carrier::{
    CartonEan13, Code39, Code128, DataMatrix, Ean8, Ean13, Gs1128, Itf14, Qr, UpcA, UpcE,
};
use super::Instrument::{Lvs, Rea, TrucheckExcel, TrucheckText};
use super::{Coding, Instrument, Recipe};
use crate::demo::print::Fnc1;
use domain::judgement::inspection::{Colour, PrintMethod};
use domain::measurement::Symbology;

/// Instruments that print an X dimension.
const WITH_X: &[Instrument] = &[Lvs, TrucheckText, Rea];
/// Instruments that print a height.
const WITH_HEIGHT: &[Instrument] = &[Lvs, Rea];
/// Instruments that print an edge contrast.
const WITH_EDGE: &[Instrument] = &[TrucheckText, TrucheckExcel, Rea];
/// Instruments that print the growth of bars as a share of X.
const WITH_GAIN: &[Instrument] = &[TrucheckText, TrucheckExcel];
/// Instruments that read matrix symbols and print all their parameters.
const MATRIX: &[Instrument] = &[Lvs, TrucheckText];

/// Every quality entry at least once.
pub const QUALITY: &[Recipe] = &[
    Recipe::quality(Ean13, &[1, 9], |print| {
        print.modulation = 42.0;
        print.decodability = 40.0;
    }),
    Recipe::quality(Ean13, &[2], |print| print.quiet_ok = false).by(&[Lvs]),
    Recipe::quality(Ean13, &[3], |_| {})
        .seen(|seen| seen.hri_match = Some(false))
        .also(&[25]),
    Recipe::quality(Ean13, &[4], |print| print.decoded = 0).by(&[Rea]),
    Recipe::quality(Ean13, &[5], |_| {})
        .coded(Coding::WrongCheck)
        .also(&[8]),
    Recipe::quality(Ean13, &[1, 6], |print| {
        print.contrast = 23.0;
        print.edge_contrast = 17.0;
    }),
    Recipe::quality(Ean13, &[1, 7], |print| {
        print.rmin = 47.0;
        print.contrast = 42.0;
        print.edge_contrast = 27.0;
    })
    .by(MATRIX),
    Recipe::quality(Ean13, &[1, 8], |print| {
        print.edge_contrast = 11.0;
        print.contrast = 41.0;
        print.modulation = 27.0;
    })
    .by(WITH_EDGE),
    Recipe::quality(Ean13, &[9], |print| print.modulation = 46.0),
    Recipe::quality(Ean13, &[1, 10], |print| print.defects = 29.0),
    Recipe::quality(Ean13, &[1, 11], |print| print.decodability = 27.0),
    Recipe::quality(Ean13, &[1, 12], |print| print.edges_ok = false).by(&[Lvs, TrucheckText]),
    Recipe::quality(Ean13, &[13], |print| {
        print.gain = 31.0;
        print.decodability = 51.0;
    })
    .by(WITH_GAIN),
    Recipe::quality(Ean13, &[14], |print| {
        print.gain = -33.0;
        print.decodability = 51.0;
    })
    .by(WITH_GAIN),
    Recipe::quality(Ean13, &[2, 15], |print| {
        print.quiet = (9.1, 7.4);
        print.quiet_ok = false;
    })
    .by(&[Rea]),
    Recipe::quality(Ean13, &[2, 16], |print| {
        print.quiet = (11.8, 5.2);
        print.quiet_ok = false;
    })
    .by(&[Rea]),
    Recipe::quality(Ean8, &[17], |print| {
        print.quiet = (5.5, 7.9);
        print.quiet_ok = false;
    })
    .by(&[Rea]),
    Recipe::quality(UpcA, &[17], |print| {
        print.quiet = (7.1, 9.6);
        print.quiet_ok = false;
    })
    .by(&[Rea])
    .also(&[11]),
    Recipe::quality(UpcE, &[17], |print| {
        print.quiet = (9.8, 4.9);
        print.quiet_ok = false;
    })
    .by(&[Rea])
    .also(&[11]),
    Recipe::quality(Itf14, &[18], |print| {
        print.quiet = (7.2, 10.9);
        print.quiet_ok = false;
    })
    .by(&[Rea]),
    Recipe::quality(Qr, &[19], |_| {})
        .by(&[TrucheckText])
        .seen(|seen| seen.left_quiet_zone = Some(1.0)),
    Recipe::quality(Ean13, &[20], |print| scale(print, 0.240)).by(WITH_X),
    Recipe::quality(Ean13, &[21], |print| scale(print, 0.700)).by(WITH_X),
    Recipe::quality(Ean13, &[22], |print| scale(print, 0.710)).by(&[TrucheckText]),
    Recipe::quality(Ean13, &[23], |print| print.height *= 0.80).by(WITH_HEIGHT),
    Recipe::quality(Ean13, &[24], |print| print.height *= 0.55).by(WITH_HEIGHT),
    Recipe::quality(CartonEan13, &[25], |print| scale(print, 0.360)).by(WITH_X),
    Recipe::quality(Itf14, &[26], |print| {
        print.x = 0.420;
        print.aperture = 10;
    })
    .by(WITH_X),
    Recipe::quality(Gs1128, &[27], |print| print.x = 0.380).by(WITH_X),
    Recipe::quality(Itf14, &[28], |print| print.height = 24.0).by(WITH_HEIGHT),
    Recipe::quality(Itf14, &[29], |print| print.ratio = Some(2.0)).by(&[TrucheckText, Rea]),
    Recipe::quality(Itf14, &[30], |_| {}).seen(|seen| seen.bearer_bar = Some(false)),
    Recipe::quality(Itf14, &[31], |_| {}).seen(|seen| {
        seen.bearer_bar = Some(true);
        seen.print_method = Some(PrintMethod::Plate);
        seen.bearer_bar_width = Some(2.1);
    }),
    Recipe::quality(Gs1128, &[32], |_| {}).seen(|seen| seen.symbol_length = Some(172.4)),
    Recipe::quality(Gs1128, &[33], |_| {}).coded(Coding::Long),
    Recipe::quality(Gs1128, &[34], |print| {
        print.symbology = Symbology::Code128;
        print.fnc1 = Fnc1::NotFirst;
    }),
    Recipe::quality(DataMatrix, &[35], |print| print.fnc1 = Fnc1::NoSeparator)
        .by(&[TrucheckText, TrucheckExcel]),
    Recipe::quality(Gs1128, &[36], |_| {}).coded(Coding::BadDate),
    Recipe::quality(Gs1128, &[37], |_| {})
        .coded(Coding::ContentAlone)
        .also(&[32]),
    Recipe::quality(Gs1128, &[38], |print| print.check_ok = false).by(&[TrucheckText]),
    Recipe::quality(Code128, &[39], |_| {}).also(&[9]),
    Recipe::quality(Code39, &[39], |_| {}).also(&[9]),
    Recipe::quality(Ean13, &[40], |_| {})
        .seen(|seen| seen.hri_present = Some(false))
        .also(&[24]),
    Recipe::quality(Ean13, &[41], |_| {}).seen(|seen| {
        seen.hri_present = Some(true);
        seen.hri_format = Some(false);
    }),
    Recipe::quality(Ean13, &[42], |print| print.contrast = 58.0).seen(|seen| {
        seen.bar_colour = Some(Colour::Blue);
        seen.space_colour = Some(Colour::Green);
    }),
    Recipe::quality(Ean13, &[43], |_| {}).seen(|seen| seen.reflectance_reversal = Some(true)),
    Recipe::quality(Ean13, &[44], |print| print.contrast = 56.0)
        .seen(|seen| seen.opacity = Some(0.62)),
    Recipe::quality(Ean13, &[6, 45], |print| {
        print.contrast = 36.0;
        print.edge_contrast = 24.0;
    })
    .by(WITH_X)
    .seen(|seen| seen.glossy_surface = Some(true)),
    Recipe::quality(Ean13, &[46], |print| print.defects = 22.0)
        .seen(|seen| seen.damage = Some(true)),
    Recipe::quality(Ean13, &[47], |_| {})
        .seen(|seen| seen.curvature_angle = Some(42.0))
        .also(&[27]),
    Recipe::quality(DataMatrix, &[48], |_| {}).seen(|seen| seen.ecc_version = Some(100)),
    Recipe::quality(DataMatrix, &[49], |print| print.contrast = 31.0).by(MATRIX),
    Recipe::quality(DataMatrix, &[50], |print| print.modulation = 24.0).by(MATRIX),
    Recipe::quality(DataMatrix, &[51], |print| print.matrix.margin = 1.2).by(MATRIX),
    Recipe::quality(DataMatrix, &[52], |print| print.matrix.fixed = 1.0).by(MATRIX),
    Recipe::quality(DataMatrix, &[53], |print| print.matrix.axial = 11.0).by(MATRIX),
    Recipe::quality(DataMatrix, &[54], |print| print.matrix.grid = 70.0).by(MATRIX),
    Recipe::quality(DataMatrix, &[55], |print| print.matrix.uec = 31.0).by(MATRIX),
    Recipe::quality(DataMatrix, &[56], |print| print.matrix.growth = 29.0).by(MATRIX),
    Recipe::quality(Qr, &[57], |print| print.matrix.format = 1.0).by(&[TrucheckText]),
    Recipe::quality(DataMatrix, &[58], |print| print.x = 0.210).by(MATRIX),
    Recipe::quality(DataMatrix, &[59], |print| {
        print.matrix.cell_contrast = Some(14.0)
    })
    .by(&[Lvs])
    .of(&["devices"]),
    Recipe::quality(Ean13, &[60], |print| print.modulation = 52.0),
    Recipe::quality(Ean13, &[61], |print| {
        print.scans = 5;
        print.decoded = 5;
    })
    .by(&[TrucheckText])
    .blocking(),
    Recipe::quality(Ean13, &[62], |print| print.aperture = 10).blocking(),
];

/// Another X dimension with the height that goes with it.
fn scale(print: &mut super::Print, x: f64) {
    print.enlarge(x / print.x);
}
