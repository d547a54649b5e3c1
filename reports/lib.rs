//! Placeholder header, replaced by the package's owner.
