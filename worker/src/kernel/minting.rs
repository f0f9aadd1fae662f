//! Fresh identifiers of accounts, identifiers and codes of vouchers, and codes to invite by. Codes a request redeems for are derived from its key instead (see [`crate::features::redemptions::service`]): the same
//! request must find the same voucher.

use coppertoken_rules::fact::{Minted, Newcomer};
use coppertoken_rules::ids::{AccountId, MINTED_CHARACTERS, VoucherCode, VoucherId};
use coppertoken_rules::limits::MINTED_COUNT;

use crate::kernel::error::Error;
use crate::kernel::rows::hex_of_hash;

/// Crockford's base32 alphabet (crockford.com/base32.html): no I, L, O, U, so that a code survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 12 · 5 = 60 bits, unguessable at any rate a shop answers.
const CODE_CHARACTERS: usize = MINTED_CHARACTERS;
/// Bytes of an identifier: 128 bits never meet by chance.
const ID_BYTES: usize = 16;

/// An identifier and a code out of unguessable bytes.
pub fn voucher_of(for_id: &[u8], for_code: &[u8]) -> Result<Minted, Error> {
    let voucher_id = hex_of_hash(for_id.get(..ID_BYTES).unwrap_or_default());
    Ok(Minted {
        voucher_id: VoucherId::new(voucher_id).map_err(Error::fault)?,
        code: VoucherCode::new(code_of(for_code)).map_err(Error::fault)?,
    })
}

fn code_of(bytes: &[u8]) -> String {
    let letters = bytes.iter().take(CODE_CHARACTERS).map(|byte| {
        let place = usize::from(byte & 31);
        ALPHABET.get(place).map_or('0', |letter| char::from(*letter))
    });
    let mut code = String::with_capacity(CODE_CHARACTERS.saturating_add(2));
    for (place, letter) in letters.enumerate() {
        if place > 0 && place.checked_rem(4) == Some(0) {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

/// The code of a link by which a member invites.
pub fn referral_code() -> Result<String, Error> {
    let mut random = [0_u8; CODE_CHARACTERS];
    getrandom::fill(&mut random).map_err(Error::fault)?;
    Ok(code_of(&random))
}

/// A random identifier of an account.
pub fn account_id() -> Result<AccountId, Error> {
    AccountId::new(uuid::Uuid::new_v4().simple().to_string()).map_err(Error::fault)
}

/// What an account is opened with.
pub fn newcomer() -> Result<Newcomer, Error> {
    Ok(Newcomer { account_id: account_id()?, minted: mint()? })
}

/// As many as a fact may need, from random bytes.
pub fn mint() -> Result<Vec<Minted>, Error> {
    let mut all = Vec::with_capacity(MINTED_COUNT);
    for _ in 0..MINTED_COUNT {
        let mut random = [0_u8; 32];
        getrandom::fill(&mut random).map_err(Error::fault)?;
        let (for_id, for_code) = random.split_at(ID_BYTES);
        all.push(voucher_of(for_id, for_code)?);
    }
    Ok(all)
}
