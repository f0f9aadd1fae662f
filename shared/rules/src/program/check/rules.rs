//! Checks of each rule by itself: earning, rewards, benefits, tiers.

use super::{BENEFITS_MAX, HOLD_DAYS_MAX, MECHANICS_MAX, Problems, REWARDS_MAX, TIERS_MAX};
use crate::error::OutOfRange;
use crate::limits::{EARN_PERCENT_MAX, MONTHS_KEPT, RULE_POINTS_MAX};
use crate::mechanics::{Earns, MechanicTerms};
use crate::order::AMOUNT_MAX;
use crate::program::document::{Expiry, ProgramDocument, QualificationWindow, TaxInPrices};
use crate::program::window::Window;
use crate::qualification::GRACE_DAYS_MAX;
use crate::ratio::{BASIS_POINTS, Fraction};
use crate::rewards::RewardTerms;

impl Problems {
    pub(super) fn earning(&mut self, document: &ProgramDocument) {
        let earning = &document.earning;
        self.unless(earning.hold_days <= HOLD_DAYS_MAX, "earning.hold_days", "hold points for at most 183 days");
        let expiry_is_fine = match earning.expiry {
            Expiry::Never => true,
            Expiry::MonthsAfterPosting(months) | Expiry::MonthsOfInactivity(months) => (1..=120).contains(&months),
            Expiry::DaysAfterPosting(days) => (1..=3650).contains(&days),
            // 2028 has a 29 February.
            Expiry::Yearly(month_day) => month_day.in_year(2028).is_some(),
        };
        self.unless(
            expiry_is_fine,
            "earning.expiry",
            "let points live 1 day to 10 years, to a day of the year, or for ever",
        );
        if let Some(Err(message)) = document.tax_in_prices().map(TaxInPrices::check) {
            self.unless(false, "shown_prices.with_tax.tax_bps", message);
        }
        let most = earning.points_per_order_max.is_none_or(|most| (1..=RULE_POINTS_MAX).contains(&most.get()));
        self.unless(most, "earning.points_per_order_max", "let an order earn 1 to 1,000,000 points at most");
        let count = document.mechanics.len();
        self.unless((1..=MECHANICS_MAX).contains(&count), "mechanics", "give 1 to 50 ways to earn");
        for (place, mechanic) in document.mechanics.iter().enumerate() {
            self.text(document, &format!("mechanics[{place}].title"), &mechanic.title);
            self.terms(document, &format!("mechanics[{place}].terms"), &mechanic.terms);
            self.window(&format!("mechanics[{place}]"), mechanic.window);
            if let Err(message) = mechanic.rule.check() {
                self.unless(false, format!("mechanics[{place}].rule"), message);
            }
        }
        let is_each_fine = document.mechanics.iter().all(|mechanic| mechanic.rule.check().is_ok());
        let fine = !is_each_fine || can_be_added(document).is_ok();
        self.unless(fine, "mechanics", "these rates together are too large or too fine to be computed exactly");
    }

    pub(super) fn rewards(&mut self, document: &ProgramDocument) {
        self.unless(document.rewards.len() <= REWARDS_MAX, "rewards", "offer at most 100 rewards");
        for (place, reward) in document.rewards.iter().enumerate() {
            let here = |field: &str| format!("rewards[{place}].{field}");
            self.text(document, &here("title"), &reward.title);
            self.terms(document, &here("terms"), &reward.terms);
            self.window(&format!("rewards[{place}]"), reward.window);
            let cost = reward.cost.is_none_or(|cost| (1..=RULE_POINTS_MAX).contains(&cost.get()));
            self.unless(cost, here("cost"), "a reward costs 1 to 1,000,000 points");
            let minimum = (0..=AMOUNT_MAX).contains(&reward.minimum_goods.get());
            self.unless(minimum, here("minimum_goods"), "the minimum is not negative");
            let valid = (1..=3650).contains(&reward.valid_days);
            self.unless(valid, here("valid_days"), "a code is valid for 1 to 3650 days");
            self.unless(reward.per_member_max != Some(0), here("per_member_max"), "let a member have at least one");
            let margin = reward.margin_cost.is_none_or(|cost| (0..=AMOUNT_MAX).contains(&cost.get()));
            self.unless(margin, here("margin_cost"), "what it costs you is not negative");
            let stock = reward.stock.is_none() || reward.gives.used().can_be_limited();
            self.unless(stock, here("stock"), "a service has no stock; limit it per member instead");
            if let Err(message) = reward.gives.check() {
                self.unless(false, here("gives"), message);
            }
        }
        if let Some(Err(message)) = document.pay_with_points.as_ref().map(|rule| rule.check()) {
            self.unless(false, "pay_with_points", message);
        }
    }

    pub(super) fn benefits(&mut self, document: &ProgramDocument) {
        self.unless(document.benefits.len() <= BENEFITS_MAX, "benefits", "give at most 50 benefits");
        for (place, benefit) in document.benefits.iter().enumerate() {
            self.text(document, &format!("benefits[{place}].title"), &benefit.title);
            self.terms(document, &format!("benefits[{place}].terms"), &benefit.terms);
            self.window(&format!("benefits[{place}]"), benefit.window);
            if let Err(message) = benefit.gives.check() {
                self.unless(false, format!("benefits[{place}].gives"), message);
            }
        }
    }

    pub(super) fn tiers(&mut self, document: &ProgramDocument) {
        self.unless(document.tiers.len() <= TIERS_MAX, "tiers", "build at most 10 tiers");
        let window = match document.qualification.window {
            QualificationWindow::RollingMonths(months) => (1..=MONTHS_KEPT).contains(&months),
            QualificationWindow::Lifetime | QualificationWindow::CalendarYear | QualificationWindow::MembershipYear => {
                true
            }
        };
        self.unless(window, "qualification.window", "look back over 1 to 24 months");
        let grace = document.qualification.grace_days <= GRACE_DAYS_MAX;
        self.unless(grace, "qualification.grace_days", "keep a lost tier for at most 366 days");
        let mut below = None;
        for (place, tier) in document.tiers.iter().enumerate() {
            let here = |field: &str| format!("tiers[{place}].{field}");
            self.text(document, &here("title"), &tier.title);
            let first = tier.threshold.first_points();
            self.unless(first.is_positive(), here("threshold"), "a tier begins above 0");
            self.unless(below < Some(first), here("threshold"), "put the tiers in rising order");
            below = Some(first);
            let percent = (1..=EARN_PERCENT_MAX).contains(&tier.earn_percent);
            self.unless(percent, here("earn_percent"), "a tier earns 1 to 1000 percent");
            let share = tier.pay_share_bps.is_none_or(|share| share <= BASIS_POINTS);
            self.unless(share, here("pay_share_bps"), "a share is 0 to 10000 hundredths of a percent");
            if let Some(Err(message)) = tier.rate.map(|rate| rate.check()) {
                self.unless(false, here("rate"), message);
            }
        }
    }

    fn window(&mut self, place: &str, window: Window) {
        let is_in_order = window.first_day.zip(window.last_day).is_none_or(|(first, last)| first <= last);
        self.unless(is_in_order, format!("{place}.window"), "the first day comes before the last day or is the same");
    }
}

/// Judges the largest order there may be by all rates at once: an error means that such orders would be refused by a published program.
fn can_be_added(document: &ProgramDocument) -> Result<(), OutOfRange> {
    let mut percent = i128::from(EARN_PERCENT_MAX);
    let mut rates = Vec::new();
    let mut overrides = Vec::new();
    for mechanic in &document.mechanics {
        match mechanic.rule.earns() {
            Earns::Rate(rate) => rates.push(rate),
            Earns::Instead(rate) => overrides.push(rate),
            Earns::Percent(more) => percent = percent.saturating_add(i128::from(more)),
            Earns::Points | Earns::Nothing => {}
        }
    }
    overrides.extend(document.tiers.iter().filter_map(|tier| tier.rate));
    let largest = |rate: Fraction| {
        let base = rate.times(i128::from(AMOUNT_MAX), 1)?;
        base.times(i128::from(EARN_PERCENT_MAX), 100)?.times(percent, 100)
    };
    let mut sum = Fraction::ZERO;
    for rate in rates {
        sum = sum.plus(rate.fraction()?)?;
    }
    sum = largest(sum)?;
    for rate in overrides {
        sum = sum.plus(largest(rate.fraction()?)?)?;
    }
    sum.floor().map(drop)
}
