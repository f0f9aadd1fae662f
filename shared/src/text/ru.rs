//! Russian: вы; figures stand in the nominative after a dash or a colon, so that any name of points fits.

use super::forms::{plain, three};
use super::{Conventions, Forms, Message};

/// How figures are written.
pub const CONVENTIONS: Conventions = Conventions {
    group: "\u{a0}",
    decimal: ",",
    months: [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    day: "{0}\u{a0}{1} {2}\u{a0}г.",
    money: "{0}\u{a0}{1}",
    money_with_code: "{0}\u{a0}{1}",
    signs: [("EUR", "€"), ("USD", "$"), ("GBP", "£"), ("MKD", "ден."), ("RUB", "₽")],
};

/// The words of a message.
pub const fn forms(message: Message) -> Forms {
    match message {
        Message::Points => three("{0} балл", "{0} балла", "{0} баллов"),
        Message::Orders => three("{0} заказ", "{0} заказа", "{0} заказов"),
        Message::Quoted => plain("«{0}»"),
        Message::GoodsAll => plain("все товары"),
        Message::GoodsSelected => plain("отдельные товары"),
        Message::GoodsOfFavouriteCategory => plain("товары вашей любимой категории"),
        Message::GoodsFavourite => plain("ваш любимый товар"),
        Message::OnlyGoods => plain("(только {0})"),
        Message::GivesForDays => three("{1} сроком на {0} день", "{1} сроком на {0} дня", "{1} сроком на {0} дней"),
        Message::GivesChoice => plain("на выбор: {0}"),
        Message::EarnSpend => plain("{0} за каждые {1} покупки."),
        Message::EarnOnGoods => plain("За {2} — {0} за каждые {1}."),
        Message::EarnMore => plain("За {1} — на {0}\u{a0}% больше."),
        Message::EarnLess => plain("За {1} — на {0}\u{a0}% меньше."),
        Message::EarnSame => plain("За {0} — как обычно."),
        Message::EarnNothing => plain("За {0} ничего не начисляем."),
        Message::EarnTimes => three(
            "За {1} начисляем в {0} раз больше.",
            "За {1} начисляем в {0} раза больше.",
            "За {1} начисляем в {0} раз больше.",
        ),
        Message::BonusPoints => plain("Дополнительно за заказ — {0}."),
        Message::StampsOrders => three(
            "За каждую {0} покупку{2} — {1}.",
            "За каждые {0} покупки{2} — {1}.",
            "За каждые {0} покупок{2} — {1}.",
        ),
        Message::StampsPieces => three(
            "За каждый {0} купленный товар{2} — {1}.",
            "За каждые {0} купленных товара{2} — {1}.",
            "За каждые {0} купленных товаров{2} — {1}.",
        ),
        Message::StampsKept => three(
            "Покупка учитывается {0} месяц.",
            "Покупка учитывается {0} месяца.",
            "Покупка учитывается {0} месяцев.",
        ),
        Message::Joining => plain("За вступление — {0}."),
        Message::Newsletter => plain("За подписку на рассылку — {0}."),
        Message::Share => plain("За публикацию в соцсети — {0}."),
        Message::Review => plain("За отзыв — {0}."),
        Message::Follow => plain("За подписку в соцсети — {0}."),
        Message::ReadNews => plain("За чтение новостей — {0}."),
        Message::Visit => plain("За посещение сайта — {0}."),
        Message::Action => plain("{1}: {0}."),
        Message::PerDayMax => {
            three("Не больше {0} раза в день.", "Не больше {0} раз в день.", "Не больше {0} раз в день.")
        }
        Message::TotalMax => three(
            "Не больше {0} раза за всё время.",
            "Не больше {0} раз за всё время.",
            "Не больше {0} раз за всё время.",
        ),
        Message::Birthday => plain("На день рождения — {0}."),
        Message::DaysAhead => three(
            "Придёт за {0} день до дня рождения.",
            "Придёт за {0} дня до дня рождения.",
            "Придёт за {0} дней до дня рождения.",
        ),
        Message::Milestone => plain("Всего накоплено: {0} — награда: {1}."),
        Message::Offer => three(
            "Личное предложение на {0} день: на {1}\u{a0}% больше.",
            "Личное предложение на {0} дня: на {1}\u{a0}% больше.",
            "Личное предложение на {0} дней: на {1}\u{a0}% больше.",
        ),
        Message::OfferOrders => {
            three("Действует для {0} заказа.", "Действует для {0} заказов.", "Действует для {0} заказов.")
        }
        Message::ReferralBoth => plain("Пригласите друга: вам — {0}, другу — {1}."),
        Message::ReferralAdvocate => plain("Пригласите друга: вам — {0}."),
        Message::ReferralFriend => plain("Пригласите друга: другу — {0}."),
        Message::ReferralFirstOrder => plain("Вам — после первого оплаченного заказа друга."),
        Message::ReferralPerMonth => {
            three("Не больше {0} друга в месяц.", "Не больше {0} друзей в месяц.", "Не больше {0} друзей в месяц.")
        }
        Message::RewardFor => plain("{0} — {1}."),
        Message::RewardGiven => plain("{0} — в подарок."),
        Message::AmountOff => plain("Скидка {0} на следующий заказ"),
        Message::PercentOff => plain("Скидка {0}\u{a0}% на {1} в следующем заказе"),
        Message::FreeDelivery => plain("Бесплатная доставка следующего заказа"),
        Message::FreeDeliveryUpTo => plain("Доставка следующего заказа, бесплатно до {0}"),
        Message::Product => plain("«{0}» к следующему заказу"),
        Message::Sample => plain("Пробник «{0}» к следующему заказу"),
        Message::Service => plain("Услуга «{0}»"),
        Message::GiftCard => plain("Подарочная карта на {0}"),
        Message::EventPlace => plain("Место на «{0}», {1}"),
        Message::ShareMax => plain("Не больше {0}\u{a0}% стоимости товаров."),
        Message::AmountMax => plain("Не больше {0}."),
        Message::CodeValid => {
            three("Промокод действует {0} день.", "Промокод действует {0} дня.", "Промокод действует {0} дней.")
        }
        Message::PerMemberMax => {
            three("{0} раз для каждого участника.", "{0} раза для каждого участника.", "{0} раз для каждого участника.")
        }
        Message::Stock => three("Всего {0} штука.", "Всего {0} штуки.", "Всего {0} штук."),
        Message::PayWithPoints => plain("{0} = {1}; так можно оплатить до {2}\u{a0}% стоимости товаров."),
        Message::PayOtherShare => plain("За {1} — до {0}\u{a0}%."),
        Message::Discount => plain("Скидка {0}\u{a0}% на {1}, без промокода."),
        Message::MemberPrice => plain("{0}: {1} для участников."),
        Message::DeliveryFreeFrom => plain("Бесплатная доставка заказов от {0}."),
        Message::DeliveryFree => plain("Бесплатная доставка."),
        Message::DeliveryFixed => plain("Доставка за {0}."),
        Message::DeliveryBoth => plain("Доставка за {1}, для заказов от {0} — бесплатно."),
        Message::MinimumOrder => plain("Минимальная сумма заказа — {0}."),
        Message::PerkFreeReturns => plain("Бесплатный возврат."),
        Message::PerkOvernight => plain("Отправка ночью."),
        Message::PerkSupport => plain("На ваши вопросы отвечаем первыми."),
        Message::PerkOther => plain("{0}."),
        Message::MembersOnly => plain("Только для участников."),
        Message::FromDay => plain("С {0}."),
        Message::ThroughDay => plain("По {0} включительно."),
        Message::GoodsAtLeast => plain("Для заказов от {0}."),
        Message::GoodsAtMost => plain("Для заказов до {0}."),
        Message::GoodsBetween => plain("Для заказов от {0} до {1}."),
        Message::WithFavouriteCategory => plain("Если в корзине есть товар вашей любимой категории."),
        Message::WithFavouriteProduct => plain("Если в корзине есть ваш любимый товар."),
        Message::ForTier => plain("Для уровня {0}."),
        Message::ForTiers => plain("Для уровней {0}."),
        Message::WithinDays => three("за {0} день", "за {0} дня", "за {0} дней"),
        Message::OrdersAtLeast => {
            three("После {0} оплаченного заказа.", "После {0} оплаченных заказов.", "После {0} оплаченных заказов.")
        }
        Message::OrdersAtLeastWithin => three(
            "После {0} оплаченного заказа {1}.",
            "После {0} оплаченных заказов {1}.",
            "После {0} оплаченных заказов {1}.",
        ),
        Message::FirstOrder => plain("Для первого заказа."),
        Message::FirstOrders => three("Для первых {0} заказа.", "Для первых {0} заказов.", "Для первых {0} заказов."),
        Message::OrdersAtMostWithin => three(
            "Не больше {0} оплаченного заказа {1}.",
            "Не больше {0} оплаченных заказов {1}.",
            "Не больше {0} оплаченных заказов {1}.",
        ),
        Message::AverageAtLeast => plain("Если ваш средний заказ — от {0}."),
        Message::AverageAtMost => plain("Если ваш средний заказ — до {0}."),
        Message::AverageBetween => plain("Если ваш средний заказ — от {0} до {1}."),
        Message::LastOrderAtLeast => three(
            "Если последний заказ был {0} день назад или раньше.",
            "Если последний заказ был {0} дня назад или раньше.",
            "Если последний заказ был {0} дней назад или раньше.",
        ),
        Message::LastOrderAtMost => three(
            "Если последний заказ был {0} день назад или позже.",
            "Если последний заказ был {0} дня назад или позже.",
            "Если последний заказ был {0} дней назад или позже.",
        ),
        Message::VisitsAtLeast => three(
            "После {0} дня с посещением {1}.",
            "После {0} дней с посещением {1}.",
            "После {0} дней с посещением {1}.",
        ),
        Message::MemberAtLeast => three(
            "Для тех, кто с нами не меньше {0} дня.",
            "Для тех, кто с нами не меньше {0} дней.",
            "Для тех, кто с нами не меньше {0} дней.",
        ),
        Message::MemberAtMost => three(
            "Не позже чем через {0} день после вступления.",
            "Не позже чем через {0} дня после вступления.",
            "Не позже чем через {0} дней после вступления.",
        ),
        Message::BeforeRedeeming => plain("Пока вы ещё ничего не обменивали."),
        Message::ForRegulars => plain("Для постоянных покупателей."),
        Message::WhyGoodsMissing => plain("Добавьте товаров ещё на {0}."),
        Message::WhyGoodsAbove => plain("Сумма заказа больше, чем предусмотрено."),
        Message::WhyNotInCart => plain("В корзине нет подходящих товаров."),
        Message::WhyTier => plain("Это для другого уровня."),
        Message::WhyOrdersMissing => three(
            "Нужен ещё {0} оплаченный заказ.",
            "Нужны ещё {0} оплаченных заказа.",
            "Нужно ещё {0} оплаченных заказов.",
        ),
        Message::WhyOrdersAbove => plain("Это для тех, у кого меньше заказов."),
        Message::WhyAverage => plain("Сумма вашего среднего заказа не подходит."),
        Message::WhyLastOrder => plain("Срок после последнего заказа не подходит."),
        Message::WhyVisitsMissing => three(
            "Не хватает {0} дня с посещением.",
            "Не хватает {0} дней с посещением.",
            "Не хватает {0} дней с посещением.",
        ),
        Message::WhyMemberDays => plain("Срок участия не подходит."),
        Message::WhyHasRedeemed => plain("Вы уже получали награду."),
        Message::WhyFavourite => plain("Это для другой любимой категории."),
        Message::WhySegment => plain("Это для других участников."),
        Message::WhyNotRegular => plain("Это для постоянных покупателей."),
        Message::WhyExcluded => plain("В этот раз условия не выполнены."),
        Message::AfterOrdering => plain("после оформления заказа"),
        Message::AfterPayment => plain("после оплаты"),
        Message::AfterDelivery => plain("после доставки"),
        Message::ArriveAtOnce => plain("Начисляем сразу {0}."),
        Message::Arrive => {
            three("Начисляем через {0} день {1}.", "Начисляем через {0} дня {1}.", "Начисляем через {0} дней {1}.")
        }
        Message::OrderMax => plain("Один заказ приносит не больше чем {0}."),
        Message::ExpireNever => plain("Срок действия не ограничен."),
        Message::ExpireMonths => three(
            "Действуют {0} месяц после начисления.",
            "Действуют {0} месяца после начисления.",
            "Действуют {0} месяцев после начисления.",
        ),
        Message::ExpireDays => three(
            "Действуют {0} день после начисления.",
            "Действуют {0} дня после начисления.",
            "Действуют {0} дней после начисления.",
        ),
        Message::ExpireYearly => plain("Действуют до ближайшего {0} {1} включительно."),
        Message::ExpireInactivity => three(
            "Действуют {0} месяц после последнего заказа или обмена.",
            "Действуют {0} месяца после последнего заказа или обмена.",
            "Действуют {0} месяцев после последнего заказа или обмена.",
        ),
        Message::TierAtLeast => plain("Уровень «{0}»: {1} и больше."),
        Message::TierMoreThan => plain("Уровень «{0}»: больше {1}."),
        Message::CountedAlways => plain("Считаем со дня вступления."),
        Message::CountedMonths => three(
            "Считаем за последний {0} месяц.",
            "Считаем за последние {0} месяца.",
            "Считаем за последние {0} месяцев.",
        ),
        Message::CountedCalendarYear => plain("Считаем с 1 января каждого года."),
        Message::CountedMembershipYear => plain("Считаем по годам участия."),
        Message::TierKept => three(
            "Если условий уже не хватает, уровень сохраняется ещё {0} день.",
            "Если условий уже не хватает, уровень сохраняется ещё {0} дня.",
            "Если условий уже не хватает, уровень сохраняется ещё {0} дней.",
        ),
        Message::TierNeverLost => plain("Достигнутый уровень сохраняется."),
        Message::TierEarnsMore => plain("На {0}\u{a0}% больше за каждый заказ."),
        Message::TierPayShare => plain("До {0}\u{a0}% стоимости товаров можно оплатить с баланса."),
        Message::ReasonSpend => plain("{0}: {1} за каждые {2} из {3}"),
        Message::ReasonOverride => plain("{0}: товары на {1}"),
        Message::ReasonTierRate => plain("Уровень «{0}»: своя ставка на {1}"),
        Message::ReasonTierMultiplier => plain("Уровень «{0}»: {1}\u{a0}% от основы"),
        Message::ReasonMultiplier => plain("{0}: {1}\u{a0}% от основы"),
        Message::ReasonTitle => plain("{0}"),
        Message::ReasonOrderLimit => plain("За один заказ — не больше чем {0}"),
        Message::ReasonRefunded => plain("Возвращено {0} из {1}"),
        Message::ReasonCancelled => plain("Заказ отменён"),
        Message::ReasonChanged => plain("Заказ изменён"),
        Message::ReasonHoldEnded => plain("Срок ожидания прошёл"),
        Message::ReasonLastDay => plain("Последний день прошёл"),
        Message::ReasonReward => plain("Награда «{0}»"),
        Message::ReasonGivenBack => plain("Награда «{0}» возвращена"),
        Message::ReasonCodeExpired => plain("Награда «{0}» не использована в срок"),
        Message::ReasonOrderReturned => plain("Заказ с наградой «{0}» возвращён"),
        Message::ReasonRewardGiven => plain("{0}: награда «{1}»"),
        Message::ReasonWithdrawn => plain("{0}: отменено, заказ возвращён"),
        Message::ReasonNeverVerified => plain("{0}: не подтверждено"),
        Message::ReasonVerified => plain("{0}: подтверждено"),
        Message::ReasonShopGave => plain("Подарок магазина"),
        Message::ReasonShopTook => plain("Исправление магазина"),
        Message::ReasonShopGaveReward => plain("Подарок магазина: «{0}»"),
        Message::ReasonSharePaid => plain("Оплачена часть заказа"),
        Message::ReasonStamped => three("{1}: {0} отметка", "{1}: {0} отметки", "{1}: {0} отметок"),
        Message::ReasonStampsTaken => {
            three("{1}: снята {0} отметка", "{1}: сняты {0} отметки", "{1}: снято {0} отметок")
        }
        Message::ReasonOffered => plain("Личное предложение: {0}"),
        Message::ReasonTierJudged => plain("Учтено для уровня: {0}"),
        Message::ReasonRenewed => plain("Вы были активны: срок действия продлён"),
        Message::ReasonLotsMerged => plain("давние баллы объединены"),
        Message::ReasonNotEligible => plain("За этот заказ ничего не начисляем. {0}"),
        Message::ReasonCodeMoved => plain("Промокод занят, освобождён или использован"),
        Message::ReasonTest => plain("Пробный заказ"),
        Message::ReasonBeforeJoining => plain("Заказ сделан до вступления"),
        Message::ReasonNothingCounts => plain("В заказе нет того, что учитывается"),
    }
}
