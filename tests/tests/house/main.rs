//! The house checks itself: names, layers, lengths of files, the widget's public surface, rows of features.

mod feature_rows;
mod public_surface;
mod tidy;
