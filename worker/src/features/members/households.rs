//! Households: a friend invited into one's own is a person's to judge. Of an address only a keyed hash is kept, with the member.
//!
//! Deliberately absent: guessing. Two ways to write one street are two households; judging is for the operator.

use coppertoken_rules::ids::ShopId;

use crate::kernel::config::Settings;
use crate::kernel::error::Error;
use crate::kernel::rows::hex_of_hash;

/// The keyed hash of an address's words, whatever their capitals and what stands between them; `None` for one without a word.
pub fn hash(settings: &Settings, shop_id: &ShopId, address: &str) -> Result<Option<String>, Error> {
    let words = address.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join(" ").to_lowercase();
    if plain.is_empty() {
        return Ok(None);
    }
    Ok(Some(hex_of_hash(&settings.derive("household", &[shop_id.as_str(), &plain])?)))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use coppertoken_rules::ids::ShopId;

    use super::hash;
    use crate::kernel::config::Settings;

    #[test]
    fn one_address_is_one_household_however_it_is_spelled() {
        let settings = Settings::new("x".repeat(32), &STANDARD.encode([7; 32])).unwrap();
        let [beans, shoes] = ["beans", "shoes"].map(|id| ShopId::new(id).unwrap());
        let of = |shop: &ShopId, address: &str| hash(&settings, shop, address).unwrap();
        let home = of(&beans, "Ул. Македонија 12-3, 1000 Скопје, MK").unwrap();
        assert_eq!(home.len(), 64);
        assert_eq!(of(&beans, "ул македонија 12/3\n1000 СКОПЈЕ MK"), Some(home.clone()));
        for other in ["Ул. Македонија 13-3, 1000 Скопје, MK", "Ул. Македонија 123, 1000 Скопје, MK"]
        {
            assert_ne!(of(&beans, other), Some(home.clone()));
        }
        assert_ne!(of(&shoes, "Ул. Македонија 12-3, 1000 Скопје, MK"), Some(home), "shops cannot be compared");
        assert_eq!(of(&beans, " - , "), None);
    }
}
