//! Gifts for joining. A program gives no more of them than a fact has fresh codes for, and the account is empty: there is room for all.

use super::{Answer, Asked, Decided, Happening, Planned};
use crate::decide::gift::{Giving, give};
use crate::decide::posting::Posting;
use crate::ids::{RuleId, Source};
use crate::mechanics::Enrollment;
use crate::program::judging::Subject;
use crate::rejection::Rejection;

impl Decided for Enrollment {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        None
    }

    fn answer(&self, happening: Happening) -> Option<Answer<Self>> {
        match happening {
            Happening::Joined => Some(enroll),
            Happening::Visited | Happening::Birthday(_) | Happening::Ordered | Happening::Judged => None,
        }
    }
}

fn enroll(enrollment: &Enrollment, asked: Asked<'_>, posting: &mut Posting) -> Result<(), Rejection> {
    let Asked { program, mechanic_id, .. } = asked;
    let source = Source::Enrollment(posting.account().account_id.clone(), mechanic_id.clone());
    give(program, posting, Giving::once(&source, mechanic_id)?, &enrollment.gives).map(drop)
}
