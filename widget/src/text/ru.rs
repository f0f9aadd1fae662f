//! Russian: вы, buttons in the infinitive, headings in the imperative.

use coppertoken_rules::text::Language;
use coppertoken_rules::text::forms::three;
use wasm_split_helpers::wasm_split;

use super::packed::{pack, packed_length};
use super::words::PageSource;
use super::{Texts, glue};
use crate::split::SplitLoaderError;

/// What badge, banner and hints say.
pub static TEXTS: Texts = Texts {
    code: "ru",
    locale: "ru",
    conventions: Language::Russian.conventions(),
    regions: &["-RU", "-BY", "-KZ"],
    loyalty_program: "Программа лояльности",
    loading: "Загружаем ваш баланс…",
    close: "Закрыть",
    points: three("{0} балл", "{0} балла", "{0} баллов"),
    accusative,
    pending: "начислим {2} {1}",
    pending_first: "начислим {2}, начиная с {1}",
    spend_more: "Купите ещё на {0} → {1}",
    points_to_reward: "ещё {0} до награды",
    join_for_points: "Вступите: за эту корзину вы получите {2}",
    amount_off: "скидка {0}",
    quoted: "«{0}»",
    will_earn: "Вы получите {2}",
    join: "Вступить в программу",
    see_rules: "Правила программы",
};

/// Feminine nouns and the adjectives before them: золотая звезда, золотую звезду. Others stay as they are.
fn accusative(name: &str) -> String {
    let mut changed = String::new();
    for word in name.split(' ') {
        let endings = [("ая", "ую"), ("яя", "юю"), ("а", "у"), ("я", "ю")];
        let found = endings.iter().find_map(|(old, new)| Some((word.strip_suffix(old)?, *new)));
        let (stem, ending) = found.unwrap_or((word, ""));
        let space = if changed.is_empty() { "" } else { " " };
        changed.push_str(&glue(&[space, stem, ending]));
    }
    changed
}

/// What the program page says.
const PAGE: PageSource = PageSource {
    unavailable: "Программа лояльности сейчас недоступна. Магазин работает как обычно.",
    try_again: "Попробовать ещё раз",
    offline: "Нет связи. Данные могли измениться.",
    updated_at: "Обновлено в {0}",
    balance: "Ваш баланс",
    deficit: three(
        "Вы вернули товары, а начисленное за них уже потрачено. Из следующих начислений спишем {2}.",
        "Вы вернули товары, а начисленное за них уже потрачено. Из следующих начислений спишем {2}.",
        "Вы вернули товары, а начисленное за них уже потрачено. Из следующих начислений спишем {2}.",
    ),
    pending_heading: "Скоро начислим",
    pending_unpaid: "{0} после оплаты заказа",
    of_order: "заказ №\u{a0}{0}",
    expiry_heading: "Срок действия",
    valid_through: three(
        "{0} действует по {1} включительно",
        "{0} действуют по {1} включительно",
        "{0} действуют по {1} включительно",
    ),
    never_expire: three("{0} не сгорит никогда", "{0} не сгорят никогда", "{0} не сгорят никогда"),
    tiers_heading: "Уровни",
    to_tier: "ещё {0} до уровня «{1}»",
    orders_to_tier: three(
        "ещё {0} заказ до уровня «{1}»",
        "ещё {0} заказа до уровня «{1}»",
        "ещё {0} заказов до уровня «{1}»",
    ),
    tier_yours: "ваш уровень",
    earn_heading: "Как копить",
    not_counted: "Считаем цену после скидок; не учитываем: {0}.",
    tax: "налог",
    shipping: "доставку",
    gift_cards: "подарочные карты",
    rules_heading: "Правила программы",
    rule_worth: three("{0} — это {1}.", "{0} — это {1}.", "{0} — это {1}."),
    rewards_heading: "Награды",
    rewards_none: "Сейчас наград нет. Ваш баланс сохраняется.",
    minimum_order: "Минимальная сумма заказа: {0}",
    how_to_use: "Как использовать",
    step_redeem: "Выберите награду и получите промокод.",
    step_code: "Введите промокод при оформлении заказа.",
    step_show: "Сообщите промокод магазину.",
    step_pay: "Стоимость товаров сразу уменьшится.",
    step_delivery: "Стоимость доставки сразу уменьшится.",
    step_gift: "Магазин добавит подарок к заказу.",
    redeem: "Обменять {2}",
    confirm_heading: three("Обменять {2}?", "Обменять {2}?", "Обменять {2}?"),
    confirm_gain: "Вы получите промокод: {0}.",
    confirm_left: three("На балансе останется {0}.", "На балансе останутся {0}.", "На балансе останется {0}."),
    confirm_back: "Пока промокод не использован, его можно вернуть: списанное вернётся на баланс.",
    keep: "Не сейчас",
    redeem_now: "Обменять",
    working: "Секунду…",
    code_heading: "Промокод готов",
    copy_code: "Скопировать код",
    code_copied: "Код скопирован",
    done: "Готово",
    redeemed: "Промокод {0}: {1}.",
    codes_heading: "Ваши промокоды",
    code_valid: "Действует по {0} включительно",
    code_held: "Занят заказом, который сейчас оформляется",
    give_back: "Вернуть {2}",
    given_back: three("{0} снова на вашем балансе.", "{0} снова на вашем балансе.", "{0} снова на вашем балансе."),
    statement_heading: "История",
    statement_empty: "Пока пусто. История начнётся с первого заказа.",
    show_more: "Показать ещё",
    why: "Как посчитали?",
    waiting: "в ожидании",
    entry_earned: "Начисление за заказ №\u{a0}{0}",
    entry_posted: "Начислено за заказ №\u{a0}{0}",
    entry_returned: "Возврат по заказу №\u{a0}{0}",
    entry_cancelled: "Заказ №\u{a0}{0} отменён",
    entry_changed: "Заказ №\u{a0}{0} изменён",
    entry_redeemed: "Обмен на промокод {0}",
    entry_rolled_back: "Возврат за промокод {0}",
    entry_expired: "Срок действия истёк",
    entry_order: "Заказ №\u{a0}{0} учтён",
    entry_code: "Промокод {0}",
    entry_other: "Изменение на счёте",
    entry_joined: "Вы вступили в программу",
    entry_tier: "Ваш уровень изменился",
    join_heading: "Вступите и получайте награды",
    join_lead: "Это бесплатно и быстро. Каждый заказ приближает скидку.",
    consent: "Даю согласие на обработку персональных данных",
    consent_needed: "Чтобы вступить, отметьте согласие.",
    join_sign_in: "Сначала вы войдёте в магазин и сразу вернётесь сюда.",
    join_no_login: "Войдите в магазин, а затем вступите здесь.",
    joined: "Добро пожаловать. Теперь вы участник.",
    problem_network: "Ответа нет. Попробуйте ещё раз: дважды ничего не спишется.",
    problem_points: "Баланса уже не хватает на эту награду.",
    problem_too_many: "У вас слишком много неиспользованных промокодов. Сначала используйте или верните один.",
    problem_held: "Промокод занят заказом, который сейчас оформляется.",
    problem_used: "Промокод уже использован.",
    problem_frozen: "Магазин временно заморозил ваш баланс. Уточните причину у магазина.",
    problem_sign_in: "Для такой награды войдите на сайте магазина ещё раз: так ваш баланс надёжнее защищён.",
    sign_in: "Войти ещё раз",
    problem_other: "Не получилось. Попробуйте ещё раз чуть позже.",
    overview_failed: "Эта часть не загрузилась.",
    cards_heading: "Карточки с отметками",
    card_stamps: "{0} из {1}",
    card_owed: three(
        "После возврата следующая {0} отметка возместит прежний подарок.",
        "После возврата следующие {0} отметки возместят прежний подарок.",
        "После возврата следующие {0} отметок возместят прежний подарок.",
    ),
    card_expires: "Самые старые отметки действуют по {0} включительно.",
    offers_heading: "Предложения для вас",
    days_left: three(
        "остался {0} день до конца акции",
        "осталось {0} дня до конца акции",
        "осталось {0} дней до конца акции",
    ),
    last_day: "последний день акции",
    through_day: "по {0} включительно",
    from_day: "начнётся {0}",
    orders_left: three("ещё на {0} заказ", "ещё на {0} заказа", "ещё на {0} заказов"),
    feed_heading: "Акции сейчас и скоро",
    choices_heading: "Выберите подарок",
    choices_count: three("можно выбрать {0} подарок", "можно выбрать {0} подарка", "можно выбрать {0} подарков"),
    choose: "Выбрать",
    confirm_choice: "Выбрать «{0}»?",
    choice_gain: "Вы получите промокод: {0}. С баланса ничего не спишется.",
    choice_final: "Выбранный подарок нельзя поменять.",
    look_again: "Посмотреть ещё раз",
    choose_now: "Выбрать этот подарок",
    gifts_heading: "Подарок для вас",
    unverified_heading: "Ждут подтверждения",
    lapses_on: "Если не подтвердят, {0} обещание истечёт",
    do_heading: "Ещё способы получить награду",
    left_today: three("сегодня ещё {0} раз", "сегодня ещё {0} раза", "сегодня ещё {0} раз"),
    done_today: "На сегодня всё",
    open_link: "Открыть",
    share: "Поделиться",
    activity_sent: "Спасибо. Засчитаем, как только магазин подтвердит.",
    stock_left: three("остался {0}", "осталось {0}", "осталось {0}"),
    out_of_stock: "Сейчас не осталось ни одной",
    limit_reached: three(
        "Вы получили эту награду {0} раз — больше одному участнику нельзя.",
        "Вы получили эту награду {0} раза — больше одному участнику нельзя.",
        "Вы получили эту награду {0} раз — больше одному участнику нельзя.",
    ),
    invite_heading: "Пригласите друга",
    your_link: "Ваша личная ссылка",
    copy_link: "Скопировать ссылку",
    link_copied: "Ссылка скопирована",
    invite_by: "Пригласить: {0}",
    e_mail: "Эл. почта",
    invite_text: "Я в программе «{0}». Присоединяйся по моей ссылке:",
    friends_earned: three(
        "{0} друг уже принёс вам подарок",
        "{0} друга уже принесли вам подарок",
        "{0} друзей уже принесли вам подарок",
    ),
    join_invited: "Вас пригласил друг. Вступите здесь, и приглашение засчитается.",
    about_heading: "О вас",
    birthday: "День рождения",
    birthday_hint: "Достаточно дня и месяца. Если до него меньше 30 дней, поздравим в следующем году.",
    day: "День",
    month: "Месяц",
    months: "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    birthday_wrong: "Такого дня нет. Выберите день и месяц.",
    wants_messages: "Хочу получать письма о балансе и предложениях",
    save: "Сохранить",
    saved: "Сохранено",
    joy_gain: three("С прошлого раза начислили {2}", "С прошлого раза начислили {2}", "С прошлого раза начислили {2}"),
    goal_named: "ещё {0} до награды «{1}»",
    goal_reached: "Баланса хватает на награду «{0}»",
};

/// The same, packed.
pub static PACKED: [u8; packed_length(&PAGE.list())] = pack(&PAGE.list());

/// Brings them: a file of their own, see [`crate::page`].
#[wasm_split(ru, fallible, wasm_split_path = crate::split)]
pub fn page_words() -> Result<&'static [u8], SplitLoaderError> {
    Ok(&PACKED)
}
