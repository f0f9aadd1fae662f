//! The bytes the hash chain covers, and the chain itself.
//!
//! Format 2: the three-element array [shop id, format, entry] in CBOR (RFC 8949), integers and lengths in their shortest form,
//! structures as maps from field name to value in the order of declaration, fields without a value left out, enums as their name or a map of
//! the name to the content, dates as text `YYYY-MM-DD`. Any CBOR reader can show what was hashed. `hash = SHA-256(previous_hash ‖
//! bytes)`; the first entry's `previous_hash` is 32 zero bytes. No JSON (its spelling is not unique) and no personal data
//! (it may have to be erased). Format 1 was never released.

use sha2::{Digest, Sha256};

use crate::ids::ShopId;
use crate::ledger::entry::Entry;

/// Number of the byte form described above; stored with every entry.
pub const FORMAT: u32 = 2;

/// A link of the chain.
pub type Hash = [u8; 32];

/// What the first entry of an account is chained to.
pub const GENESIS: Hash = [0; 32];

/// The hash of an entry that follows `previous`.
pub fn hash(shop_id: &ShopId, entry: &Entry, previous: &Hash) -> Hash {
    let mut digest = Sha256::new();
    digest.update(previous);
    digest.update(canonical_bytes(shop_id, entry));
    digest.finalize().into()
}

/// The documented byte form of an entry.
pub fn canonical_bytes(shop_id: &ShopId, entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    // Writing to memory cannot fail, and every part of an entry has a CBOR form.
    let _infallible = ciborium::into_writer(&(shop_id, FORMAT, entry), &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::{GENESIS, canonical_bytes, hash};
    use crate::ids::ShopId;
    use crate::ledger::entry::Entry;
    use sha2::{Digest, Sha256};

    /// Spelled out by hand after RFC 8949: 0x60 + length for text, 0x80 and 0xa0 + count for arrays and maps.
    #[test]
    fn the_documented_bytes_are_what_is_hashed() {
        let text = |text: &str| [&[0x60 + u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let entry: Entry = serde_json::from_str(
            r#"{ "account_id": "ana", "sequence": 1, "recorded_at": 0, "effective_on": "1970-01-01", "source": "join:ana",
                "revision": 1, "kind": "joined", "points": 0, "changes": {}, "trace": [] }"#,
        )
        .unwrap();
        let fields = [
            [text("account_id"), text("ana")],
            [text("sequence"), vec![1]],
            [text("recorded_at"), vec![0]],
            [text("effective_on"), text("1970-01-01")],
            [text("source"), text("join:ana")],
            [text("revision"), vec![1]],
            [text("kind"), text("joined")],
            [text("points"), vec![0]],
            [text("changes"), vec![0xa0]],
            [text("trace"), vec![0x80]],
        ];
        let expected = [vec![0x83], text("demo"), vec![2, 0xaa], fields.concat().concat()].concat();
        let shop_id = ShopId::new("demo").unwrap();
        assert_eq!(canonical_bytes(&shop_id, &entry), expected);
        let linked: [u8; 32] = Sha256::digest([GENESIS.as_slice(), &expected].concat()).into();
        assert_eq!(hash(&shop_id, &entry, &GENESIS), linked);
    }
}
