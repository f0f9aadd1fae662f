//! Channels a shopper may send an invitation by.

/// A channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its own name, the same in every language; empty = e-mail, which has a word in each.
    pub name: &'static str,
    /// What the link says of where it stood.
    pub source: &'static str,
    /// Its page for sending: `{0}` = link, `{1}` = message, `{2}` = both, `{3}` = subject, all encoded.
    pub address: &'static str,
}

const TELEGRAM: Channel =
    Channel { name: "Telegram", source: "telegram", address: "https://t.me/share/url?url={0}&text={1}" };
const VK: Channel = Channel { name: "VK", source: "vk", address: "https://vk.com/share.php?url={0}&title={1}" };
const ODNOKLASSNIKI: Channel =
    Channel {
        name: "Одноклассники", source: "ok", address: "https://connect.ok.ru/offer?url={0}&title={1}"
    };
const FACEBOOK: Channel =
    Channel { name: "Facebook", source: "facebook", address: "https://www.facebook.com/sharer/sharer.php?u={0}" };
const WHATSAPP: Channel = Channel { name: "WhatsApp", source: "whatsapp", address: "https://wa.me/?text={2}" };
const VIBER: Channel = Channel { name: "Viber", source: "viber", address: "viber://forward?text={2}" };
const E_MAIL: Channel = Channel { name: "", source: "email", address: "mailto:?subject={3}&body={2}" };

/// The channels people of a language use, the most used first. Instagram takes no links from other pages: its place is the
/// system's own share sheet.
pub fn channels(language: &str) -> &'static [Channel] {
    match language {
        "ru" => &[VK, TELEGRAM, ODNOKLASSNIKI, WHATSAPP, VIBER, E_MAIL],
        "mk" => &[FACEBOOK, VIBER, WHATSAPP, TELEGRAM, E_MAIL],
        _ => &[FACEBOOK, WHATSAPP, TELEGRAM, VIBER, E_MAIL],
    }
}

#[cfg(test)]
mod tests {
    use super::channels;
    use crate::text::fill;

    #[test]
    fn w11_every_channel_carries_the_link() {
        for language in ["en", "ru", "mk"] {
            for channel in channels(language) {
                let address = fill(channel.address, &["LINK", "WORDS", "WORDS%20LINK", "SUBJECT"]);
                assert!(address.contains("LINK"), "{address}");
                assert!(!address.contains('{') && !channel.source.is_empty(), "{address}");
            }
        }
        assert_eq!(channels("ru")[0].name, "VK");
        assert_eq!(channels("mk")[0].name, "Facebook");
    }
}
