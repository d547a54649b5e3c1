//! Placeholder header, replaced by the file's owner.
