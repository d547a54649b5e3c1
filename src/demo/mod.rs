//! What `barlab demo` makes: files as companies and verifiers write them, so that the demo goes
//! through the same doors as a user's own files.

pub mod writers;
