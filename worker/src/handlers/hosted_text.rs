//! The words of the hosted page, one constructor a language. Counted messages avoid plural forms ("points: 250"), so that no
//! plural rules are needed here; the widget, which speaks in sentences, has them.

/// The words of one language.
pub struct Words {
    language: Language,
    /// What this is.
    pub loyalty_program: &'static str,
    /// Heading.
    pub ways_to_earn: &'static str,
    /// Heading.
    pub rewards: &'static str,
    /// Heading.
    pub tiers: &'static str,
    /// Heading.
    pub returns: &'static str,
    /// What a return does.
    pub returns_text: &'static str,
    /// Before an amount.
    pub from_order: &'static str,
    /// How a code is used.
    pub how_to_use: &'static str,
    /// When points live for ever.
    pub never_expire: &'static str,
}

#[derive(Clone, Copy)]
enum Language {
    English,
    Russian,
    Macedonian,
}

/// The words of a language; English for one we do not speak.
pub const fn words(language: &str) -> Words {
    match language.as_bytes() {
        b"ru" => Words {
            language: Language::Russian,
            loyalty_program: "Программа лояльности",
            ways_to_earn: "Как копить баллы",
            rewards: "Награды",
            tiers: "Уровни",
            returns: "Возвраты",
            returns_text: "При возврате товара баллы за него списываются, ровно столько, сколько было начислено.",
            from_order: "при заказе от",
            how_to_use: "Обменяйте баллы на промокод в магазине и введите его при оформлении заказа.",
            never_expire: "Баллы не сгорают.",
        },
        b"mk" => Words {
            language: Language::Macedonian,
            loyalty_program: "Програма за лојалност",
            ways_to_earn: "Како се собираат поени",
            rewards: "Награди",
            tiers: "Нивоа",
            returns: "Враќања",
            returns_text: "При враќање на производ се одземаат поените за него, точно онолку колку што биле доделени.",
            from_order: "за нарачка од најмалку",
            how_to_use: "Искористете ги поените за код за попуст во продавницата и внесете го при нарачката.",
            never_expire: "Поените не истекуваат.",
        },
        _ => Words {
            language: Language::English,
            loyalty_program: "Loyalty program",
            ways_to_earn: "Ways to earn",
            rewards: "Rewards",
            tiers: "Tiers",
            returns: "Returns",
            returns_text: "When goods come back, their points go back too: exactly as many as were given.",
            from_order: "for orders from",
            how_to_use: "Redeem points for a code in the shop and type it at the checkout.",
            never_expire: "Points never expire.",
        },
    }
}

impl Words {
    /// A spend rate.
    pub fn spend(&self, points: i64, per: &str) -> String {
        match self.language {
            Language::English => format!("points for every {per}: {points}"),
            Language::Russian => format!("баллов за каждые {per}: {points}"),
            Language::Macedonian => format!("поени за секои {per}: {points}"),
        }
    }

    /// What a reward costs.
    pub fn costs(&self, points: i64) -> String {
        match self.language {
            Language::English => format!("points: {points}"),
            Language::Russian => format!("баллов: {points}"),
            Language::Macedonian => format!("поени: {points}"),
        }
    }

    /// When points arrive.
    pub fn after_days(&self, days: u16) -> String {
        match (self.language, days) {
            (Language::English, 0) => "Points arrive with the payment.".to_owned(),
            (Language::English, _) => format!("Days until points can be spent: {days}."),
            (Language::Russian, 0) => "Баллы начисляются сразу после оплаты.".to_owned(),
            (Language::Russian, _) => format!("Дней до начисления баллов: {days}."),
            (Language::Macedonian, 0) => "Поените се додаваат веднаш по плаќањето.".to_owned(),
            (Language::Macedonian, _) => format!("Денови до додавање на поените: {days}."),
        }
    }

    /// How long points live, in months.
    pub fn live_months(&self, months: u16) -> String {
        match self.language {
            Language::English => format!("Months they can be used: {months}."),
            Language::Russian => format!("Месяцев, в течение которых они действуют: {months}."),
            Language::Macedonian => format!("Месеци во кои важат: {months}."),
        }
    }

    /// How long points live, in days.
    pub fn live_days(&self, days: u16) -> String {
        match self.language {
            Language::English => format!("Days they can be used: {days}."),
            Language::Russian => format!("Дней, в течение которых они действуют: {days}."),
            Language::Macedonian => format!("Денови во кои важат: {days}."),
        }
    }

    /// Where a tier begins and what it gives.
    pub fn tier_terms(&self, points: i64, percent: u16) -> String {
        match self.language {
            Language::English => format!("points needed: {points}; you earn {percent} % of the usual"),
            Language::Russian => format!("нужно баллов: {points}; начисляем {percent} % от обычного"),
            Language::Macedonian => format!("потребни поени: {points}; добивате {percent} % од вообичаеното"),
        }
    }
}
