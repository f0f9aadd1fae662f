//! Macedonian: always the -те form. Browsers often lack its numbers and dates, so the fallback matters here.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::packed::{pack, packed_length};
use super::words::PageSource;
use super::{Fallback, Forms, Texts};

/// What Chromium lacks.
static FALLBACK: Fallback = Fallback {
    group: ".",
    decimal: ",",
    months: [
        "јануари",
        "февруари",
        "март",
        "април",
        "мај",
        "јуни",
        "јули",
        "август",
        "септември",
        "октомври",
        "ноември",
        "декември",
    ],
    date_with_year: "{0} {1} {2} г.",
    currencies: [("EUR", "€"), ("MKD", "ден."), ("RUB", "₽")],
};

/// What badge, banner and hints say.
pub static TEXTS: Texts = Texts {
    code: "mk",
    locale: "mk",
    fallback: Some(&FALLBACK),
    loyalty_program: "Програма за лојалност",
    loading: "Се вчитуваат Вашите поени…",
    close: "Затворете",
    points: Forms::two("{0} поен", "{0} поени"),
    pending: Forms::two("{0} поен на чекање до {1}", "{0} поени на чекање до {1}"),
    pending_first: Forms::two("{0} поен на чекање, првите до {1}", "{0} поени на чекање, првите до {1}"),
    spend_more: "Купете уште за {0} → {1}",
    points_to_reward: Forms::two("уште {0} поен до наградата", "уште {0} поени до наградата"),
    join_for_points: Forms::two(
        "Приклучете се: оваа кошничка носи {0} поен",
        "Приклучете се: оваа кошничка носи {0} поени",
    ),
    amount_off: "попуст од {0}",
    will_earn: Forms::two("Ќе добиете {0} поен", "Ќе добиете {0} поени"),
    join: "Приклучете се на програмата",
    see_rules: "Правила на програмата",
};

/// What the program page says.
const PAGE: PageSource = PageSource {
    unavailable: "Програмата за лојалност моментално не е достапна. Продавницата работи како и обично.",
    try_again: "Обидете се повторно",
    offline: "Нема врска. Податоците можеби се промениле.",
    updated_at: "Ажурирано во {0}",
    balance: "Вашите поени",
    deficit: Forms::two(
        "Вративте производи чии поени се веќе искористени. {0} поен ќе се одземе од следните што ќе ги добиете.",
        "Вративте производи чии поени се веќе искористени. {0} поени ќе се одземат од следните што ќе ги добиете.",
    ),
    pending_heading: "На чекање",
    of_order: "нарачка бр.\u{a0}{0}",
    expiry_heading: "Важност на поените",
    valid_through: Forms::two("{0} поен важи до {1} вклучително", "{0} поени важат до {1} вклучително"),
    never_expire: Forms::two("{0} поен не истекува никогаш", "{0} поени не истекуваат никогаш"),
    tiers_heading: "Нивоа",
    points_to_tier: Forms::two("уште {0} поен до нивото „{1}“", "уште {0} поени до нивото „{1}“"),
    tier_from: Forms::two("од {0} поен", "од {0} поени"),
    tier_more: "{0}\u{a0}% повеќе поени за секоја нарачка",
    tier_yours: "Вашето ниво",
    earn_heading: "Собирајте поени",
    not_counted: "Се смета цената по попустите, без {0}.",
    tax: "данок",
    shipping: "достава",
    gift_cards: "подарок-картички",
    rules_heading: "Правила на програмата",
    rule_worth: Forms::two("За {0} поен добивате {1}.", "За {0} поени добивате {1}."),
    rule_arrive_now: "Поените се додаваат веднаш {0}.",
    rule_arrive: Forms::two("Поените се додаваат {0} ден {1}.", "Поените се додаваат {0} дена {1}."),
    after_ordering: "по нарачката",
    after_payment: "по плаќањето",
    after_delivery: "по доставата",
    rule_never_expire: "Поените не истекуваат.",
    rule_expire_months: Forms::two(
        "Поените важат {0} месец откако ќе се додадат.",
        "Поените важат {0} месеци откако ќе се додадат.",
    ),
    rule_expire_days: Forms::two(
        "Поените важат {0} ден откако ќе се додадат.",
        "Поените важат {0} дена откако ќе се додадат.",
    ),
    rule_returns: "Ако вратите производи, поените добиени за нив се одземаат; за дел од нарачката – дел од поените.",
    rule_returns_deficit: "Ако тие поени се веќе искористени, ги надоместуваат следните.",
    rule_who_joins: "Може да се приклучи секој што има профил во продавницата. Членството е бесплатно.",
    rule_who_orders: "Станувате член со првата нарачка. Членството е бесплатно.",
    rewards_heading: "Искористете ги поените",
    rewards_none: "Моментално нема награди. Вашите поени остануваат Ваши.",
    off_next_order: "Попуст од {0} на следната нарачка",
    minimum_order: "Минимален износ на нарачката: {0}",
    minimum_none: "Без минимален износ на нарачката",
    code_valid_days: Forms::two("Кодот важи {0} ден", "Кодот важи {0} дена"),
    code_once: "Еден код, една нарачка; ако производите чинат помалку, остатокот од попустот пропаѓа",
    how_to_use: "Како се користи",
    step_redeem: "Искористете ги поените за код за попуст.",
    step_code: "Внесете го кодот при плаќањето.",
    step_pay: "Цената на производите веднаш се намалува.",
    redeem: Forms::two("Искористете {0} поен", "Искористете {0} поени"),
    confirm_heading: Forms::two("Да се искористи {0} поен?", "Да се искористат {0} поени?"),
    confirm_gain: "Ќе добиете код: {0}.",
    confirm_left: Forms::two("Ви останува {0} поен.", "Ви остануваат {0} поени."),
    confirm_back: "Додека кодот не е искористен, можете да го вратите и да си ги добиете поените назад.",
    keep: "Задржете ги поените",
    redeem_now: "Искористете",
    working: "Само момент…",
    code_heading: "Вашиот код е подготвен",
    copy_code: "Копирајте го кодот",
    code_copied: "Кодот е копиран",
    done: "Готово",
    redeemed: "Код {0}: {1}.",
    codes_heading: "Вашите кодови",
    code_valid: "Важи до {0} вклучително",
    code_held: "Се користи во нарачка што е во тек",
    give_back: Forms::two("Вратете го и добијте {0} поен", "Вратете го и добијте {0} поени"),
    given_back: Forms::two("{0} поен повторно е Ваш.", "{0} поени повторно се Ваши."),
    statement_heading: "Историја на поените",
    statement_empty: "Сѐ уште нема ништо. Историјата почнува со првата нарачка.",
    show_more: "Прикажете повеќе",
    why: "Како е пресметано?",
    waiting: "на чекање",
    entry_earned: "Поени за нарачка бр.\u{a0}{0}",
    entry_posted: "Додадени поени од нарачка бр.\u{a0}{0}",
    entry_returned: "Враќање по нарачка бр.\u{a0}{0}",
    entry_cancelled: "Нарачка бр.\u{a0}{0} е откажана",
    entry_changed: "Нарачка бр.\u{a0}{0} е изменета",
    entry_redeemed: "Искористени поени за код {0}",
    entry_rolled_back: "Вратени поени за код {0}",
    entry_expired: "Истечени поени",
    entry_order: "Нарачка бр.\u{a0}{0} е забележана",
    entry_code: "Код {0}",
    entry_joined: "Се приклучивте на програмата",
    entry_tier: "Вашето ниво е променето",
    join_heading: "Приклучете се и собирајте поени",
    join_lead: "Бесплатно е и брзо. Секоја нарачка Ве приближува до попуст.",
    consent: "Се согласувам со обработката на моите лични податоци",
    consent_needed: "За да се приклучите, означете ја согласноста.",
    join_sign_in: "Прво ќе се најавите, а потоа веднаш ќе се вратите тука.",
    join_no_login: "Најавете се во продавницата, па приклучете се тука.",
    joined: "Добре дојдовте. Сега сте член.",
    problem_network: "Нема одговор. Обидете се повторно: ништо не се одзема двапати.",
    problem_points: "Немате повеќе доволно поени за оваа награда.",
    problem_too_many: "Имате премногу неискористени кодови. Прво искористете или вратете еден.",
    problem_held: "Кодот се користи во нарачка што е во тек.",
    problem_used: "Кодот е веќе искористен.",
    problem_other: "Не успеа. Обидете се повторно малку подоцна.",
};

/// The same, packed.
pub static PACKED: [u8; packed_length(&PAGE.list())] = pack(&PAGE.list());

/// Brings them: a file of their own, see [`crate::page`].
#[wasm_split(mk, fallible)]
pub fn page_words() -> Result<&'static [u8], SplitLoaderError> {
    Ok(&PACKED)
}
