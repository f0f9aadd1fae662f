//! Puts a program's rules into words. Which message a kind takes stands beside this file, one file a family of kinds; here is what
//! they share: filling, counting, what points are called, and the sentences about the program as a whole.

use super::{Category, Figures, Language, Message, fill};
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::number::{Amount, Points};
use coppertoken_rules::program::document::{
    AfterSpending, Downgrade, EarnOn, Enrolment, Expiry, Localized, Measure, ProgramDocument, QualificationWindow,
    Threshold, Tier,
};

/// Speaks about one program in one language.
#[derive(Clone, Copy, Debug)]
pub struct Sentences<'a, F> {
    /// The program.
    pub document: &'a ProgramDocument,
    /// The language.
    pub language: Language,
    /// How figures are written in it.
    pub figures: &'a F,
}

impl<F: Figures> Sentences<'_, F> {
    /// A message that counts nothing.
    pub(super) fn say(&self, message: Message, values: &[&str]) -> String {
        fill(self.language.forms(message).plain(), values)
    }

    /// A counted message; `{0}` is the number, `values` begin with `{1}`.
    pub(super) fn count(&self, message: Message, number: i64, values: &[&str]) -> String {
        let category = self.figures.category(number.unsigned_abs());
        let figure = self.figures.number(number);
        let mut all = vec![figure.as_str()];
        all.extend_from_slice(values);
        fill(self.language.forms(message).of(category), &all)
    }

    /// Points as the program calls them.
    pub fn points(&self, points: Points) -> String {
        match self.document.points_name.get(self.language.code()) {
            None => self.count(Message::Points, points.get(), &[]),
            Some(names) => {
                let name = match self.figures.category(points.get().unsigned_abs()) {
                    Category::One => &names.one,
                    Category::Few => names.few.as_ref().unwrap_or(&names.other),
                    Category::Many => names.many.as_ref().unwrap_or(&names.other),
                    Category::Other => &names.other,
                };
                fill("{0} {1}", &[&self.figures.number(points.get()), name])
            }
        }
    }

    pub(super) fn money(&self, amount: Amount) -> String {
        self.figures.money(amount)
    }

    /// An amount that counts without tax, in minor units. Where the shop shows its prices with tax, that is said.
    pub(super) fn money_that_counts(&self, amount: Amount) -> String {
        let money = self.money(amount);
        if self.counts_before_tax() { self.say(Message::BeforeTax, &[&money]) } else { money }
    }

    /// Do shown prices have a tax that counts for nothing?
    pub(super) fn counts_before_tax(&self) -> bool {
        self.document.tax_beside_basis().is_some()
    }

    /// The merchant's text in this language.
    pub fn own<'b>(&self, text: &'b Localized) -> &'b str
    where
        Self: 'b,
    {
        text.text(self.language.code(), &self.document.languages)
    }

    /// The title of any rule or tier, by its identifier; the identifier itself when the program no longer has it.
    pub(super) fn title_of<'b>(&'b self, id: &'b RuleId) -> &'b str {
        let document = self.document;
        let mechanics = document.mechanics.iter().map(|rule| (&rule.id, &rule.title));
        let rewards = document.rewards.iter().map(|rule| (&rule.id, &rule.title));
        let benefits = document.benefits.iter().map(|rule| (&rule.id, &rule.title));
        let tiers = document.tiers.iter().map(|tier| (&tier.id, &tier.title));
        let mut all = mechanics.chain(rewards).chain(benefits).chain(tiers);
        all.find(|(known, _)| *known == id).map_or(id.as_str(), |(_, title)| self.own(title))
    }

    /// When points of an order arrive.
    pub fn arrival(&self) -> String {
        let moment = match self.document.earning.earn_on {
            EarnOn::Placed => Message::AfterOrdering,
            EarnOn::Paid => Message::AfterPayment,
            EarnOn::Fulfilled => Message::AfterDelivery,
        };
        let moment = self.say(moment, &[]);
        match self.document.earning.hold_days {
            0 => self.say(Message::ArriveAtOnce, &[&moment]),
            days => self.count(Message::Arrive, days.into(), &[&moment]),
        }
    }

    /// How long points live.
    pub fn expiry(&self) -> String {
        match self.document.earning.expiry {
            Expiry::Never => self.say(Message::ExpireNever, &[]),
            Expiry::MonthsAfterPosting(months) => self.count(Message::ExpireMonths, months.into(), &[]),
            Expiry::DaysAfterPosting(days) => self.count(Message::ExpireDays, days.into(), &[]),
            Expiry::MonthsOfInactivity(months) => self.count(Message::ExpireInactivity, months.into(), &[]),
            Expiry::Yearly(month_day) => {
                let month = self.language.conventions().month(month_day.month);
                self.say(Message::ExpireYearly, &[&month_day.day.to_string(), month])
            }
        }
    }

    /// The most one order brings; `None` when there is no limit.
    pub fn order_limit(&self) -> Option<String> {
        let most = self.document.earning.points_per_order_max?;
        Some(self.say(Message::OrderMax, &[&self.points(most)]))
    }

    /// What a return does: a sentence, and one about points that are spent by then.
    pub fn returns(&self) -> Vec<String> {
        let owes = self.document.earning.after_spending == AfterSpending::Deficit;
        let owed = owes.then(|| self.say(Message::ReturnsDeficit, &[]));
        core::iter::once(self.say(Message::Returns, &[])).chain(owed).collect()
    }

    /// Who may take part, and whose orders earn where not everybody's do.
    pub fn who(&self) -> Vec<String> {
        let who = match self.document.enrolment {
            Enrolment::OnJoin => Message::WhoJoins,
            Enrolment::Automatic => Message::WhoOrders,
        };
        core::iter::once(self.say(who, &[])).chain(self.eligibility().unwrap_or_default()).collect()
    }

    /// The rules around all ways to earn and to redeem: when points arrive, how long they live, how many an order brings, what paying
    /// with them is worth, what a return does, who may take part. A sentence each; nothing about a single rule.
    pub fn rules(&self) -> Vec<String> {
        let mut rules = vec![self.arrival(), self.expiry()];
        rules.extend(self.order_limit());
        rules.extend(self.document.pay_with_points.iter().flat_map(|rule| self.pay_with_points(rule)));
        rules.extend(self.returns());
        rules.extend(self.who());
        rules
    }

    /// How members qualify for tiers and how they lose one.
    pub fn qualification(&self) -> Vec<String> {
        let rules = self.document.qualification;
        let counted = match rules.window {
            QualificationWindow::Lifetime => self.say(Message::CountedAlways, &[]),
            QualificationWindow::RollingMonths(months) => self.count(Message::CountedMonths, months.into(), &[]),
            QualificationWindow::CalendarYear => self.say(Message::CountedCalendarYear, &[]),
            QualificationWindow::MembershipYear => self.say(Message::CountedMembershipYear, &[]),
        };
        let kept = match (rules.downgrade, rules.grace_days) {
            (Downgrade::Never, _) => Some(self.say(Message::TierNeverLost, &[])),
            (Downgrade::OneStep | Downgrade::ToReached, 0) => None,
            (Downgrade::OneStep | Downgrade::ToReached, days) => Some(self.count(Message::TierKept, days.into(), &[])),
        };
        core::iter::once(counted).chain(kept).collect()
    }

    /// What it takes to reach a tier: one sentence. "More than" is said of money alone; of whole points and orders, the next one is
    /// where the tier begins.
    pub fn tier(&self, tier: &Tier) -> String {
        match (self.document.qualification.measure, tier.threshold) {
            (Measure::Spend, Threshold::MoreThan(figure)) => {
                self.say(Message::TierMoreThan, &[&self.figure(figure.get())])
            }
            (_, threshold) => self.say(Message::TierAtLeast, &[&self.figure(threshold.first_points().get())]),
        }
    }

    /// What a tier gives beside rules that name it.
    pub fn tier_gives(&self, tier: &Tier) -> Vec<String> {
        let more = i64::from(tier.earn_percent).saturating_sub(100);
        let more = (more > 0).then(|| self.say(Message::TierEarnsMore, &[&self.figures.number(more)]));
        let rate = tier.rate.map(|rate| self.rate(rate));
        let share = tier.pay_share_bps.map(|share| self.say(Message::TierPayShare, &[&self.percent_of_bps(share)]));
        rate.into_iter().chain(more).chain(share).collect()
    }

    /// A figure in the unit of the program's measure.
    pub(super) fn figure(&self, figure: i64) -> String {
        match self.document.qualification.measure {
            Measure::Points => self.points(Points::new(figure).unwrap_or(Points::ZERO)),
            Measure::Spend => self.money_that_counts(Amount::new(figure).unwrap_or(Amount::ZERO)),
            Measure::Orders => self.count(Message::Orders, figure, &[]),
        }
    }

    /// Hundredths of a percent as percent: 1250 = "12.5".
    pub(super) fn percent_of_bps(&self, share_bps: u16) -> String {
        let (whole, rest) = (share_bps.div_euclid(100), share_bps.rem_euclid(100));
        let mut written = whole.to_string();
        if rest > 0 {
            written.push_str(self.language.conventions().decimal);
            written.push_str(format!("{rest:02}").trim_end_matches('0'));
        }
        written
    }
}
