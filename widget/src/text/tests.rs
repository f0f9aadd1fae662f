//! Counted messages at 0, 1, 2, 5, 11, 21, 101, 111, by a plural implementation of their own: `Intl` is not there natively.

use super::*;

/// The CLDR's rules for whole numbers, written out.
struct Written(&'static str);

impl PluralRules for Written {
    fn category(&self, number: i64) -> Category {
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
    NUMBERS.map(|number| fill(forms.of(Written(language).category(number)), &[&number.to_string(), second]))
}

#[test]
fn w2_points_are_counted_in_english() {
    let texts = page_texts("en");
    assert_eq!(
        counted("en", &texts.will_earn, ""),
        ["0 points", "1 point", "2 points", "5 points", "11 points", "21 points", "101 points", "111 points"]
            .map(|points| format!("You will earn {points}"))
    );
    assert_eq!(counted("en", &texts.valid_through(), "5 December")[1], "1 point expires after 5 December");
}

#[test]
fn w2_points_are_counted_in_russian_with_the_verb() {
    let texts = page_texts("ru");
    assert_eq!(
        counted("ru", &texts.points, ""),
        ["0 баллов", "1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл", "101 балл", "111 баллов"]
    );
    let valid = counted("ru", &texts.valid_through(), "5 декабря");
    assert_eq!(valid[1], "1 балл действует по 5 декабря включительно");
    assert_eq!(valid[2], "2 балла действуют по 5 декабря включительно");
    assert_eq!(valid[4], "11 баллов действуют по 5 декабря включительно");
    assert_eq!(valid[5], "21 балл действует по 5 декабря включительно");
    assert_eq!(counted("ru", &texts.tier_from(), "")[5], "от 21 балла");
    assert_eq!(counted("ru", &texts.points_to_tier(), "Золотой")[3], "ещё 5 баллов до уровня «Золотой»");
}

#[test]
fn w2_points_are_counted_in_macedonian_where_11_and_111_are_many() {
    let texts = page_texts("mk");
    assert_eq!(
        counted("mk", &texts.points, ""),
        ["0 поени", "1 поен", "2 поени", "5 поени", "11 поени", "21 поен", "101 поен", "111 поени"]
    );
    assert_eq!(counted("mk", &texts.confirm_left(), "")[5], "Ви останува 21 поен.");
    assert_eq!(counted("mk", &texts.rule_arrive(), "по плаќањето")[4], "Поените се додаваат 11 дена по плаќањето.");
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
    let said = |language| counted(language, &page_texts(language).joy_gain(), "");
    assert_eq!(said("en")[1], "1 point has arrived since your last visit");
    assert_eq!(said("ru")[5], "С прошлого раза начислили 21 балл");
    assert_eq!(said("mk")[4], "Од последната посета додадени се 11 поени");
    assert_eq!(said("mk")[5], "Од последната посета додаден е 21 поен");
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
