//! What an account remembers by day: orders, favourites, visits. Kept for [`crate::limits::MONTHS_KEPT`], the longest window any rule may ask for.
//!
//! These figures answer "how many orders in 30 days", "what does the member buy most", "which tier does a rolling year reach".
//! They change by entries only (see [`crate::ledger::state_change`]), so replaying the ledger rebuilds them.

use serde::{Deserialize, Serialize};

use crate::number::{Amount, Points};
use crate::selector::Selector;
use crate::time::Date;

/// Months that decide what a favourite is.
pub const FAVOURITE_MONTHS: u16 = 12;
/// Most days with orders: every day of [`crate::limits::MONTHS_KEPT`] (731) and some. At about 70 bytes each, 750 are 53 KB of the 2 MB row.
pub const DAYS_MAX: usize = 750;
/// Most figures of categories and products (one a month each): at about 90 bytes, 600 are 54 KB. The smallest of the oldest
/// month go first.
pub const FAVOURITES_MAX: usize = 600;
/// Most days of visit: as [`DAYS_MAX`], at 13 bytes each.
pub const VISITS_MAX: usize = 750;

/// Figures of one day. The day is the one the orders were paid on (or earned from, when a program earns on placing).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayFigures {
    /// The day.
    pub day: Date,
    /// Paid orders.
    pub orders: i64,
    /// What they cost on the earning basis, less refunds. Minor units.
    pub spent: Amount,
    /// Points they earned, less what was taken back.
    pub qualifying: Points,
}

/// What a favourite is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FavouriteKind {
    /// A category.
    Category,
    /// A product.
    Product,
}

/// What was spent on one category or product in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Favourite {
    /// Category or product.
    pub kind: FavouriteKind,
    /// The platform's id of it.
    pub id: String,
    /// The first day of the month.
    pub month: Date,
    /// Minor units, net.
    pub spent: Amount,
    /// The last day of the month something was bought.
    pub last_on: Date,
}

/// What an account remembers by day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct History {
    /// Days with orders, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayFigures>,
    /// Spending by month on categories and products, in order of month, kind, id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub favourites: Vec<Favourite>,
    /// Days of visit, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Date>,
    /// The last day an order was paid on, of all time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_order_on: Option<Date>,
}

impl History {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { days: Vec::new(), favourites: Vec::new(), visits: Vec::new(), last_order_on: None }
    }

    /// Orders paid on `since` or later.
    pub fn orders_since(&self, since: Date) -> i64 {
        let days = self.days.iter().filter(|figures| figures.day >= since);
        days.map(|figures| figures.orders).fold(0, i64::saturating_add)
    }

    /// The category most was spent on within [`FAVOURITE_MONTHS`]; of equals the one bought last, then the first by name.
    pub fn favourite_category(&self, today: Date) -> Option<&str> {
        self.favourite(FavouriteKind::Category, today)
    }

    /// The product most was spent on; see [`History::favourite_category`].
    pub fn favourite_product(&self, today: Date) -> Option<&str> {
        self.favourite(FavouriteKind::Product, today)
    }

    fn favourite(&self, kind: FavouriteKind, today: Date) -> Option<&str> {
        let is_recent = |figure: &&Favourite| {
            figure.kind == kind && figure.month.plus_months(FAVOURITE_MONTHS) > today && figure.spent.is_positive()
        };
        let mut sums: Vec<(&str, i64, Date)> = Vec::new();
        for figure in self.favourites.iter().filter(is_recent) {
            match sums.iter_mut().find(|(id, _, _)| *id == figure.id) {
                Some((_, spent, last_on)) => {
                    *spent = spent.saturating_add(figure.spent.get());
                    *last_on = figure.last_on.max(*last_on);
                }
                None => sums.push((&figure.id, figure.spent.get(), figure.last_on)),
            }
        }
        let best = sums
            .into_iter()
            .max_by(|one, other| (one.1, one.2).cmp(&(other.1, other.2)).then_with(|| other.0.cmp(one.0)));
        best.map(|(id, _, _)| id)
    }

    /// The selector with favourites replaced by their names; one without a favourite has no products.
    pub fn resolve(&self, selector: &Selector, today: Date) -> Selector {
        let named = |favourite: Option<&str>| favourite.map(str::to_owned).into_iter().collect();
        match selector {
            Selector::FavouriteCategory => Selector::Categories(named(self.favourite_category(today))),
            Selector::FavouriteProduct => Selector::Products(named(self.favourite_product(today))),
            named => named.clone(),
        }
    }
}
