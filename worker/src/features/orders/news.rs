//! A snapshot as it came, read as the rules, the members and the households want it.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::order::Order;
use coppertoken_rules::time::Instant;
use coppertoken_wire::order::{OrderSnapshot, SnapshotMoments};
use coppertoken_wire::order_settings::OrderSettings;

use crate::features::members::household_statement;
use crate::features::members::households;
use crate::kernel::clock;
use crate::kernel::context::Context;
use crate::kernel::database::{Database, Statement};
use crate::kernel::error::Error;
use crate::kernel::members::NewMember;
use crate::kernel::programs::OpenProgram;
use crate::kernel::rows::VoucherRow;

/// What came of an order, and how the shop's orders are read.
#[derive(Clone, Copy)]
pub struct News<'a> {
    /// What was told.
    pub snapshot: &'a OrderSnapshot,
    /// When it first arrived at our door.
    pub arrived_at: Instant,
    /// The shop's.
    pub settings: &'a OrderSettings,
}

impl News<'_> {
    /// The snapshot as the rules read it: its instants on the program's calendar, those of its codes that `vouchers` have, and what the shop's
    /// settings add to it.
    pub fn to_order(self, program: &OpenProgram, vouchers: &[VoucherRow]) -> Result<Order, Error> {
        let News { snapshot, arrived_at, settings } = self;
        let time_zone = program.time_zone();
        let optional = |text: &Option<String>, place: &str| {
            text.as_deref().map(|text| clock::parse_moment(text, place, time_zone)).transpose()
        };
        let read_at = snapshot.read_at.as_deref().map(|text| clock::parse_instant(text, "read_at")).transpose()?;
        let moments = SnapshotMoments {
            updated_at: clock::parse_instant(&snapshot.updated_at, "updated_at")?,
            read_at,
            arrived_at,
            placed_at: clock::parse_moment(&snapshot.placed_at, "placed_at", time_zone)?,
            paid_at: optional(&snapshot.paid_at, "paid_at")?,
            fulfilled_at: optional(&snapshot.fulfilled_at, "fulfilled_at")?,
            cancelled_at: optional(&snapshot.cancelled_at, "cancelled_at")?,
        };
        let mut codes = snapshot.codes();
        codes.retain(|code| vouchers.iter().any(|voucher| &voucher.code == code));
        let mut order = snapshot.to_order(moments, codes)?;
        for line in &mut order.lines {
            line.is_gift_card |= settings.is_gift_card(line);
        }
        order.rate = order.rate.or_else(|| settings.rate_on(&order.currency, order.placed_at.date));
        if settings.parts_earn {
            // The whole is a part as well: its own id names the purchase of those that name it as their parent.
            let whole = order.parent_id.take().unwrap_or_else(|| order.order_id.clone());
            order.purchase_id = order.purchase_id.or_else(|| Some(whole.into()));
        }
        Ok(order)
    }
}

/// The member the first order of a customer opens.
pub fn new_member(snapshot: &OrderSnapshot, now: i64) -> NewMember {
    let customer = snapshot.customer.clone().unwrap_or_default();
    NewMember {
        customer_id: customer.id.unwrap_or_default(),
        email: customer.email.filter(|email| !email.is_empty()),
        phone: customer.phone.filter(|phone| !phone.is_empty()),
        created_at: now,
        ..NewMember::default()
    }
}

/// The customer's id, if it is one.
pub fn customer_id(snapshot: &OrderSnapshot) -> Option<&str> {
    let id = snapshot.customer.as_ref()?.id.as_deref()?;
    (!id.is_empty() && id.len() <= coppertoken_rules::ids::LENGTH_MAX).then_some(id)
}

/// Writes down where the customer lives.
pub fn household<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
) -> Result<Option<Statement>, Error> {
    let address = snapshot.customer.as_ref().and_then(|customer| customer.address.as_deref());
    let Some((customer_id, address)) = customer_id(snapshot).zip(address) else { return Ok(None) };
    let household = households::hash(&context.settings, shop_id, address)?;
    Ok(household.map(|household| household_statement(shop_id, customer_id, &household)))
}
