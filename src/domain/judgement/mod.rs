//! Placeholder header, replaced by the folder's owner.
