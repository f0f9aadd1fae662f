//! What comes back, and of which order.
//!
//! A return names its order by the same id. One that names no order of the file (a cancellation with a number of its own) is, row by row:
//!
//! 1. of the customer's latest order until then that still keeps a line of the same product for the same amount;
//! 2. else of the customer's latest order until then that still keeps goods for that much;
//! 3. else refused. A guest's is skipped: nobody's points depend on it.
//!
//! Inside an order it comes off the line of the same product and amount, else off lines of the same product, else off the others, each
//! down to nothing. More than the order keeps is refused.

use std::collections::{BTreeMap, HashMap};

use coppertoken_rules::Amount;
use jiff::Timestamp;

use super::days::When;
use super::grouping::{Group, Groups};
use super::refusal::Refusal;
use super::row::Item;

/// Something that came back of an order.
#[derive(Clone, Debug)]
pub struct Back {
    /// The order's place.
    pub order: usize,
    /// When.
    pub at: Timestamp,
    /// The line of the file.
    pub line: u64,
    /// By line of the order.
    pub pieces: Vec<Piece>,
}

/// What came back of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The place of the line in its order.
    pub item: usize,
    /// Pieces.
    pub quantity: i64,
    /// What was given back, without tax.
    pub net: i64,
}

/// What lines of an order still keep.
struct Kept {
    quantity: i64,
    net: i64,
}

/// Finds the orders of returns.
pub struct Matching<'a> {
    groups: &'a Groups,
    /// A platform's report may give back more than the goods, tax and shipping among it: then all of the goods came back.
    is_capped: bool,
    kept: HashMap<usize, Vec<Kept>>,
    by_customer: BTreeMap<&'a str, Vec<(When, usize)>>,
    backs: Vec<Back>,
    /// Returns of guests that name no order of the file.
    pub of_guests: u64,
}

impl<'a> Matching<'a> {
    /// Prepares.
    pub fn new(groups: &'a Groups, is_capped: bool) -> Self {
        let mut by_customer: BTreeMap<&str, Vec<(When, usize)>> = BTreeMap::new();
        let is_needed = groups.returns.iter().any(|group| groups.order_of(&group.order_id).is_none());
        for (place, order) in groups.orders.iter().enumerate().filter(|_| is_needed) {
            if let (Some(id), Some(when), None) =
                (&order.stated.customer_id, order.stated.placed, &order.stated.skipped)
            {
                by_customer.entry(id).or_default().push((when, place));
            }
        }
        by_customer.values_mut().for_each(|orders| orders.sort());
        Self { groups, is_capped, kept: HashMap::new(), by_customer, backs: vec![], of_guests: 0 }
    }

    /// What came back on days the export does not say, then all returns in the order of time.
    pub fn run(mut self) -> Result<(Vec<Back>, u64), Refusal> {
        for (place, order) in self.groups.orders.iter().enumerate().filter(|(_, order)| order.stated.skipped.is_none())
        {
            self.take_undated(place, order);
        }
        let mut returns: Vec<&Group> = self.groups.returns.iter().collect();
        returns.sort_by_key(|group| group.stated.placed.map(|when| when.at));
        for group in returns {
            match self.groups.order_of(&group.order_id) {
                Some(place) => self.take_named(place, group)?,
                None => self.take_unnamed(group)?,
            }
        }
        Ok((self.backs, self.of_guests))
    }

    fn take_undated(&mut self, place: usize, order: &Group) {
        let Some(when) = order.stated.placed else { return };
        let is_all = order.stated.is_all_returned;
        let piece = |(item, (_, line)): (usize, &(u64, Item))| Piece {
            item,
            quantity: if is_all { line.quantity } else { line.returned_quantity.min(line.quantity) },
            net: if is_all { line.net.get() } else { line.returned_net.min(line.net).get() },
        };
        let pieces: Vec<Piece> = order.items.iter().enumerate().map(piece).collect();
        if pieces.iter().any(|piece| piece.net > 0 || piece.quantity > 0) {
            for piece in &pieces {
                self.take_off(place, *piece);
            }
            self.backs.push(Back { order: place, at: when.at, line: order.line, pieces });
        }
    }

    fn take_named(&mut self, place: usize, group: &Group) -> Result<(), Refusal> {
        let Some(order) = self.groups.orders.get(place) else { return Ok(()) };
        if order.stated.skipped.is_some() {
            return Ok(());
        }
        let (id, line) = (&order.order_id, order.line);
        if let (Some(one), Some(other)) = (&group.stated.customer_id, &order.stated.customer_id)
            && one != other
        {
            return Err(Refusal::of_row(group.line, format!("order {id} has another customer on line {line}")));
        }
        let (Some(placed), returned) = (order.stated.placed, group.stated.placed) else { return Ok(()) };
        if returned.is_some_and(|when| when.day < placed.day && when.at < placed.at) {
            let reason = format!("it comes back before order {id} is placed on line {line}");
            return Err(Refusal::of_row(group.line, reason));
        }
        let at = returned.map_or(placed.at, |when| when.at.max(placed.at));
        for (line, item) in &group.items {
            self.take(place, at, (*line, item))?;
        }
        Ok(())
    }

    fn take_unnamed(&mut self, group: &Group) -> Result<(), Refusal> {
        let Some(customer_id) = &group.stated.customer_id else {
            self.of_guests = self.of_guests.saturating_add(1);
            return Ok(());
        };
        for (line, item) in &group.items {
            let Some(when) = group.stated.placed else {
                return Err(Refusal::of_row(*line, format!("nothing says when {} came back", group.order_id)));
            };
            let orders = self.by_customer.get(customer_id.as_str()).map(Vec::as_slice).unwrap_or_default();
            // A day is its noon: an order of that evening is not after it.
            let is_earlier = |placed: &When| placed.at <= when.at || placed.day == when.day;
            let earlier = orders.iter().rev().filter(|(placed, _)| is_earlier(placed)).map(|(_, place)| *place);
            let earlier: Vec<usize> = earlier.collect();
            let net = item.net.get().saturating_abs();
            let same = earlier.iter().copied().find(|place| self.keeps_line(*place, item));
            let found = same.or_else(|| earlier.iter().copied().find(|place| self.keeps(*place) >= net));
            let Some(place) = found else {
                let reason = format!(
                    "{} comes back, but no earlier order of {customer_id} in the file keeps as much: add the order, or take the row out",
                    group.order_id
                );
                return Err(Refusal::of_row(*line, reason));
            };
            let placed = orders_at(self.groups, place).unwrap_or(when.at);
            self.take(place, when.at.max(placed), (*line, item))?;
        }
        Ok(())
    }

    /// Takes a row that came back off an order.
    fn take(&mut self, place: usize, at: Timestamp, (line, item): (u64, &Item)) -> Result<(), Refusal> {
        let Some(order) = self.groups.orders.get(place) else { return Ok(()) };
        let (net, kept) = (item.net.get().saturating_abs(), self.keeps(place));
        if net > kept && !self.is_capped {
            let reason = format!("more comes back than order {} of line {} still keeps", order.order_id, order.line);
            return Err(Refusal::of_row(line, reason));
        }
        let pieces = self.pieces(place, order, item);
        for piece in &pieces {
            self.take_off(place, *piece);
        }
        match self.backs.last_mut() {
            // Rows of one return come back together.
            Some(last) if last.order == place && last.at == at => last.pieces.extend(pieces),
            _ => self.backs.push(Back { order: place, at, line, pieces }),
        }
        Ok(())
    }

    /// Divides what came back among the lines of an order, the likeliest first.
    fn pieces(&mut self, place: usize, order: &Group, item: &Item) -> Vec<Piece> {
        let (mut net, mut quantity) = (item.net.get().saturating_abs(), item.quantity.saturating_abs());
        let kept = self.kept_of(place);
        let order_of_taking = |(place, ((_, line), kept)): (usize, (&(u64, Item), &Kept))| {
            (line.product_id != item.product_id, kept.net != net, place)
        };
        let mut places: Vec<(bool, bool, usize)> =
            order.items.iter().zip(kept.iter()).enumerate().map(order_of_taking).collect();
        places.sort_unstable();
        let mut pieces = vec![];
        for (_, _, place) in places {
            let Some(kept) = kept.get(place) else { continue };
            let part = kept.net.min(net).max(0);
            // Goods that cost nothing come back as pieces alone.
            if part > 0 || (pieces.is_empty() && net == 0 && quantity > 0) {
                let count = kept.quantity.min(quantity).max(0);
                pieces.push(Piece { item: place, quantity: count, net: part });
                net = net.saturating_sub(part);
                quantity = quantity.saturating_sub(count);
            }
        }
        pieces
    }

    fn take_off(&mut self, place: usize, piece: Piece) {
        if let Some(kept) = self.kept_of(place).get_mut(piece.item) {
            kept.net = kept.net.saturating_sub(piece.net);
            kept.quantity = kept.quantity.saturating_sub(piece.quantity);
        }
    }

    fn keeps(&mut self, place: usize) -> i64 {
        self.kept_of(place).iter().map(|kept| kept.net).fold(0, i64::saturating_add)
    }

    fn keeps_line(&mut self, place: usize, item: &Item) -> bool {
        let net = item.net.get().saturating_abs();
        let Some(order) = self.groups.orders.get(place) else { return false };
        let kept = self.kept_of(place);
        order
            .items
            .iter()
            .zip(kept.iter())
            .any(|((_, line), kept)| line.product_id == item.product_id && kept.net == net)
    }

    fn kept_of(&mut self, place: usize) -> &mut Vec<Kept> {
        let groups = self.groups;
        self.kept.entry(place).or_insert_with(|| {
            let items = groups.orders.get(place).map(|order| order.items.as_slice()).unwrap_or_default();
            items.iter().map(|(_, item)| Kept { quantity: item.quantity, net: item.net.get() }).collect()
        })
    }
}

/// What a line and its part that came back are without tax; the refund of a line.
pub fn net_of(piece: Piece) -> Amount {
    Amount::new(piece.net).unwrap_or(Amount::ZERO)
}

fn orders_at(groups: &Groups, place: usize) -> Option<Timestamp> {
    groups.orders.get(place)?.stated.placed.map(|when| when.at)
}
