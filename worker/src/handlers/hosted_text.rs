//! Headings of the hosted page, one constructor a language. What rules say comes from the rules' own texts (see [`crate::words`]).

/// The words of one language.
pub struct Words {
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
}

/// The words of a language; English for one we do not speak.
pub const fn words(language: &str) -> Words {
    match language.as_bytes() {
        b"ru" => Words {
            loyalty_program: "Программа лояльности",
            ways_to_earn: "Как копить баллы",
            rewards: "Награды",
            tiers: "Уровни",
            returns: "Возвраты",
            returns_text: "При возврате товара спишем ровно столько баллов, сколько за него начислили.",
            from_order: "при заказе от",
            how_to_use: "Обменяйте баллы на промокод в магазине и введите его при оформлении заказа.",
        },
        b"mk" => Words {
            loyalty_program: "Програма за лојалност",
            ways_to_earn: "Како се собираат поени",
            rewards: "Награди",
            tiers: "Нивоа",
            returns: "Враќања",
            returns_text: "При враќање на производ се одземаат точно онолку поени колку што сте добиле за него.",
            from_order: "за нарачка од најмалку",
            how_to_use: "Искористете ги поените за код за попуст во продавницата и внесете го при нарачката.",
        },
        _ => Words {
            loyalty_program: "Loyalty program",
            ways_to_earn: "Ways to earn",
            rewards: "Rewards",
            tiers: "Tiers",
            returns: "Returns",
            returns_text: "When you return goods, the points they earned are taken back: exactly as many as you were given.",
            from_order: "for orders from",
            how_to_use: "Redeem points for a code in the shop and type it at the checkout.",
        },
    }
}
