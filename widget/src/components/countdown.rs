//! "2 days left": what counts the days of the program, and follows its midnight while the page is open.

use coppertoken_rules::time::Date;

use crate::app::App;
use crate::element::{View, element, nothing, words};
use crate::host;
use crate::text::fill;
use crate::value::Value;
use crate::view_model::countdown::{Left, left};

/// Milliseconds between two looks at the program's calendar.
const LOOK: f64 = 20_000.0;
/// Days from which on they are counted; before, the date alone says it.
const COUNTED_DAYS_MAX: i64 = 14;

thread_local! {
    static TODAY: Value<Option<Date>> = Value::new(None);
    static IS_WATCHED: Value<bool> = Value::new(false);
}

/// Today by the program's clock, followed.
pub fn today(app: App) -> Option<Date> {
    if !IS_WATCHED.with(|is_watched| is_watched.peek()) {
        IS_WATCHED.with(|is_watched| is_watched.set(true));
        watch(app);
    }
    TODAY.with(|today| {
        today.change(app.today());
        today.get()
    })
}

fn watch(app: App) {
    host::later(LOOK, move || {
        TODAY.with(|today| today.change(app.today()));
        watch(app);
    });
}

/// Is it over?
pub fn is_over(app: App, last_day: Date) -> bool {
    today(app).is_some_and(|today| left(last_day, today) == Left::Nothing)
}

/// The days left and the last day; nothing when it is over.
pub fn countdown(app: App, last_day: Date) -> View {
    let (format, texts) = (app.format(), app.page_texts());
    let Some(today) = today(app) else { return nothing() };
    let left = match left(last_day, today) {
        Left::Nothing => return nothing(),
        Left::LastDay => Some(texts.last_day().to_owned()),
        Left::Days(days) => (days <= COUNTED_DAYS_MAX).then(|| format.count(&texts.days_left(), days, "")),
    };
    let through = words("span", "soft", &fill(texts.through_day(), &[&app.date(last_day)]));
    let chips = element("p", "chips");
    match left {
        Some(left) => chips.child(words("span", "chip", &left)).child(through).view(),
        None => chips.child(through).view(),
    }
}
