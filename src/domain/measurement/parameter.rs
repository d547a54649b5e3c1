//! The canonical parameters of a measurement: one name each, whatever the verifier calls it.
//!
//! The names are those of the laboratory's vocabulary; labels for people stand in
//! the language files under `measurement.parameter.<name>`.

use serde::{Deserialize, Serialize};

macro_rules! parameters {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// One thing a verifier measures or reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Parameter {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl Parameter {
            /// Every parameter, in the order of a report.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The canonical name, such as `symbol_contrast`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Reads a canonical name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

impl Parameter {
    /// Key of its name for people in the language files.
    #[must_use]
    pub fn label_key(self) -> String {
        format!("measurement.parameter.{}", self.name())
    }
}

parameters! {
    OverallGrade "overall_grade",
    ScanGrade "scan_grade",
    ScanCount "scan_count",
    Decode "decode",
    EdgeDetermination "edge_determination",
    Rmax "rmax",
    Rmin "rmin",
    MinimumReflectance "minimum_reflectance",
    GlobalThreshold "global_threshold",
    SymbolContrast "symbol_contrast",
    MinEdgeContrast "min_edge_contrast",
    Modulation "modulation",
    ErnMax "ern_max",
    Defects "defects",
    Decodability "decodability",
    QuietZone "quiet_zone",
    QuietZoneLeft "quiet_zone_left",
    QuietZoneRight "quiet_zone_right",
    QuietZoneMin "quiet_zone_min",
    BarGain "bar_gain",
    BarGainLength "bar_gain_length",
    XDimension "x_dimension",
    Magnification "magnification",
    WideNarrowRatio "wide_narrow_ratio",
    BarHeight "bar_height",
    InspectionZoneHeight "inspection_zone_height",
    SymbolLength "symbol_length",
    CheckDigit "check_digit",
    SymbolCheckCharacter "symbol_check_character",
    DataFormat "data_format",
    Acceptance "acceptance",
    Pcs "pcs",
    Temperature "temperature",
    Humidity "humidity",
    ReflectanceMargin "reflectance_margin",
    FixedPatternDamage "fixed_pattern_damage",
    AxialNonuniformity "axial_nonuniformity",
    GridNonuniformity "grid_nonuniformity",
    UnusedErrorCorrection "unused_error_correction",
    PrintGrowth "print_growth",
    PrintGrowthH "print_growth_h",
    PrintGrowthV "print_growth_v",
    ContrastUniformity "contrast_uniformity",
    MatrixSize "matrix_size",
    CodewordsTotal "codewords_total",
    CodewordsData "codewords_data",
    EcBudget "ec_budget",
    ErrorsCorrected "errors_corrected",
    CodewordYield "codeword_yield",
    CodewordPrintQuality "codeword_print_quality",
    QuietZoneTop "quiet_zone_top",
    QuietZoneBottom "quiet_zone_bottom",
    LSideLeft "l_side_left",
    LSideBottom "l_side_bottom",
    ClockTrackTop "clock_track_top",
    ClockTrackRight "clock_track_right",
    TransitionRatioTop "transition_ratio_top",
    TransitionRatioRight "transition_ratio_right",
    DistributedDamage "distributed_damage",
    FormatInformation "format_information",
    VersionInformation "version_information",
    CellContrast "cell_contrast",
    CellModulation "cell_modulation",
    MinimumReflectanceDifference "minimum_difference",
    EncodedCharacters "encoded_characters",
    ImagePolarity "image_polarity",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    #[test]
    fn every_parameter_has_a_name_in_every_language() {
        let texts = Texts::shipped().unwrap();
        for language in Language::ALL {
            for parameter in Parameter::ALL {
                let label = texts.find(language, &parameter.label_key());
                assert!(label.is_some(), "{parameter:?} in {language:?}");
            }
        }
    }

    #[test]
    fn names_read_back() {
        for parameter in Parameter::ALL {
            assert_eq!(Parameter::from_name(parameter.name()), Some(*parameter));
        }
    }
}
