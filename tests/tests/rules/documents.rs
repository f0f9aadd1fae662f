//! What is a program and what is not; who reads what of it; the examples it carries.

use coppertoken_rules::mechanics::{MechanicKind, Spend};
use coppertoken_rules::number::LIMIT;
use coppertoken_rules::program::check::Problem;
use coppertoken_rules::program::document::{
    AfterSpending, Audience, Banner, BannerTrigger, EarnOn, Enrolment, Example, Expiry, Localized, PluralForms,
    ProgramDocument, ShownPrices, TaxInPrices, Threshold,
};
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_rules::rehearse::rehearsed;
use coppertoken_rules::rewards::{AmountOff, RewardKind};
use coppertoken_rules::{Amount, Points, Program, explain, quote};
use coppertoken_tests::builders::{self, amount, points, reward, spend, text, tier};
use coppertoken_words::lint::publishable;
use serde_json::json;

fn problems(change: impl FnOnce(&mut ProgramDocument)) -> Vec<String> {
    let mut document = builders::document();
    change(&mut document);
    let found = rehearsed(1, document).err().unwrap_or_default();
    assert!(found.iter().all(|Problem { message, .. }| message.len() > 20), "a message says what to do: {found:?}");
    found.into_iter().map(|problem| problem.place).collect()
}

fn banner() -> Banner {
    Banner {
        slogan: text("Points for every purchase"),
        text: text("Join and earn."),
        picture: "/pictures/banner.svg".to_owned(),
        picture_description: text("A copper token"),
        trigger: BannerTrigger::ExitIntent,
        repeat_after_days: 7,
    }
}

/// One broken rule, one problem, at its place.
#[test]
fn every_rule_of_a_document_is_checked_and_names_its_place() {
    type Change = Box<dyn FnOnce(&mut ProgramDocument)>;
    let long = "x".repeat(401);
    let broken: Vec<(&str, Change)> = vec![
        ("engine", Box::new(|document| document.engine = 2)),
        ("currency", Box::new(|document| document.currency = "eur".into())),
        ("currency", Box::new(|document| document.currency = "EURO".into())),
        ("time_zone", Box::new(|document| document.time_zone.clear())),
        (
            "shown_prices.with_tax.tax_bps",
            Box::new(|document| document.shown_prices = Some(ShownPrices::WithTax(TaxInPrices { tax_bps: 10_001 }))),
        ),
        ("languages", Box::new(|document| document.languages.clear())),
        ("name.en", Box::new(|document| document.name = Localized::default())),
        ("name.en", Box::new(|document| document.name = text("  "))),
        ("name.en", Box::new(move |document| document.name = text(&long))),
        ("earning.hold_days", Box::new(|document| document.earning.hold_days = 184)),
        ("earning.expiry", Box::new(|document| document.earning.expiry = Expiry::MonthsAfterPosting(0))),
        ("earning.expiry", Box::new(|document| document.earning.expiry = Expiry::MonthsAfterPosting(121))),
        ("earning.expiry", Box::new(|document| document.earning.expiry = Expiry::DaysAfterPosting(0))),
        ("earning.expiry", Box::new(|document| document.earning.expiry = Expiry::DaysAfterPosting(3651))),
        ("mechanics", Box::new(|document| document.mechanics.clear())),
        ("mechanics[0].title.en", Box::new(|document| document.mechanics[0].title = Localized::default())),
        ("mechanics[0].rule", Box::new(|document| document.mechanics[0] = spend("spend", -1, 100))),
        ("mechanics[0].rule", Box::new(|document| document.mechanics[0] = spend("spend", 1, 0))),
        ("rewards[0].title.en", Box::new(|document| document.rewards[0].title = Localized::default())),
        ("rewards[0].cost", Box::new(|document| document.rewards[0].cost = Some(Points::ZERO))),
        ("rewards[0].cost", Box::new(|document| document.rewards[0].cost = Some(points(1_000_001)))),
        ("rewards[0].minimum_goods", Box::new(|document| document.rewards[0].minimum_goods = amount(-1))),
        ("rewards[0].valid_days", Box::new(|document| document.rewards[0].valid_days = 0)),
        ("rewards[0].gives", Box::new(|document| document.rewards[0].gives = gives(0))),
        ("rewards", Box::new(|document| document.rewards = many(101, |id| reward(id, 1, 1)))),
        (
            "tiers",
            Box::new(|document| {
                let mut first = 0;
                document.tiers = many(11, |id| {
                    first += 1;
                    tier(id, Threshold::AtLeast(points(first)), 100)
                });
            }),
        ),
        (
            "tiers[0].threshold",
            Box::new(|document| document.tiers = vec![tier("a", Threshold::AtLeast(Points::ZERO), 100)]),
        ),
        (
            "tiers[0].title.en",
            Box::new(|document| {
                document.tiers = vec![tier("a", Threshold::AtLeast(points(1)), 100)];
                document.tiers[0].title = Localized::default();
            }),
        ),
        // More than 9 begins at 10: that is not above "at least 10".
        (
            "tiers[1].threshold",
            Box::new(|document| {
                let (one, other) = (Threshold::AtLeast(points(10)), Threshold::MoreThan(points(9)));
                document.tiers = vec![tier("a", one, 100), tier("b", other, 100)];
            }),
        ),
        (
            "tiers[0].earn_percent",
            Box::new(|document| document.tiers = vec![tier("a", Threshold::MoreThan(points(1)), 0)]),
        ),
        ("look.accent", Box::new(|document| document.look.accent = "copper".into())),
        ("look.accent", Box::new(|document| document.look.accent = "#12345é".into())),
        ("look.corner_radius_pixels", Box::new(|document| document.look.corner_radius_pixels = 41)),
        (
            "banner.slogan.en",
            Box::new(|document| document.banner = Some(Banner { slogan: Localized::default(), ..banner() })),
        ),
        (
            "banner.text.en",
            Box::new(|document| document.banner = Some(Banner { text: Localized::default(), ..banner() })),
        ),
        (
            "banner.picture_description.en",
            Box::new(|document| {
                document.banner = Some(Banner { picture_description: Localized::default(), ..banner() });
            }),
        ),
        ("banner.picture", Box::new(|document| document.banner = Some(with_picture("javascript:alert(1)")))),
        ("banner.picture", Box::new(|document| document.banner = Some(with_picture("http://shop.example/a.png")))),
        ("banner.picture", Box::new(|document| document.banner = Some(with_picture("//evil.example/a.png")))),
        ("spend", Box::new(|document| document.rewards[0].id = builders::rule_id("spend"))),
        ("examples[0].earns", Box::new(|document| document.examples = vec![example(4995, 50)])),
        ("examples[1].spends", Box::new(|document| document.examples = vec![example(4995, 49), example(-1, 0)])),
        ("business", Box::new(|document| document.business.margin_budget = Some(Amount::ZERO))),
        ("notes", Box::new(|document| document.notes = vec![String::new(); 101])),
        (
            "mechanics[0].terms.en",
            Box::new(|document| document.mechanics[0].terms = Localized([("ru".to_owned(), "x".to_owned())].into())),
        ),
        ("examples", Box::new(|document| document.examples = vec![example(100, 1); 101])),
    ];
    for (place, change) in broken {
        assert_eq!(problems(change), [place]);
    }
    assert_eq!(problems(|document| document.languages = vec!["en".into(), "EN-us".into()])[0], "languages[1]");
    assert_eq!(problems(|document| document.mechanics = many(51, |id| spend(id, 1, 100))), ["mechanics"]);
}

fn gives(off: i64) -> RewardKind {
    RewardKind::AmountOff(AmountOff { amount: amount(off), share_bps_max: None })
}

fn with_picture(picture: &str) -> Banner {
    Banner { picture: picture.to_owned(), ..banner() }
}

fn example(spends: i64, earns: i64) -> Example {
    Example::of_order(amount(spends), points(earns))
}

fn many<T>(count: usize, mut make: impl FnMut(&str) -> T) -> Vec<T> {
    (0..count).map(|place| make(&format!("rule-{place}"))).collect()
}

/// All problems at once, so that a merchant corrects a document in one go.
#[test]
fn all_problems_are_told_at_once() {
    let found = problems(|document| {
        document.engine = 9;
        document.rewards[0].cost = Some(Points::ZERO);
        document.look.accent.clear();
    });
    assert_eq!(found, ["engine", "rewards[0].cost", "look.accent"]);
    assert_eq!(problems(|document| document.banner = Some(banner())), Vec::<String>::new());
}

/// Rates whose exact sum leaves the numbers we compute with would make every order fail: refused before publishing.
#[test]
fn rates_that_cannot_be_added_exactly_are_refused() {
    // Large primes: the common denominator is their product, above 10^38.
    let pers = [999_999_999_989, 999_999_999_961, 999_999_999_937, 999_999_999_899];
    let found = problems(|document| {
        document.mechanics = pers.iter().map(|per| spend(&format!("per-{per}"), 1, *per)).collect();
    });
    assert_eq!(found, ["mechanics"]);
    // A million points for a cent: an order of 10^10 would give more than 2^53.
    assert_eq!(problems(|document| document.mechanics = vec![spend("spend", 1_000_000, 1)]), ["mechanics"]);
}

/// A goal that no order can reach is shown without an amount; it is not an error.
#[test]
fn a_goal_beyond_every_order_has_no_missing_amount() {
    let mut document = builders::document();
    document.mechanics = vec![spend("spend", 1, 1_000_000_000_000)];
    document.rewards = vec![reward("far", 1_000_000, 500)];
    let program = builders::program(1, document);
    let goal = explain::next_goal(&program, None, &[], builders::at_milliseconds(0)).unwrap().unwrap();
    assert_eq!((goal.missing_points, goal.missing_amount), (points(1_000_000), None));
}

#[test]
fn examples_run_through_the_rules_before_a_program_is_published_and_not_when_it_is_built() {
    let mut document = builders::document();
    document.examples = vec![example(4995, 49), example(0, 0), example(99, 0), example(100, 1)];
    assert!(rehearsed(1, document.clone()).is_ok());
    document.mechanics = vec![spend("spend", 2, 100)];
    assert!(Program::new(1, document.clone()).is_ok(), "what is stored was rehearsed when it was published");
    let found = rehearsed(1, document.clone()).unwrap_err();
    assert_eq!(publishable(&document).unwrap_err(), found);
    assert_eq!(found[0].message, "an order of 4995 earns 99, not 49");
    assert_eq!(found.len(), 3);
}

/// A member's past, a cart, points, benefits and what points pay: each expectation that fails names its place.
#[test]
fn an_example_tells_a_past_and_a_cart() {
    let parsed = |examples: serde_json::Value| {
        let mut value: serde_json::Value =
            serde_json::from_str(include_str!("../../programs/electronics.json")).expect("a program");
        value["benefits"] = json!([
            {"id": "returns", "title": {"en": "Returns", "ru": "Возврат", "mk": "Враќање"}, "when": "regular",
             "gives": {"perk": {"name": "free_returns"}}}
        ]);
        value["examples"] = examples;
        let document: ProgramDocument = serde_json::from_value(value).expect("a document");
        let found = rehearsed(1, document).err().unwrap_or_default();
        found.into_iter().map(|problem| (problem.place, problem.message)).collect::<Vec<_>>()
    };
    let none: Vec<(String, String)> = vec![];
    let steady = json!({"orders": 6, "average": 110_000});
    assert_eq!(parsed(json!([{"spends": 100_000, "earns": 50}])), none, "the short form");
    assert_eq!(parsed(json!([{"member": steady, "spends": 150_000, "earns": 150, "benefits": ["returns"]}])), none);
    // Three orders within a year make a regular: 400 days ago they do not count.
    let lapsed = json!({"orders": 6, "average": 110_000, "last_order_days": 400, "member_days": 500});
    assert_eq!(parsed(json!([{"member": lapsed, "spends": 100_000, "benefits": []}])), none);
    let wrong = parsed(json!([
        {"member": steady, "spends": 149_999, "earns": 149},
        {"member": steady, "spends": 100_000, "benefits": []},
        {"member": {"points": 100}, "spends": 100_000, "points_pay": 30_000},
    ]));
    let places = |problems: &[(String, String)]| problems.iter().map(|(place, _)| place.clone()).collect::<Vec<_>>();
    assert_eq!(places(&wrong), ["examples[0].earns", "examples[1].benefits", "examples[2].points_pay"]);
    assert_eq!(wrong[0].1, "an order of 149999 earns 74, not 149");
    assert_eq!(wrong[1].1, "this member has [returns], not []");
    assert_eq!(wrong[2].1, "points may pay 10000 of this cart, not 30000");
    // What says nothing that could be tried is no program.
    let unstated = parsed(json!([
        {"spends": 1},
        {"earns": 1},
        {"member": {"tier": "gold"}, "spends": 1, "earns": 0},
        {"lines": [{"net": 100, "quantity": 0}], "earns": 0},
    ]));
    assert_eq!(places(&unstated), ["examples[0]", "examples[1]", "examples[2].member.tier", "examples[3].lines"]);
}

/// What a program costs its merchant is nobody else's business.
#[test]
fn figures_of_the_merchant_stay_with_the_merchant() {
    let mut document = builders::document();
    document.business.median_basket = Some(amount(424_242));
    document.notes = vec!["a secret plan".to_owned()];
    document.rewards[0].margin_cost = Some(amount(313_131));
    let program = builders::program(1, document.clone());
    assert_eq!(*program.view(Reader::Full).program, document);
    for reader in [Reader::Member, Reader::Public] {
        let view = serde_json::to_string(&program.view(reader)).unwrap();
        for secret in ["424242", "secret", "313131"] {
            assert!(!view.contains(secret), "{reader:?} reads {secret}");
        }
    }
}

#[test]
fn each_reader_sees_a_program_with_its_own_eyes() {
    let mut document = builders::document();
    document.examples = vec![example(4995, 49)];
    document.rewards.push(reward("secret", 100, 300));
    document.rewards[1].audience = Audience::Members;
    let open = builders::program(7, document.clone());
    assert_eq!(*open.view(Reader::Full).program, document);
    assert!(open.view(Reader::Member).program.examples.is_empty());
    assert_eq!(open.view(Reader::Member).program.rewards.len(), 2);
    let public = open.view(Reader::Public);
    assert_eq!(public.program.rewards.iter().map(|reward| reward.id.as_str()).collect::<Vec<_>>(), ["five-off"]);
    // A reward that is left out changes no quote; a way to earn does.
    assert!(!public.withheld);
    let cart = [builders::line("1", 4995, 0)];
    let now = builders::at_milliseconds(0);
    let promised = quote::quote(&public.computable().unwrap(), None, &cart, now).unwrap();
    assert_eq!(promised, quote::quote(&open, None, &cart, now).unwrap());

    let mut hidden = spend("secret-rate", 1, 10);
    hidden.audience = Audience::Members;
    document.mechanics.push(hidden);
    document.examples.clear();
    let program = builders::program(8, document);
    let public = program.view(Reader::Public);
    assert!(public.withheld && public.computable().is_none());
    assert!(!serde_json::to_string(&public).unwrap().contains("secret"), "nothing members-only leaks");
    assert!(program.view(Reader::Member).computable().is_some());
    // A view of a newer engine is for the server to compute with.
    let mut newer = program.view(Reader::Member);
    std::sync::Arc::make_mut(&mut newer.program).engine += 1;
    assert!(newer.computable().is_none());
    let read: ProgramView = serde_json::from_str(&serde_json::to_string(&public).unwrap()).unwrap();
    assert_eq!(read, public);
}

/// The smallest document a merchant can write, and the defaults it gets.
#[test]
fn what_a_document_leaves_out_has_the_defaults_of_the_domain() {
    let smallest = json!({
        "engine": 1, "name": {"en": "Club"}, "currency": "EUR", "time_zone": "Europe/Skopje", "languages": ["en"],
        "mechanics": [{"id": "spend", "title": {"en": "Spend"}, "rule": {"spend": {"points": 1, "per": 100}}}],
        "rewards": [{"id": "five", "title": {"en": "5"}, "cost": 250, "gives": {"amount_off": {"amount": 500}}}],
    });
    let document: ProgramDocument = serde_json::from_value(smallest.clone()).unwrap();
    assert_eq!(document.enrolment, Enrolment::OnJoin);
    assert_eq!(document.earning.hold_days, 14);
    assert_eq!(document.earning.earn_on, EarnOn::Paid);
    assert_eq!(document.earning.expiry, Expiry::MonthsAfterPosting(12));
    assert_eq!(document.earning.after_spending, AfterSpending::Deficit);
    let basis = document.earning.basis;
    assert!(!basis.tax && !basis.shipping && !basis.gift_cards);
    assert_eq!((document.rewards[0].valid_days, document.rewards[0].minimum_goods), (90, Amount::ZERO));
    assert_eq!(document.mechanics[0].rule, MechanicKind::Spend(Spend { points: points(1), per: amount(100) }));
    let again: ProgramDocument = serde_json::from_value(serde_json::to_value(&document).unwrap()).unwrap();
    assert_eq!(again, document);
    assert!(rehearsed(1, document).is_ok());
}

/// Invariant 6: nothing a merchant wrote is silently ignored.
#[test]
fn unknown_fields_kinds_and_numbers_are_refused() {
    let good = serde_json::to_value(builders::document()).unwrap();
    let refused: [(&str, serde_json::Value); 9] = [
        ("/surprise", json!(1)),
        ("/earning/surprise", json!(1)),
        ("/earning/basis/vat", json!(true)),
        ("/earning/expiry", json!({"weeks_after_posting": 3})),
        ("/mechanics/0/rule", json!({"stamps": {"every": 10}})),
        ("/mechanics/0/rule", json!({"spend": {"points": 1, "per": 100, "bonus": 1}})),
        ("/mechanics/0/rule", json!({"spend": {"points": 1.5, "per": 100}})),
        ("/rewards/0/cost", json!(LIMIT + 1)),
        ("/rewards/0/audience", json!("everyone")),
    ];
    for (place, value) in refused {
        let mut document = good.clone();
        let (parent, field) = place.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[field] = value;
        assert!(serde_json::from_value::<ProgramDocument>(document).is_err(), "{place}");
    }
}

/// E16: points bear a name of the shop's own, in all the forms each language counts with.
#[test]
fn e16_points_are_called_by_their_own_name_in_every_form_of_every_language() {
    let forms = |one: &str, few: Option<&str>, many: Option<&str>, other: &str| PluralForms {
        one: one.to_owned(),
        few: few.map(str::to_owned),
        many: many.map(str::to_owned),
        other: other.to_owned(),
    };
    let name = |language: &str, forms: PluralForms| (language.to_owned(), forms);
    let russian = forms("медный жетон", Some("медных жетона"), Some("медных жетонов"), "медного жетона");
    let all = [
        name("ru", russian.clone()),
        name("mk", forms("бакарен жетон", None, None, "бакарни жетони")),
        name("en", forms("copper token", None, None, "copper tokens")),
    ];
    let in_three = |document: &mut ProgramDocument| {
        let translated = Localized(["ru", "mk", "en"].map(|language| (language.to_owned(), "x".to_owned())).into());
        document.languages = vec!["ru".into(), "mk".into(), "en".into()];
        document.name = translated.clone();
        document.mechanics[0].title = translated.clone();
        document.rewards[0].title = translated;
        document.points_name = all.clone().into();
    };
    assert_eq!(problems(in_three), Vec::<String>::new());
    let broken = |language: &str, found: Option<PluralForms>| {
        problems(|document| {
            in_three(document);
            match found {
                Some(forms) => document.points_name.insert(language.to_owned(), forms),
                None => document.points_name.remove(language),
            };
        })
    };
    // Russian counts 2 to 4 and 5 and more with forms of their own; Macedonian and English do not.
    assert_eq!(broken("ru", Some(PluralForms { few: None, ..russian.clone() })), ["points_name.ru"]);
    assert_eq!(broken("ru", Some(PluralForms { many: None, ..russian.clone() })), ["points_name.ru"]);
    assert_eq!(broken("ru", Some(PluralForms { many: Some(" ".into()), ..russian })), ["points_name.ru"]);
    assert_eq!(broken("mk", None), ["points_name.mk"]);
    assert_eq!(broken("en", Some(forms("", None, None, "tokens"))), ["points_name.en"]);
    assert_eq!(broken("en", Some(forms("token", None, None, &"x".repeat(41)))), ["points_name.en"]);
}
