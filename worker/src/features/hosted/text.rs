//! Words of the hosted page and of the printed matter, one constructor a language. What rules say comes from the rules' own
//! texts (see [`crate::kernel::words`]).

/// The words of one language.
pub struct Words {
    /// The locale as messengers' previews name it.
    pub locale: &'static str,
    /// What this is.
    pub loyalty_program: &'static str,
    /// Between a name and what it is, spaces and all.
    pub dash: &'static str,
    /// Names the links to other languages.
    pub languages: &'static str,
    /// Leads to the shop.
    pub join: &'static str,
    /// Heading.
    pub ways_to_earn: &'static str,
    /// Heading.
    pub rewards: &'static str,
    /// Heading.
    pub benefits: &'static str,
    /// Heading.
    pub tiers: &'static str,
    /// Heading.
    pub who: &'static str,
    /// Heading.
    pub returns: &'static str,
    /// How a code is used.
    pub how_to_use: &'static str,
    /// Heading of printed matter.
    pub scan: &'static str,
    /// What the code is, for those who do not see it.
    pub code_leads_to: &'static str,
    /// How to take part, step by step.
    pub steps: [&'static str; 3],
    /// Seen on the screen only.
    pub print: &'static str,
}

/// What a language calls itself.
pub const fn own_name(language: &str) -> &str {
    match language.as_bytes() {
        b"en" => "English",
        b"ru" => "Русский",
        b"mk" => "Македонски",
        _ => language,
    }
}

/// The words of a language; English for one we do not speak.
pub const fn words(language: &str) -> Words {
    match language.as_bytes() {
        b"ru" => RUSSIAN,
        b"mk" => MACEDONIAN,
        _ => ENGLISH,
    }
}

const ENGLISH: Words = Words {
    locale: "en_GB",
    loyalty_program: "Loyalty program",
    dash: " – ",
    languages: "Language",
    join: "Join in the shop",
    ways_to_earn: "Ways to earn",
    rewards: "Rewards",
    benefits: "What members have",
    tiers: "Tiers",
    who: "Who may take part",
    returns: "Returns",
    how_to_use: "Redeem a reward for a code in the shop and type it at the checkout.",
    scan: "Scan and join",
    code_leads_to: "QR code that leads to {0}",
    steps: ["Aim your phone’s camera at the code.", "Sign in to the shop and tick the box.", "Earn with every order."],
    print: "Print this page without margins added by the browser, at 100 %.",
};

const RUSSIAN: Words = Words {
    locale: "ru_RU",
    loyalty_program: "Программа лояльности",
    dash: " — ",
    languages: "Язык",
    join: "Вступить на сайте магазина",
    ways_to_earn: "Как копить",
    rewards: "Награды",
    benefits: "Преимущества участников",
    tiers: "Уровни",
    who: "Кто может участвовать",
    returns: "Возвраты",
    how_to_use: "Получите промокод на награду в магазине и введите его при оформлении заказа.",
    scan: "Сканируйте и вступайте",
    code_leads_to: "QR-код, ведущий на {0}",
    steps: ["Наведите камеру телефона на код.", "Войдите в магазин и отметьте согласие.", "Копите с каждым заказом."],
    print: "Печатайте без полей браузера, в масштабе 100 %.",
};

const MACEDONIAN: Words = Words {
    locale: "mk_MK",
    loyalty_program: "Програма за лојалност",
    dash: " – ",
    languages: "Јазик",
    join: "Приклучете се во продавницата",
    ways_to_earn: "Начини да заработите",
    rewards: "Награди",
    benefits: "Поволности за членовите",
    tiers: "Нивоа",
    who: "Кој може да учествува",
    returns: "Враќања",
    how_to_use: "Земете код за наградата во продавницата и внесете го при плаќањето.",
    scan: "Скенирајте и приклучете се",
    code_leads_to: "QR-код што води до {0}",
    steps: [
        "Насочете ја камерата на телефонот кон кодот.",
        "Најавете се во продавницата и означете дека се согласувате.",
        "Заработувајте со секоја нарачка.",
    ],
    print: "Печатете без маргини од прелистувачот, во размер 100 %.",
};
