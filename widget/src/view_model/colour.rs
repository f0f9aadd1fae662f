//! The merchant's accent, kept readable: WCAG 2.2 wants 4.5 : 1 between text and ground.
//!
//! Luminance is reckoned with a gamma of 2 instead of the standard's 2.4 with a straight foot; against that
//! approximation 5 : 1 is asked for on light grounds and 5.6 : 1 on dark ones, where it is coarser; both are above 4.5 by
//! the standard for every accent tried in the tests.

/// Red, green, blue.
type Colour = [u8; 3];

/// Contrast asked for on a light ground, in hundredths.
const WANTED_ON_LIGHT: u32 = 500;
/// Contrast asked for on a dark ground.
const WANTED_ON_DARK: u32 = 560;
/// The light ground of the widget.
const LIGHT: Colour = [255, 253, 249];
/// The dark ground of the widget.
const DARK: Colour = [36, 28, 23];

/// The colours derived from an accent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accent {
    /// Ground of buttons.
    pub ground: String,
    /// Text on that ground.
    pub on_ground: &'static str,
    /// The accent as text on the light ground.
    pub on_light: String,
    /// The accent as text on the dark ground.
    pub on_dark: String,
}

/// Derives colours from `#rrggbb`; `None` when it is not one.
pub fn accent(hex: &str) -> Option<Accent> {
    let number = u32::from_str_radix(hex.strip_prefix('#').filter(|digits| digits.len() == 6)?, 16).ok()?;
    let [_, colour @ ..] = number.to_be_bytes();
    let (white, black) = ([255, 255, 255], [26, 17, 12]);
    let is_dark = contrast(colour, white) >= contrast(colour, black);
    let on_ground = if is_dark { white } else { black };
    Some(Accent {
        ground: written(readable(colour, on_ground)),
        on_ground: if is_dark { "#fff" } else { "#1a110c" },
        on_light: written(readable(colour, LIGHT)),
        on_dark: written(readable(colour, DARK)),
    })
}

/// The colour, moved away from `other` in small steps until the contrast is there.
fn readable(mut colour: Colour, other: Colour) -> Colour {
    let goes_dark = luminance(other) > luminance([118, 118, 118]);
    let wanted = if goes_dark { WANTED_ON_LIGHT } else { WANTED_ON_DARK };
    for _ in 0..40 {
        if contrast(colour, other) >= wanted {
            break;
        }
        colour = colour.map(|part| {
            if goes_dark {
                part - part / 12
            } else {
                part.saturating_add(part / 14).saturating_add((255 - part).div_ceil(24))
            }
        });
    }
    colour
}

/// Relative luminance, 0 to 65,025,000.
fn luminance([red, green, blue]: Colour) -> u32 {
    let square = |part: u8| u32::from(part).pow(2);
    213 * square(red) + 715 * square(green) + 72 * square(blue)
}

/// Contrast in hundredths.
fn contrast(one: Colour, other: Colour) -> u32 {
    // The standard adds 0.05 of full luminance to both.
    let foot = 3_251_250;
    let (one, other) = (luminance(one) + foot, luminance(other) + foot);
    let (bright, dark) = (one.max(other), one.min(other));
    bright / (dark / 100)
}

fn written(colour: Colour) -> String {
    let mut text = String::from("#");
    for part in colour {
        for digit in [part >> 4, part & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's own formula.
    fn exact(colour: Colour) -> f64 {
        let [red, green, blue] = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn exact_contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (exact(one) + 0.05, exact(other) + 0.05);
        one.max(other) / one.min(other)
    }

    fn parsed(hex: &str) -> Colour {
        let digits = if hex.len() == 4 {
            hex[1..].chars().flat_map(|digit| [digit, digit]).collect()
        } else {
            hex[1..].to_owned()
        };
        let [_, colour @ ..] = u32::from_str_radix(&digits, 16).unwrap().to_be_bytes();
        colour
    }

    #[test]
    fn every_accent_stays_readable_by_the_standards_own_formula() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let accent = accent(&written([red, green, blue])).unwrap();
                    let pairs = [
                        (parsed(&accent.ground), parsed(accent.on_ground)),
                        (parsed(&accent.on_light), LIGHT),
                        (parsed(&accent.on_dark), DARK),
                    ];
                    for (one, other) in pairs {
                        let contrast = exact_contrast(one, other);
                        assert!(contrast >= 4.5, "{red} {green} {blue}: {one:?} on {other:?} is {contrast}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_readable_accent_is_left_as_it_is() {
        assert_eq!(accent("#9a4a1c").unwrap().ground, "#9a4a1c");
        assert_eq!(accent("copper"), None);
    }
}
