//! What the merchant's tag says, as the loader read it.

use wasm_bindgen::JsValue;

use crate::js;

/// The tag's settings.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The shop's id.
    pub shop: String,
    /// Origin of the API.
    pub api: String,
    /// The page's locale, such as `mk` or `en-GB`.
    pub locale: String,
    /// Where the shop hands out member tokens to signed-in shoppers.
    pub token_url: Option<String>,
    /// A token written into the page.
    pub member_token: Option<String>,
    /// The shop's page to sign in.
    pub login_url: Option<String>,
    /// Where the badge goes, as a selector.
    pub badge: Option<String>,
    /// `light` or `dark`, against what the page says of itself.
    pub theme: Option<String>,
    /// The loader's object: what is read when it is needed, and its functions that keep marks on the shopper's device.
    pub loader: JsValue,
}

impl Config {
    /// From the loader's object.
    pub fn read(object: &JsValue) -> Self {
        let text = |name| js::text(object, name);
        Self {
            shop: text("shop").unwrap_or_default(),
            api: text("api").unwrap_or_default(),
            locale: text("locale").unwrap_or_default(),
            token_url: text("tokenUrl"),
            member_token: text("memberToken"),
            login_url: text("loginUrl"),
            badge: text("badge"),
            theme: text("theme"),
            loader: object.clone(),
        }
    }

    /// The language of the locale, in lower case: `mk` of `mk-MK`. Ours have two letters; three are another language.
    pub fn language(&self) -> String {
        let is_longer = self.locale.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic);
        self.locale.get(..2).filter(|_| !is_longer).unwrap_or_default().to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_language_is_the_locale_without_its_region() {
        for (locale, language) in [("mk-MK", "mk"), ("EN_gb", "en"), ("ru", "ru"), ("rup", ""), ("", "")] {
            let config = Config { locale: locale.to_owned(), ..Config::default() };
            assert_eq!(config.language(), language);
        }
    }
}
