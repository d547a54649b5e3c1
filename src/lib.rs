//! barlab: the system a barcode conformity laboratory runs on.
