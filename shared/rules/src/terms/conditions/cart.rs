//! What the cart alone decides: a condition after program, member and day were put in.
//!
//! A plan holds these, so that it can be awarded for any cart, in the browser too, and an order can be judged anew by another cart
//! under the same facts of its member. Says the same as the whole condition: a test holds both together.

use serde::{Deserialize, Serialize};

use super::{Goods, Unmet};
use crate::error::OutOfRange;
use crate::number::Amount;
use crate::order::OrderLine;
use crate::selector::Selector;

/// A condition on a cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CartCondition {
    /// Any cart will do.
    #[default]
    Holds,
    /// No cart will: that is what is missing.
    Fails(Unmet),
    /// All of these hold.
    All(Vec<Self>),
    /// One of these holds.
    Any(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// The goods cost so much.
    Goods(Goods),
    /// The cart has a line of these, favourites replaced by their names.
    Contains(Selector),
    /// A group by its name: what fails is the group, whatever in it fails.
    Named {
        /// What is told when it fails.
        unmet: Unmet,
        /// Who belongs to it.
        when: Box<Self>,
    },
}

impl CartCondition {
    /// Decided already.
    pub const fn of(unmet: Option<Unmet>) -> Self {
        match unmet {
            None => Self::Holds,
            Some(unmet) => Self::Fails(unmet),
        }
    }

    /// All of `parts`. The first that fails is told, so one that is decided cuts off what stands behind it.
    pub fn all(parts: Vec<Self>) -> Self {
        let mut left = Vec::new();
        for part in parts {
            match part {
                Self::Holds => {}
                Self::Fails(unmet) if left.is_empty() => return Self::Fails(unmet),
                Self::Fails(unmet) => {
                    left.push(Self::Fails(unmet));
                    break;
                }
                undecided => left.push(undecided),
            }
        }
        match left.len() {
            0 => Self::Holds,
            _ => Self::All(left),
        }
    }

    /// One of `parts`. The nearest one is told when all fail.
    pub fn any(parts: Vec<Self>) -> Self {
        if parts.contains(&Self::Holds) {
            return Self::Holds;
        }
        let decided = parts.iter().filter_map(Self::failure).min();
        let undecided = parts.into_iter().filter(|part| part.failure().is_none());
        let left: Vec<Self> = undecided.chain(decided.map(Self::Fails)).collect();
        match left.as_slice() {
            [] => Self::Fails(Unmet::Excluded),
            [Self::Fails(unmet)] => Self::Fails(*unmet),
            _ => Self::Any(left),
        }
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Holds => Self::Fails(Unmet::Excluded),
            Self::Fails(_) => Self::Holds,
            undecided => Self::Not(Box::new(undecided)),
        }
    }

    /// The same as a group that is told by its name.
    #[must_use]
    pub fn named(self, unmet: Unmet) -> Self {
        match self {
            Self::Holds => Self::Holds,
            Self::Fails(_) => Self::Fails(unmet),
            undecided => Self::Named { unmet, when: Box::new(undecided) },
        }
    }

    /// What is missing whatever the cart; `None` when a cart may fulfil it.
    pub const fn failure(&self) -> Option<Unmet> {
        match self {
            Self::Fails(unmet) => Some(*unmet),
            _ => None,
        }
    }

    /// True when any cart will do; serde's attributes leave it out.
    pub const fn is_always(&self) -> bool {
        matches!(self, Self::Holds)
    }

    /// Without `judge` a plan holds no condition that a cart decides: see [`crate::decide::specialise`].
    #[cfg(not(feature = "judge"))]
    pub fn unmet(&self, _: &[OrderLine], _: Amount) -> Result<Option<Unmet>, OutOfRange> {
        Ok((!self.is_always()).then_some(Unmet::Excluded))
    }

    /// Judges a cart whose goods cost so much on the earning basis; `Ok(None)` when the condition holds.
    #[cfg(feature = "judge")]
    pub fn unmet(&self, lines: &[OrderLine], goods: Amount) -> Result<Option<Unmet>, OutOfRange> {
        match self {
            Self::Holds => Ok(None),
            Self::Fails(unmet) => Ok(Some(*unmet)),
            Self::All(parts) => {
                for part in parts {
                    if let Some(unmet) = part.unmet(lines, goods)? {
                        return Ok(Some(unmet));
                    }
                }
                Ok(None)
            }
            Self::Any(parts) => {
                let mut nearest = None;
                for part in parts {
                    match part.unmet(lines, goods)? {
                        None => return Ok(None),
                        unmet => nearest = nearest.into_iter().chain(unmet).min(),
                    }
                }
                Ok(nearest.or(Some(Unmet::Excluded)))
            }
            Self::Not(part) => Ok(part.unmet(lines, goods)?.is_none().then_some(Unmet::Excluded)),
            Self::Goods(bounds) => bounds.unmet(goods),
            Self::Contains(selector) => {
                Ok((!lines.iter().any(|line| selector.matches(line))).then_some(Unmet::NotInCart))
            }
            Self::Named { unmet, when } => Ok(when.unmet(lines, goods)?.map(|_| *unmet)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goods(at_least: i64) -> CartCondition {
        CartCondition::Goods(Goods { at_least: Some(Amount::new(at_least).unwrap()), at_most: None })
    }

    fn unmet(condition: &CartCondition, goods: i64) -> Option<Unmet> {
        condition.unmet(&[], Amount::new(goods).unwrap()).unwrap()
    }

    #[test]
    fn what_is_decided_leaves_no_trace_and_what_fails_first_is_told() {
        assert_eq!(CartCondition::all(vec![CartCondition::Holds]), CartCondition::Holds);
        assert_eq!(CartCondition::any(vec![goods(5), CartCondition::Holds]), CartCondition::Holds);
        let later = CartCondition::all(vec![goods(5), CartCondition::Fails(Unmet::Tier), goods(9)]);
        assert_eq!(unmet(&later, 0), Some(Unmet::GoodsMissing { missing: Amount::new(5).unwrap() }));
        assert_eq!(unmet(&later, 5), Some(Unmet::Tier));
        let nearest = CartCondition::any(vec![
            CartCondition::Fails(Unmet::Tier),
            goods(5),
            CartCondition::Fails(Unmet::NotRegular),
        ]);
        assert_eq!(unmet(&nearest, 3), Some(Unmet::GoodsMissing { missing: Amount::new(2).unwrap() }));
        assert_eq!(unmet(&nearest, 5), None);
        assert_eq!(unmet(&goods(5).negated(), 5), Some(Unmet::Excluded));
        assert_eq!(unmet(&goods(5).named(Unmet::Segment), 3), Some(Unmet::Segment));
    }
}
