//! Trying again: after a race at once, a few times, with jitter; what jobs repeat, later and later, and not for ever.

/// Attempts a decision gets: the first and three more.
pub const ATTEMPTS_MAX: u32 = 4;
/// Longest pause before attempt 2, in milliseconds; doubles with each. 20 + 40 + 80 stay far below the 5 s deadline.
const PAUSE_MILLISECONDS_MAX: u64 = 20;
/// Tries a job gives what fails before a person has to look: with [`backoff_milliseconds`] between them, 1 + 2 + 4 + … + 256 minutes, then
/// three times 6 hours, they are a day and two hours.
pub const TRIES_MAX: u32 = 13;
/// Shortest pause of a job after a try that failed, in milliseconds; doubles with each. Before the first try of a job it is exact: what came
/// in a burst is tried in the order in which it came.
pub const BACKOFF_MILLISECONDS: i64 = 60_000;
/// Longest pause of a job: 6 hours.
const BACKOFF_MILLISECONDS_MAX: i64 = 21_600_000;

/// Waits a random part of the pause that belongs to `attempt` (from 0).
pub async fn pause(attempt: u32) {
    let longest = PAUSE_MILLISECONDS_MAX.saturating_mul(2_u64.saturating_pow(attempt));
    let mut random = [0_u8; 1];
    if getrandom::fill(&mut random).is_err() {
        return;
    }
    let milliseconds = longest.saturating_mul(u64::from(random[0])).div_euclid(255);
    #[cfg(target_arch = "wasm32")]
    worker::Delay::from(core::time::Duration::from_millis(milliseconds)).await;
    // Natively there is no event loop to yield to, and the tests' stores serialize anyway.
    #[cfg(not(target_arch = "wasm32"))]
    let _ = milliseconds;
}

/// Milliseconds a job waits after so many tries: between half of the pause and all of it, so that what failed together is not tried
/// together.
pub fn backoff_milliseconds(attempts: u32) -> i64 {
    let doubled = BACKOFF_MILLISECONDS.saturating_mul(2_i64.saturating_pow(attempts.saturating_sub(1)));
    let longest = doubled.min(BACKOFF_MILLISECONDS_MAX);
    let mut random = [0_u8; 1];
    // Without randomness all wait longest: late, and no worse.
    let share = if getrandom::fill(&mut random).is_ok() { i64::from(random[0]) } else { i64::from(u8::MAX) };
    let half = longest.div_euclid(2);
    half.saturating_add(half.saturating_mul(share).div_euclid(i64::from(u8::MAX)))
}
