//! Plural rules of the CLDR, from the Unicode project's own crate: for servers and command lines. A browser has its own (`Intl`), so
//! the widget never compiles this (feature `cldr`).

use super::{Category, Language, Plain, PluralRules};
use icu_plurals::{PluralCategory, PluralRules as Rules, PluralRulesOptions};

/// Plural rules of one language.
#[derive(Debug)]
pub struct Cldr(Rules);

impl Cldr {
    /// The rules of a language. Errors when the crate was built without its data.
    pub fn of(language: Language) -> Result<Self, String> {
        let unusable = |error: String| format!("plural rules of {}: {error}", language.code());
        let rules = Rules::try_new(language.locale().into(), PluralRulesOptions::default())
            .map_err(|error| unusable(error.to_string()))?;
        Ok(Self(rules))
    }
}

impl PluralRules for Cldr {
    fn category(&self, number: u64) -> Category {
        match self.0.category_for(number) {
            PluralCategory::One => Category::One,
            PluralCategory::Few => Category::Few,
            PluralCategory::Many => Category::Many,
            PluralCategory::Zero | PluralCategory::Two | PluralCategory::Other => Category::Other,
        }
    }
}

/// Figures of a program in a language.
pub fn figures(language: Language, currency: &str) -> Result<Plain<'_, Cldr>, String> {
    Ok(Plain { language, currency, plurals: Cldr::of(language)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, fill};

    const REVIEWED: [u64; 8] = [0, 1, 2, 5, 11, 21, 101, 111];

    fn categories(language: Language) -> Vec<Category> {
        let rules = Cldr::of(language).unwrap();
        REVIEWED.map(|number| rules.category(number)).to_vec()
    }

    #[test]
    fn categories_are_those_of_the_cldr() {
        use Category::{Few, Many, One, Other};
        assert_eq!(categories(Language::English), [Other, One, Other, Other, Other, Other, Other, Other]);
        assert_eq!(categories(Language::Russian), [Many, One, Few, Many, Many, One, One, Many]);
        // 11 and 111 are not like 1 in Macedonian.
        assert_eq!(categories(Language::Macedonian), [Other, One, Other, Other, Other, One, One, Other]);
    }

    fn said(language: Language, message: Message) -> Vec<String> {
        let rules = Cldr::of(language).unwrap();
        let form = |number: u64| language.forms(message).of(rules.category(number));
        REVIEWED.map(|number| fill(form(number), &[&number.to_string(), "…", "", ""])).to_vec()
    }

    /// Every counted message, at every number of the review, in every language: `{0}` stands in each form, and forms of a counted
    /// message that has some differ where the language's categories do.
    #[test]
    fn every_counted_message_names_its_number_in_every_form() {
        for language in Language::ALL {
            for message in Message::ALL {
                let forms = [Category::One, Category::Few, Category::Many]
                    .map(|category| language.forms(*message).of(category));
                let is_counted = forms.iter().any(|form| *form != forms[0]);
                if is_counted {
                    assert!(forms.iter().all(|form| form.contains("{0}")), "{language:?} {message:?}");
                    let all = said(language, *message);
                    for (number, sentence) in REVIEWED.iter().zip(&all) {
                        assert!(sentence.contains(&number.to_string()), "{language:?} {message:?}: {sentence}");
                        assert!(!sentence.contains('{'), "{sentence}");
                    }
                    assert_ne!(all[1].replace('1', "2"), all[2], "{language:?} {message:?}: 1 is not like 2");
                }
            }
        }
    }

    /// A message is counted in all languages or in none: otherwise one of them has forgotten its forms.
    #[test]
    fn languages_count_the_same_messages() {
        let is_counted = |language: Language, message: Message| {
            let forms = language.forms(message);
            forms.of(Category::One) != forms.of(Category::Few) || forms.of(Category::One) != forms.of(Category::Many)
        };
        for message in Message::ALL {
            let russian = is_counted(Language::Russian, *message);
            // Some messages stay the same in English or Macedonian, because a noun stands elsewhere.
            for language in Language::ALL {
                assert!(
                    russian || !is_counted(language, *message),
                    "{language:?} counts {message:?}, Russian does not"
                );
            }
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of messages")]
    fn verbs_and_cases_agree_with_the_number() {
        let expected = [
            (
                Message::Points,
                Language::Russian,
                ["0 баллов", "1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл", "101 балл", "111 баллов"],
            ),
            (
                Message::Points,
                Language::Macedonian,
                ["0 поени", "1 поен", "2 поени", "5 поени", "11 поени", "21 поен", "101 поен", "111 поени"],
            ),
            (
                Message::WhyOrdersMissing,
                Language::Russian,
                [
                    "Нужно ещё 0 оплаченных заказов.",
                    "Нужен ещё 1 оплаченный заказ.",
                    "Нужны ещё 2 оплаченных заказа.",
                    "Нужно ещё 5 оплаченных заказов.",
                    "Нужно ещё 11 оплаченных заказов.",
                    "Нужен ещё 21 оплаченный заказ.",
                    "Нужен ещё 101 оплаченный заказ.",
                    "Нужно ещё 111 оплаченных заказов.",
                ],
            ),
            (
                Message::WhyOrdersMissing,
                Language::Macedonian,
                [
                    "Потребни се уште 0 платени нарачки.",
                    "Потребна е уште 1 платена нарачка.",
                    "Потребни се уште 2 платени нарачки.",
                    "Потребни се уште 5 платени нарачки.",
                    "Потребни се уште 11 платени нарачки.",
                    "Потребна е уште 21 платена нарачка.",
                    "Потребна е уште 101 платена нарачка.",
                    "Потребни се уште 111 платени нарачки.",
                ],
            ),
            // After "не хватает" and "не больше" stands the genitive: 1 and 21 раза, 2 and 5 раз.
            (
                Message::PerDayMax,
                Language::Russian,
                [
                    "Не больше 0 раз в день.",
                    "Не больше 1 раза в день.",
                    "Не больше 2 раз в день.",
                    "Не больше 5 раз в день.",
                    "Не больше 11 раз в день.",
                    "Не больше 21 раза в день.",
                    "Не больше 101 раза в день.",
                    "Не больше 111 раз в день.",
                ],
            ),
            (
                Message::CodeValid,
                Language::English,
                [
                    "The code is valid for 0 days.",
                    "The code is valid for 1 day.",
                    "The code is valid for 2 days.",
                    "The code is valid for 5 days.",
                    "The code is valid for 11 days.",
                    "The code is valid for 21 days.",
                    "The code is valid for 101 days.",
                    "The code is valid for 111 days.",
                ],
            ),
        ];
        for (message, language, sentences) in expected {
            assert_eq!(said(language, message), sentences, "{language:?} {message:?}");
        }
    }

    /// The rules ask for forms of the points' name in languages that count in few and many; what they know of ours is the CLDR's.
    #[test]
    fn languages_with_few_and_many_are_asked_for_both() {
        for language in Language::ALL {
            let code = language.code();
            let document = serde_json::json!({
                "engine": 1, "name": { code: "Club" }, "currency": "EUR", "time_zone": "UTC", "languages": [code], "mechanics": [],
                "points_name": { code: { "one": "star", "other": "stars" } },
            });
            let document = serde_json::from_value(document).unwrap();
            let problems = coppertoken_rules::program::check::problems(&document);
            let is_asked = problems.iter().any(|problem| problem.place == format!("points_name.{code}"));
            let counts = categories(language).iter().any(|category| matches!(category, Category::Few | Category::Many));
            assert_eq!(is_asked, counts, "{code}: {problems:?}");
        }
    }
}
