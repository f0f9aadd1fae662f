//! The messages, by name. A language that lacks one does not compile.

messages! {
    /// Points, alone.
    Points,
    /// Orders, alone.
    Orders,
    /// `{0}` a name the merchant gave.
    Quoted,
    /// Goods, after "for".
    GoodsAll,
    /// Goods, after "for".
    GoodsSelected,
    /// Goods, after "for".
    GoodsOfFavouriteCategory,
    /// Goods, after "for".
    GoodsFavourite,
    /// `{0}` goods.
    OnlyGoods,
    /// Counts days; 1 what is given.
    GivesForDays,
    /// `{0}` names.
    GivesChoice,
    /// `{0}` points, 1 money.
    EarnSpend,
    /// `{0}` points, 1 money.
    EarnSteps,
    /// `{0}` points, 1 money, 2 goods.
    EarnOnGoods,
    /// `{0}` percent, 1 goods.
    EarnMore,
    /// `{0}` percent, 1 goods.
    EarnLess,
    /// `{0}` goods.
    EarnSame,
    /// `{0}` goods.
    EarnNothing,
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
    Joining,
    /// `{0}` gift.
    Newsletter,
    /// `{0}` gift.
    Share,
    /// `{0}` gift.
    Review,
    /// `{0}` gift.
    Follow,
    /// `{0}` gift.
    ReadNews,
    /// `{0}` gift.
    Visit,
    /// `{0}` gift, 1 title.
    Action,
    /// Counts times.
    PerDayMax,
    /// Counts times.
    TotalMax,
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
    Product,
    /// `{0}` title.
    Sample,
    /// `{0}` title.
    Service,
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
    RewardNoMinimum,
    /// No placeholders.
    CodeOneOrder,
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
    PerkFreeReturns,
    /// No placeholders.
    PerkOvernight,
    /// No placeholders.
    PerkSupport,
    /// `{0}` title.
    PerkOther,
    /// No placeholders.
    MembersOnly,
    /// `{0}` day.
    FromDay,
    /// `{0}` day.
    ThroughDay,
    /// `{0}` first day, 1 last day.
    FromThroughDays,
    /// `{0}` money.
    GoodsAtLeast,
    /// `{0}` money.
    GoodsAtMost,
    /// `{0}` money, 1 money.
    GoodsBetween,
    /// No placeholders.
    WithFavouriteCategory,
    /// No placeholders.
    WithFavouriteProduct,
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
    AverageAtLeast,
    /// `{0}` money.
    AverageAtMost,
    /// `{0}` money, 1 money.
    AverageBetween,
    /// Counts days.
    LastOrderAtLeast,
    /// Counts days.
    LastOrderAtMost,
    /// Counts days; 1 within days.
    VisitsAtLeast,
    /// Counts days.
    MemberAtLeast,
    /// Counts days.
    MemberAtMost,
    /// No placeholders.
    BeforeRedeeming,
    /// No placeholders.
    ForRegulars,
    /// `{0}` money.
    WhyGoodsMissing,
    /// No placeholders.
    WhyGoodsAbove,
    /// No placeholders.
    WhyNotInCart,
    /// No placeholders.
    WhyTier,
    /// Counts orders.
    WhyOrdersMissing,
    /// No placeholders.
    WhyOrdersAbove,
    /// No placeholders.
    WhyAverage,
    /// No placeholders.
    WhyLastOrder,
    /// Counts days.
    WhyVisitsMissing,
    /// No placeholders.
    WhyMemberDays,
    /// No placeholders.
    WhyHasRedeemed,
    /// No placeholders.
    WhyFavourite,
    /// No placeholders.
    WhySegment,
    /// No placeholders.
    WhyNotRegular,
    /// No placeholders.
    WhyExcluded,
    /// A moment, part of others.
    AfterOrdering,
    /// A moment, part of others.
    AfterPayment,
    /// A moment, part of others.
    AfterDelivery,
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
    WhoJoins,
    /// No placeholders.
    WhoOrders,
    /// No placeholders.
    ExpireNever,
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
    CountedCalendarYear,
    /// No placeholders.
    CountedMembershipYear,
    /// Counts days.
    TierKept,
    /// No placeholders.
    TierNeverLost,
    /// `{0}` percent.
    TierEarnsMore,
    /// `{0}` percent.
    TierPayShare,
    /// `{0}` title, 1 points, 2 money, 3 money.
    ReasonSpend,
    /// `{0}` title, 1 points, 2 money for every full, 3 money.
    ReasonSteps,
    /// `{0}` title, 1 money.
    ReasonOverride,
    /// `{0}` title, 1 money.
    ReasonTierRate,
    /// `{0}` title, 1 percent.
    ReasonTierMultiplier,
    /// `{0}` title, 1 percent.
    ReasonMultiplier,
    /// `{0}` title.
    ReasonTitle,
    /// `{0}` points.
    ReasonOrderLimit,
    /// `{0}` money, 1 money.
    ReasonRefunded,
    /// `{0}` what the shopper knows the product by.
    ReasonGoodsReturned,
    /// No placeholders.
    ReasonPaymentOpen,
    /// No placeholders.
    ReasonRestored,
    /// `{0}` currency code.
    ReasonOtherCurrency,
    /// No placeholders.
    ReasonPart,
    /// No placeholders.
    ReasonCancelled,
    /// No placeholders.
    ReasonChanged,
    /// No placeholders.
    ReasonHoldEnded,
    /// No placeholders.
    ReasonLastDay,
    /// `{0}` title.
    ReasonReward,
    /// `{0}` title.
    ReasonGivenBack,
    /// `{0}` title.
    ReasonCodeExpired,
    /// `{0}` title.
    ReasonOrderReturned,
    /// 0 the reward.
    ReasonChargedAgain,
    /// Nothing.
    ReasonForgivenBefore,
    /// `{0}` title, 1 title.
    ReasonRewardGiven,
    /// `{0}` title.
    ReasonWithdrawn,
    /// `{0}` title.
    ReasonNeverVerified,
    /// `{0}` title.
    ReasonVerified,
    /// No placeholders.
    ReasonShopGave,
    /// No placeholders.
    ReasonShopTook,
    /// `{0}` title.
    ReasonShopGaveReward,
    /// No placeholders.
    ReasonSharePaid,
    /// Counts stamps; 1 title.
    ReasonStamped,
    /// Counts stamps; 1 title.
    ReasonStampsTaken,
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
    ReasonCodeMoved,
    /// No placeholders.
    ReasonTest,
    /// No placeholders.
    ReasonBeforeJoining,
    /// No placeholders.
    ReasonNothingCounts,
    /// `{0}` gift.
    ShopGave,
    /// `{0}` gift.
    WaitsForCheck,
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
}
