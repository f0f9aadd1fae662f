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
fn places_are_filled_in_any_order() {
    assert_eq!(fill("{1} → {0}!", &["a", "b"]), "b → a!");
    assert_eq!(fill("no places", &["a"]), "no places");
    assert_eq!(fill("{7}", &["a"]), "");
}
