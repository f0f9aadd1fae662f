//! The page's texts as one run of bytes each language: a table of their places would weigh a third of them.

use super::Texts;
use super::words::COUNT;

/// What the program page says, and all other texts.
pub struct PageTexts {
    texts: &'static Texts,
    pub(super) list: [[&'static str; 3]; COUNT],
}

impl PageTexts {
    /// The texts of a language out of their packed form.
    pub fn unpack(texts: &'static Texts, packed: &'static [u8]) -> Self {
        let packed = core::str::from_utf8(packed).unwrap_or_default();
        let mut list = [[""; 3]; COUNT];
        for (place, text) in list.iter_mut().flatten().zip(packed.split('\0')) {
            *place = text;
        }
        Self { texts, list }
    }
}

impl core::ops::Deref for PageTexts {
    type Target = Texts;
    fn deref(&self) -> &Texts {
        self.texts
    }
}

/// Bytes that [`pack`] needs.
pub const fn packed_length(list: &[[&str; 3]]) -> usize {
    let mut length = 0;
    let mut place = 0;
    while place < list.len() * 3 {
        length += list[place / 3][place % 3].len() + 1;
        place += 1;
    }
    length
}

/// Puts texts one after the other, each ended by a zero.
pub const fn pack<const LENGTH: usize>(list: &[[&str; 3]]) -> [u8; LENGTH] {
    let mut packed = [0; LENGTH];
    let mut end = 0;
    let mut place = 0;
    while place < list.len() * 3 {
        let text = list[place / 3][place % 3].as_bytes();
        let mut byte = 0;
        while byte < text.len() {
            packed[end + byte] = text[byte];
            byte += 1;
        }
        end += text.len() + 1;
        place += 1;
    }
    packed
}
