//! Pages for shops without a widget: the program page, its poster and its QR code.

pub mod http;
pub mod poster;
