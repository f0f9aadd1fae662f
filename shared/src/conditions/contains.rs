//! The cart has a line of certain products or categories.

use super::{Subject, Unmet};
use crate::rejection::Rejection;
use crate::selector::Selector;

pub(super) fn unmet(selector: &Selector, subject: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
    let named = subject.account.history.resolve(selector, subject.today);
    Ok((!subject.lines.iter().any(|line| named.matches(line))).then_some(Unmet::NotInCart))
}
