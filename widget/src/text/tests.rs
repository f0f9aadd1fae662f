//! Counted messages at 0, 1, 2, 5, 11, 21, 101, 111, by a plural implementation of their own: `Intl` is not there natively.

use coppertoken_words::forms::two;

use super::*;

/// The CLDR's rules for whole numbers, written out.
struct Written(&'static str);

impl PluralRules for Written {
    fn category(&self, number: u64) -> Category {
        let (tens, hundreds) = (number % 10, number % 100);
        match self.0 {
            "ru" if tens == 1 && hundreds != 11 => Category::One,
            "ru" if (2..=4).contains(&tens) && !(12..=14).contains(&hundreds) => Category::Few,
            "ru" => Category::Many,
            "mk" if tens == 1 && hundreds != 11 => Category::One,
            "en" if number == 1 => Category::One,
            _ => Category::Other,
        }
    }
}

const NUMBERS: [i64; 8] = [0, 1, 2, 5, 11, 21, 101, 111];

fn counted(language: &'static str, forms: &Forms, second: &str) -> [String; 8] {
    NUMBERS
        .map(|number| fill(forms.of(Written(language).category(number.unsigned_abs())), &[&number.to_string(), second]))
}

/// A message about points that the program does not name.
fn points(language: &'static str, forms: &Forms, second: &str) -> [String; 8] {
    NUMBERS.map(|number| {
        let category = Written(language).category(number.unsigned_abs());
        let (figure, named) = (number.to_string(), fill(texts(language).points.of(category), &[&number.to_string()]));
        fill(forms.of(category), &[&named, second, &named, &figure])
    })
}

/// The same of a message that is the same in every form.
fn plain(language: &'static str, text: &'static str, second: &str) -> [String; 8] {
    points(language, &two(text, text), second)
}

#[test]
fn w2_points_are_counted_in_english() {
    let texts = page_texts("en");
    assert_eq!(
        plain("en", texts.will_earn, ""),
        ["0 points", "1 point", "2 points", "5 points", "11 points", "21 points", "101 points", "111 points"]
            .map(|points| format!("You will earn {points}"))
    );
    assert_eq!(points("en", &texts.valid_through(), "5 December")[1], "1 point expires after 5 December");
}

#[test]
fn w2_points_are_counted_in_russian_with_the_verb() {
    let texts = page_texts("ru");
    assert_eq!(
        counted("ru", &texts.points, ""),
        ["0 баллов", "1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл", "101 балл", "111 баллов"]
    );
    let valid = points("ru", &texts.valid_through(), "5 декабря");
    assert_eq!(valid[1], "1 балл действует по 5 декабря включительно");
    assert_eq!(valid[2], "2 балла действуют по 5 декабря включительно");
    assert_eq!(valid[4], "11 баллов действуют по 5 декабря включительно");
    assert_eq!(valid[5], "21 балл действует по 5 декабря включительно");
    assert_eq!(plain("ru", texts.to_tier(), "Золотой")[3], "ещё 5 баллов до уровня «Золотой»");
    assert_eq!(plain("ru", texts.redeem(), "")[5], "Обменять 21 балл");
}

#[test]
fn w2_points_are_counted_in_macedonian_where_11_and_111_are_many() {
    let texts = page_texts("mk");
    assert_eq!(
        counted("mk", &texts.points, ""),
        ["0 поени", "1 поен", "2 поени", "5 поени", "11 поени", "21 поен", "101 поен", "111 поени"]
    );
    assert_eq!(points("mk", &texts.confirm_left(), "")[5], "Ви останува 21 поен.");
}

#[test]
fn w5_the_days_left_are_counted() {
    assert_eq!(counted("en", &page_texts("en").days_left(), "")[2], "2 days left");
    assert_eq!(
        counted("ru", &page_texts("ru").days_left(), ""),
        [
            "осталось 0 дней",
            "остался 1 день",
            "осталось 2 дня",
            "осталось 5 дней",
            "осталось 11 дней",
            "остался 21 день",
            "остался 101 день",
            "осталось 111 дней"
        ]
        .map(|left| format!("{left} до конца акции"))
    );
    assert_eq!(
        counted("mk", &page_texts("mk").days_left(), ""),
        ["0 дена", "1 ден", "2 дена", "5 дена", "11 дена", "21 ден", "101 ден", "111 дена"]
            .map(|left| format!("уште {left} до крајот на акцијата"))
    );
}

#[test]
fn w13_what_arrived_is_counted_with_the_verb() {
    let said = |language| points(language, &page_texts(language).joy_gain(), "");
    assert_eq!(said("en")[1], "1 point has arrived since your last visit");
    assert_eq!(said("ru")[5], "С прошлого раза начислили 21 балл");
    assert_eq!(said("mk")[4], "Од последната посета добивте 11 поени");
    assert_eq!(said("mk")[5], "Од последната посета добивте 21 поен");
}

#[test]
fn r12_what_is_left_is_counted() {
    let said = |language| counted(language, &page_texts(language).stock_left(), "");
    assert_eq!(said("en")[1], "1 left");
    assert_eq!(said("ru").map(|left| left.split(' ').next().unwrap().to_owned())[5], "остался");
    assert_eq!(said("mk")[3], "остануваат уште 5");
}

#[test]
fn places_are_filled_in_any_order() {
    assert_eq!(fill("{1} → {0}!", &["a", "b"]), "b → a!");
    assert_eq!(fill("no places", &["a"]), "no places");
    assert_eq!(fill("{7}", &["a"]), "");
}

#[test]
fn c3_points_are_called_as_the_program_calls_them() {
    let texts = page_texts("ru");
    // Feminine names change after a verb that gives or takes them; others do not.
    for (name, changed) in
        [("звезда", "звезду"), ("золотая миля", "золотую милю"), ("бонус", "бонус"), ("очко", "очко")]
    {
        assert_eq!((texts.accusative)(name), changed);
    }
    let star = |text| fill(text, &["21 звезда", "", "21 звезду", "21"]);
    assert_eq!(star(texts.redeem()), "Обменять 21 звезду");
    assert_eq!(star(texts.points_to_reward), "ещё 21 звезда до награды");
    assert_eq!(fill(page_texts("en").redeem(), &["250 stars", "", "250 stars", "250"]), "Redeem 250 stars");
}

/// The program may call its points as it likes: that they are points is said where it does not say, and nowhere else.
#[test]
fn e16_no_text_names_points() {
    for language in ["en", "ru", "mk"] {
        let texts = page_texts(language);
        let Texts {
            code: _,
            locale: _,
            conventions: _,
            regions: _,
            points: _,
            accusative: _,
            loyalty_program,
            loading,
            close,
            pending,
            pending_first,
            spend_more,
            join_and_spend,
            points_to_reward,
            join_for_points,
            amount_off,
            quoted,
            will_earn,
            members_earn,
            join,
            see_rules,
        } = super::texts(language);
        let at_once = [
            loyalty_program,
            loading,
            close,
            pending,
            pending_first,
            spend_more,
            join_and_spend,
            points_to_reward,
            join_for_points,
            amount_off,
            quoted,
            will_earn,
            members_earn,
            join,
            see_rules,
        ];
        for text in at_once.into_iter().chain(texts.list.iter().flatten()) {
            let lower = text.to_lowercase();
            let mut words = lower.split(|sign: char| !sign.is_alphabetic());
            let named = words.find(|word| ["point", "балл", "поен"].iter().any(|name| word.starts_with(name)));
            assert_eq!(named, None, "{language}: {text}");
        }
    }
}

#[test]
fn a_tier_is_told_in_what_the_program_counts() {
    let texts = page_texts("ru");
    assert_eq!(counted("ru", &texts.orders_to_tier(), "Золотой")[2], "ещё 2 заказа до уровня «Золотой»");
    let money = "€180";
    assert_eq!(fill(page_texts("en").to_tier(), &[money, "Gold", money, money]), "€180 more to Gold");
}

#[test]
fn a_sign_that_ends_with_a_full_stop_ends_the_sentence() {
    let texts = page_texts("mk");
    assert_eq!(fill(texts.confirm_gain(), &["попуст од 300 ден."]), "Ќе добиете код: попуст од 300 ден.");
    assert_eq!(fill("{0}, {1}.", &["5 ден.", "1"]), "5 ден., 1.");
}
