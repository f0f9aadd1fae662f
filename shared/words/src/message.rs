//! The messages, by name. A language that lacks one does not compile.

messages! {
    /// Points, alone.
    Points,
    /// Orders, alone.
    Orders,
    /// `{0}` a name the merchant gave.
    Quoted,
    /// Goods, after "for".
    GoodsAll | GoodsSelected | GoodsOfFavouriteCategory | GoodsFavourite,
    /// `{0}` goods.
    OnlyGoods,
    /// Counts days; 1 what is given.
    GivesForDays,
    /// `{0}` names.
    GivesChoice,
    /// `{0}` points, 1 money.
    EarnSpend | EarnSteps,
    /// `{0}` points, 1 money without the tax that shown prices have.
    EarnSpendBeforeTax | EarnStepsBeforeTax,
    /// `{0}` points, 1 money, 2 goods.
    EarnOnGoods,
    /// `{0}` points, 1 money without the tax that shown prices have, 2 goods.
    EarnOnGoodsBeforeTax,
    /// `{0}` money without the tax that shown prices have; a part of others.
    BeforeTax,
    /// `{0}` percent, 1 goods.
    EarnMore | EarnLess,
    /// `{0}` goods.
    EarnSame | EarnNothing,
    /// Counts times; 1 goods.
    EarnTimes,
    /// `{0}` points.
    BonusPoints,
    /// Counts purchases; 1 gift, 2 "(only …)".
    StampsOrders,
    /// Counts pieces; 1 gift, 2 "(only …)".
    StampsPieces,
    /// `{0}` gift, 1 "(only …)": every single purchase.
    StampsEveryOrder,
    /// `{0}` gift, 1 "(only …)": every single piece.
    StampsEveryPiece,
    /// Counts months.
    StampsKept,
    /// `{0}` gift.
    Joining | Newsletter | Share | Review | Follow | ReadNews | Visit,
    /// `{0}` gift, 1 title.
    Action,
    /// Counts times.
    PerDayMax | TotalMax,
    /// `{0}` gift.
    Birthday,
    /// Counts days.
    DaysAhead,
    /// `{0}` points, 1 gift.
    Milestone,
    /// Counts days; 1 percent.
    Offer,
    /// Counts orders.
    OfferOrders,
    /// `{0}` own gift, 1 the friend's.
    ReferralBoth,
    /// `{0}` own gift.
    ReferralAdvocate,
    /// `{0}` the friend's gift.
    ReferralFriend,
    /// No placeholders.
    ReferralFirstOrder,
    /// Counts friends.
    ReferralPerMonth,
    /// `{0}` what, 1 points.
    RewardFor,
    /// `{0}` what.
    RewardGiven,
    /// `{0}` money.
    AmountOff,
    /// `{0}` percent, 1 goods.
    PercentOff,
    /// No placeholders.
    FreeDelivery,
    /// `{0}` money.
    FreeDeliveryUpTo,
    /// `{0}` title.
    Product | Sample | Service,
    /// `{0}` money.
    GiftCard,
    /// `{0}` title, 1 day.
    EventPlace,
    /// `{0}` percent.
    ShareMax,
    /// `{0}` money.
    AmountMax,
    /// Counts days.
    CodeValid,
    /// Counts times, from 2 on.
    PerMemberMax,
    /// No placeholders.
    PerMemberOnce,
    /// Nothing.
    Material,
    /// `{0}` money.
    RewardMinimum,
    /// No placeholders.
    RewardNoMinimum | CodeOneOrder,
    /// No placeholders: of an amount that may be larger than the order.
    CodeOneOrderRest,
    /// `{0}` day.
    CodeTicket,
    /// Counts rewards.
    Stock,
    /// `{0}` points, 1 money, 2 percent.
    PayWithPoints,
    /// `{0}` points, 1 money: only what exceptions name can be paid with points.
    PayForSome,
    /// `{0}` percent, 1 goods.
    PayOtherShare,
    /// `{0}` goods.
    PayOtherNone,
    /// `{0}` percent, 1 goods.
    Discount,
    /// `{0}` title, 1 money.
    MemberPrice,
    /// `{0}` money.
    DeliveryFreeFrom,
    /// No placeholders.
    DeliveryFree,
    /// `{0}` money.
    DeliveryFixed,
    /// `{0}` money from, 1 money fixed.
    DeliveryBoth,
    /// `{0}` money.
    MinimumOrder,
    /// No placeholders.
    PerkFreeReturns | PerkOvernight | PerkSupport,
    /// `{0}` title.
    PerkOther,
    /// No placeholders.
    MembersOnly,
    /// `{0}` day.
    FromDay | ThroughDay,
    /// `{0}` first day, 1 last day.
    FromThroughDays,
    /// `{0}` money.
    GoodsAtLeast | GoodsAtMost,
    /// `{0}` money, 1 money.
    GoodsBetween,
    /// No placeholders.
    WithFavouriteCategory | WithFavouriteProduct,
    /// `{0}` title.
    ForTier,
    /// `{0}` titles.
    ForTiers,
    /// Counts days; a part of others.
    WithinDays,
    /// Counts orders.
    OrdersAtLeast,
    /// Counts orders; 1 within days.
    OrdersAtLeastWithin,
    /// No placeholders.
    FirstOrder,
    /// Counts orders.
    FirstOrders,
    /// Counts orders; 1 within days.
    OrdersAtMostWithin,
    /// `{0}` money.
    AverageAtLeast | AverageAtMost,
    /// `{0}` money, 1 money.
    AverageBetween,
    /// Counts days.
    LastOrderAtLeast | LastOrderAtMost,
    /// Counts days; 1 within days.
    VisitsAtLeast,
    /// Counts days.
    MemberAtLeast | MemberAtMost,
    /// No placeholders.
    BeforeRedeeming | ForRegulars,
    /// `{0}` money.
    WhyGoodsMissing,
    /// No placeholders.
    WhyGoodsAbove | WhyNotInCart | WhyTier,
    /// Counts orders.
    WhyOrdersMissing,
    /// No placeholders.
    WhyOrdersAbove | WhyAverage | WhyLastOrder,
    /// Counts days.
    WhyVisitsMissing,
    /// No placeholders.
    WhyMemberDays | WhyHasRedeemed | WhyFavourite | WhySegment | WhyNotRegular | WhyExcluded,
    /// A moment, part of others.
    AfterOrdering | AfterPayment | AfterDelivery,
    /// `{0}` a moment.
    ArriveAtOnce,
    /// Counts days; 1 a moment.
    Arrive,
    /// `{0}` points.
    OrderMax,
    /// No placeholders.
    Returns,
    /// No placeholders: follows [`Message::Returns`].
    ReturnsDeficit,
    /// No placeholders.
    WhoJoins | WhoOrders | ExpireNever,
    /// Counts months.
    ExpireMonths,
    /// Counts days.
    ExpireDays,
    /// `{0}` day, 1 month.
    ExpireYearly,
    /// Counts months.
    ExpireInactivity,
    /// `{0}` figure.
    TierAtLeast,
    /// `{0}` money.
    TierMoreThan,
    /// No placeholders.
    CountedAlways,
    /// Counts months.
    CountedMonths,
    /// No placeholders.
    CountedCalendarYear | CountedMembershipYear,
    /// Counts days.
    TierKept,
    /// No placeholders.
    TierNeverLost,
    /// `{0}` percent.
    TierEarnsMore | TierPayShare,
    /// `{0}` title, 1 points, 2 money, 3 money.
    ReasonSpend,
    /// `{0}` title, 1 points, 2 money for every full, 3 money.
    ReasonSteps,
    /// `{0}` title, 1 money.
    ReasonOverride | ReasonTierRate,
    /// `{0}` title, 1 percent.
    ReasonTierMultiplier | ReasonMultiplier,
    /// `{0}` title.
    ReasonTitle,
    /// `{0}` points.
    ReasonOrderLimit,
    /// `{0}` money, 1 money.
    ReasonRefunded,
    /// `{0}` what the shopper knows the product by.
    ReasonGoodsReturned,
    /// No placeholders.
    ReasonPaymentOpen | ReasonRestored,
    /// `{0}` currency code.
    ReasonOtherCurrency,
    /// No placeholders.
    ReasonMergedIn | ReasonMergedOut | ReasonRoundedTogether | ReasonPart | ReasonCancelled | ReasonChanged | ReasonHoldEnded | ReasonLastDay,
    /// `{0}` title.
    ReasonReward | ReasonGivenBack | ReasonCodeExpired | ReasonOrderReturned,
    /// 0 the reward.
    ReasonChargedAgain,
    /// Nothing.
    ReasonForgivenBefore,
    /// `{0}` title, 1 title.
    ReasonRewardGiven,
    /// `{0}` title.
    ReasonWithdrawn | ReasonNeverVerified | ReasonVerified,
    /// No placeholders.
    ReasonShopGave | ReasonShopTook | ReasonOpeningBalance,
    /// `{0}` title.
    ReasonShopGaveReward,
    /// No placeholders.
    ReasonSharePaid,
    /// Counts stamps; 1 title.
    ReasonStamped | ReasonStampsTaken,
    /// `{0}` title.
    ReasonOffered,
    /// `{0}` figure.
    ReasonTierJudged,
    /// No placeholders.
    ReasonRenewed,
    /// Old lots were put together.
    ReasonLotsMerged,
    /// `{0}` why.
    ReasonNotEligible,
    /// No placeholders.
    ReasonCodeMoved | ReasonTest | ReasonBeforeJoining | ReasonNothingCounts,
    /// `{0}` gift.
    ShopGave | WaitsForCheck,
    /// `{0}` money, 1 title, 2 points.
    NudgeRule,
    /// `{0}` money, 1 title.
    NudgeTier,
    /// `{0}` money, 1 title, 2 points.
    NudgeTierEarns,
    /// `{0}` money, 1 title.
    NudgeReward,
    /// `{0}` title, 1 points, 2 money.
    BestRedemption,
    /// `{0}` = a sentence that begins in lower case: what holds for who has joined.
    AsMember,
}
