//! How often one address, one account or one failing caller may ask, counted in the isolate's memory.
//!
//! A bucket of requests that refills steadily (the generic cell rate algorithm: one number a caller). An isolate forgets when it
//! ends and knows nothing of others: what must hold exactly (points, stock, codes) is held by the database. Costs no storage.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use http::HeaderMap;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    name: &'static str,
    /// Requests at once.
    burst: i64,
    /// Milliseconds until one more is allowed.
    every_milliseconds: i64,
}

/// Of one address, on addresses anybody may ask. A page view asks twice, so 10 a second are 5 page views a second for ever from
/// one address (an office, a mobile network's gateway), 200 at once a class of 100 opening the shop together.
pub const ADDRESS: Rate = Rate { name: "address", burst: 200, every_milliseconds: 100 };
/// Of preflights of one address. A browser asks once in two hours for each address of the API, about 15 a page: 300 at once are 20 browsers
/// that open the shop together behind one gateway, 10 a second 40 new visitors a minute for ever.
pub const PREFLIGHT: Rate = Rate { name: "preflight", burst: 300, every_milliseconds: 100 };
/// Of one member with a valid token. A person acts once in seconds; 300 at once are two hours of a busy shopper.
pub const ACCOUNT: Rate = Rate { name: "account", burst: 300, every_milliseconds: 200 };
/// Of callers whose credentials fail, by address and shop: 60 mistakes at once (a wrong key, a retrying queue), then 1 a second.
/// Guessing a 60-bit code that way takes 10¹⁰ years; a signature or secret longer still.
pub const FAILURE: Rate = Rate { name: "failure", burst: 60, every_milliseconds: 1_000 };

/// Of addresses that name shops which do not exist, each of which is looked up: 60 mistakes at once, then 1 in 10 seconds.
pub const UNKNOWN: Rate = Rate { name: "unknown", burst: 60, every_milliseconds: 10_000 };

/// What Cloudflare calls the caller's address; a caller cannot set it there.
const ADDRESS_HEADER: &str = "cf-connecting-ip";
/// Of an IPv6 address these bits belong to one household or machine (RFC 6177): the rest is free for its owner to choose.
const NETWORK_BITS: u32 = 64;

/// The caller's address; of an IPv6 address its network, whose owner has 2^64 of them. `None` for requests from inside.
pub fn address(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(ADDRESS_HEADER)?.to_str().ok()?;
    Some(match text.parse::<Ipv6Addr>() {
        Ok(address) => Ipv6Addr::from(address.to_bits() & (u128::MAX << NETWORK_BITS)).to_string(),
        Err(_) => text.to_owned(),
    })
}

/// Most callers remembered: at about 100 bytes each, 2 MB of the isolate's 128.
const CALLERS_MAX: usize = 20_000;

thread_local! {
    /// The moment from which on a caller has its whole bucket again, milliseconds.
    static CALLERS: RefCell<BTreeMap<(Rate, String), i64>> = const { RefCell::new(BTreeMap::new()) };
}

/// Takes one request of a caller at `now` (milliseconds). Errors with the seconds to wait when none is left; then none is taken.
pub fn take(rate: Rate, caller: &str, now: i64) -> Result<(), u32> {
    CALLERS.with_borrow_mut(|callers| {
        let key = (rate, caller.to_owned());
        let full_at = callers.get(&key).copied().unwrap_or(now).max(now);
        refuse_empty(rate, full_at, now)?;
        if callers.len() >= CALLERS_MAX && !callers.contains_key(&key) {
            callers.retain(|_, full_at| *full_at > now);
            if callers.len() >= CALLERS_MAX {
                callers.clear();
            }
        }
        callers.insert(key, full_at.saturating_add(rate.every_milliseconds));
        Ok(())
    })
}

/// Whether a caller has a request left, without taking it.
pub fn look(rate: Rate, caller: &str, now: i64) -> Result<(), u32> {
    CALLERS.with_borrow(|callers| {
        let full_at = callers.get(&(rate, caller.to_owned())).copied().unwrap_or(now);
        refuse_empty(rate, full_at.max(now), now)
    })
}

fn refuse_empty(rate: Rate, full_at: i64, now: i64) -> Result<(), u32> {
    let holds = rate.burst.saturating_mul(rate.every_milliseconds);
    let after_this = full_at.saturating_add(rate.every_milliseconds).saturating_sub(now);
    let missing = after_this.saturating_sub(holds);
    if missing <= 0 {
        return Ok(());
    }
    Err(u32::try_from(missing.saturating_add(999).div_euclid(1_000)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Rate = Rate { name: "two", burst: 2, every_milliseconds: 1_500 };

    #[test]
    fn a_bucket_empties_and_refills_one_by_one() {
        assert_eq!([take(TWO, "a", 0), take(TWO, "a", 0)], [Ok(()), Ok(())]);
        assert_eq!([take(TWO, "a", 0), take(TWO, "a", 1_499)], [Err(2), Err(1)]);
        assert_eq!(look(TWO, "a", 1_500), Ok(()));
        assert_eq!([take(TWO, "a", 1_500), take(TWO, "a", 1_500)], [Ok(()), Err(2)]);
        assert_eq!(take(TWO, "b", 1_500), Ok(()), "callers do not share");
        assert_eq!([take(TWO, "a", 9_000), take(TWO, "a", 9_000), take(TWO, "a", 9_000)], [Ok(()), Ok(()), Err(2)]);
    }

    #[test]
    fn sec_2_an_ipv6_address_stands_for_its_network() {
        let of = |text: &str| {
            let headers = [("cf-connecting-ip".parse().unwrap(), text.parse().unwrap())].into_iter().collect();
            address(&headers).unwrap()
        };
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:3:3:4:5:6"));
        assert_eq!((of("192.0.2.7"), address(&HeaderMap::new())), ("192.0.2.7".to_owned(), None));
    }

    #[test]
    fn memory_is_bounded_and_those_who_wait_are_remembered_longest() {
        for caller in 0..CALLERS_MAX {
            take(TWO, &format!("caller {caller}"), 20_000).unwrap();
        }
        assert!(CALLERS.with_borrow(|callers| callers.len() <= CALLERS_MAX));
        take(TWO, "one more", 30_000).unwrap();
        assert_eq!(CALLERS.with_borrow(BTreeMap::len), 1, "whoever has a whole bucket is forgotten");
    }
}
