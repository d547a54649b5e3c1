//! The choice of X against the figures that the tables and the specifications give.

use proptest::prelude::*;

use super::*;
use crate::intake::Environment;
use crate::judgement::requirement::Requirements;

fn rules() -> SizeRules {
    SizeRules::shipped(Requirements::shipped().unwrap()).unwrap()
}

const RETAIL: Purpose = Purpose::Trade(Environment::RetailPos);
const DISTRIBUTION: Purpose = Purpose::Trade(Environment::GeneralDistribution);
const HEALTH: Purpose = Purpose::Trade(Environment::Healthcare);

/// Bars of so many modules.
const fn bars(modules: u32) -> Extent {
    Extent {
        modules,
        wide: 0,
        rows: None,
    }
}

/// ITF-14: four narrow at the start, seven pairs of six narrow and four wide, three at the end.
const ITF_14: Extent = Extent {
    modules: 4 + 7 * 6 + 2,
    wide: 7 * 4 + 1,
    rows: None,
};

fn chosen(
    carrier: Carrier,
    purpose: Purpose,
    medium: Medium,
    extent: Extent,
    wish: Wish,
) -> Result<Size, Refusal> {
    choose(&rules(), (carrier, purpose), medium, extent, &wish)
}

#[test]
fn an_ean_13_of_magnification_one_has_the_sizes_of_the_books() {
    let size = chosen(
        Carrier::Ean13,
        RETAIL,
        Medium::Vector,
        bars(95),
        Wish::default(),
    )
    .unwrap();
    assert_eq!((size.x, size.bars, size.width()), (330, 22_850, 37_290));
    assert_eq!(size.quiet, [3_630, 2_310, 0, 0]);
}

#[test]
fn a_module_is_a_whole_number_of_dots_near_the_recommended_x() {
    for (dpi, carrier, purpose, dots) in [
        (203, Carrier::Ean13, RETAIL, 3),
        (300, Carrier::Ean13, RETAIL, 4),
        (600, Carrier::Ean13, RETAIL, 8),
        (203, Carrier::Gs1128, DISTRIBUTION, 4),
        (300, Carrier::Gs1128, DISTRIBUTION, 6),
        (600, Carrier::Gs1128, DISTRIBUTION, 12),
    ] {
        let medium = Medium::printer(dpi).unwrap();
        let size = chosen(carrier, purpose, medium, bars(95), Wish::default()).unwrap();
        assert_eq!(size.x, dots, "{carrier} at {dpi}");
    }
}

#[test]
fn gs1_128_beyond_its_length_is_refused_with_the_greatest_x_that_fits() {
    // Domain example 5: 38 characters are 321 modules and 341 with quiet zones, 168.8 mm at X 0.495.
    let wish = Wish {
        x: Some(0.495),
        ..Wish::default()
    };
    let refused = chosen(
        Carrier::Gs1128,
        DISTRIBUTION,
        Medium::Vector,
        bars(321),
        wish,
    );
    let Err(Refusal::TooLong {
        length,
        most,
        largest,
        ..
    }) = refused
    else {
        panic!("{refused:?}");
    };
    assert!((length - 168.795).abs() < 1e-9 && (most - 165.10).abs() < 1e-9);
    assert_eq!(largest, None, "0.495 is the least of general distribution");
    let refused = chosen(
        Carrier::Gs1128,
        DISTRIBUTION,
        Medium::Vector,
        bars(222),
        Wish {
            x: Some(0.9),
            ..Wish::default()
        },
    );
    let Err(Refusal::TooLong {
        largest: Some(largest),
        ..
    }) = refused
    else {
        panic!("{refused:?}");
    };
    assert!(
        (largest - 0.682).abs() < 1e-9,
        "242 modules in 165.10 mm: {largest}"
    );
    let health = chosen(
        Carrier::Gs1128,
        HEALTH,
        Medium::Vector,
        bars(321),
        Wish::default(),
    );
    assert_eq!(
        health.unwrap().x,
        484,
        "the greatest that fits is taken where none was asked for"
    );
}

#[test]
fn what_is_outside_of_the_tables_is_refused_with_their_limits() {
    let x = |x| Wish {
        x: Some(x),
        ..Wish::default()
    };
    for wanted in [0.263, 0.661, 0.0, -1.0, f64::NAN] {
        let refused = chosen(Carrier::Ean13, RETAIL, Medium::Vector, bars(95), x(wanted));
        assert!(matches!(refused, Err(Refusal::XRange { .. })), "{wanted}");
    }
    assert!(chosen(Carrier::Ean13, RETAIL, Medium::Vector, bars(95), x(0.264)).is_ok());
    let low = Wish {
        height: Some(20.0),
        ..Wish::default()
    };
    assert_eq!(
        chosen(Carrier::Ean13, RETAIL, Medium::Vector, bars(95), low),
        Err(Refusal::Height {
            wanted: 20.0,
            least: 22.85
        })
    );
    let thin = Wish {
        reduction: 0.2,
        ..Wish::default()
    };
    assert_eq!(
        chosen(Carrier::Ean13, RETAIL, Medium::Vector, bars(95), thin),
        Err(Refusal::Reduction {
            wanted: 0.2,
            most: 0.165
        })
    );
}

#[test]
fn an_itf_14_has_wide_elements_of_two_and_a_half_and_its_bearer_bars() {
    let plate = chosen(
        Carrier::Itf14,
        DISTRIBUTION,
        Medium::Vector,
        ITF_14,
        Wish::default(),
    );
    let plate = plate.unwrap();
    assert_eq!((plate.x, plate.bearer), (495, [4_830, 4_830]));
    assert!((f64::from(plate.wide) / f64::from(plate.x) - 2.5).abs() < 0.01);
    let head = Medium::printer(203).unwrap();
    let printed = chosen(Carrier::Itf14, DISTRIBUTION, head, ITF_14, Wish::default()).unwrap();
    assert_eq!((printed.x, printed.wide, printed.bearer), (4, 10, [0, 8]));
    assert_eq!(printed.bars, 254, "31.75 mm at eight dots");
}

#[test]
fn symbols_of_ones_own_are_as_high_as_a_share_of_their_length() {
    let own = |modules| {
        chosen(
            Carrier::Code128,
            Purpose::OwnUse,
            Medium::Vector,
            bars(modules),
            Wish::default(),
        )
    };
    assert_eq!(own(46).unwrap().bars, 5_000);
    assert_eq!(own(200).unwrap().bars, 9_900);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_chosen_is_within_the_tables(
        modules in 20_u32..400,
        which in 0_usize..4,
        room in proptest::option::of(5.0_f64..300.0),
        x in proptest::option::of(0.0_f64..1.2),
        reduction in 0.0_f64..0.1,
    ) {
        let media = [Medium::Vector, Medium::Printer { dpi: 203 }, Medium::Printer { dpi: 300 }, Medium::Printer { dpi: 600 }];
        let medium = media[which];
        let rules = rules();
        let wish = Wish { x, room, reduction, ..Wish::default() };
        for carrier in Carrier::ALL {
            for purpose in Purpose::all() {
                let Ok(size) = choose(&rules, (carrier, purpose), medium, bars(modules), &wish) else { continue };
                let rule = rules.find(carrier, purpose).unwrap();
                prop_assert!(size.x_mm() >= rule.x.least - 1e-6 && size.x_mm() <= rule.x.most + 1e-6);
                let width = medium.mm(size.width());
                prop_assert!(room.is_none_or(|room| width <= room + 1e-6));
                prop_assert!(rule.length.as_ref().is_none_or(|most| width <= most.most + 1e-6));
                prop_assert!(f64::from(size.quiet[0]) >= rule.quiet_zone.left * f64::from(size.x) - 1e-6);
                prop_assert!(size.reduction * 2 <= size.x);
            }
        }
    }
}
