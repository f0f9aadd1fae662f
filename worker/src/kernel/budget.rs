//! What the jobs of one invocation may ask the database: every job draws from it, and what is kept for the others is not drawn.

/// Queries an invocation has on Cloudflare's free plan; a batch is one.
pub const QUERIES: u32 = 50;

/// Queries left in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    left: u32,
    kept: u32,
}

impl Budget {
    /// A budget of so many queries.
    pub const fn of(queries: u32) -> Self {
        Self { left: queries, kept: 0 }
    }

    /// Keeps so many queries back from now on, for jobs that come later.
    pub const fn keep(&mut self, queries: u32) {
        self.kept = queries;
    }

    /// Takes what something costs at most. False when so much is not left: nothing is taken.
    #[must_use]
    pub const fn draw(&mut self, cost: u32) -> bool {
        let is_left = cost <= self.open();
        if is_left {
            self.left = self.left.saturating_sub(cost);
        }
        is_left
    }

    /// How many pieces of work can be paid for, of so many queries each.
    pub const fn pieces(&self, cost: u32) -> u32 {
        match self.open().checked_div(cost) {
            Some(pieces) => pieces,
            None => 0,
        }
    }

    /// Queries that may be drawn now.
    pub const fn open(&self) -> u32 {
        self.left.saturating_sub(self.kept)
    }
}

/// The last of the rows when they are as many as were asked for: more may wait behind it.
pub fn last_of_full<T>(rows: &[T], count: u32) -> Option<&T> {
    rows.last().filter(|_| rows.len() == usize::try_from(count).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_others_is_not_drawn() {
        let mut budget = Budget::of(10);
        budget.keep(6);
        assert_eq!((budget.open(), budget.pieces(2), budget.pieces(3), budget.pieces(5)), (4, 2, 1, 0));
        assert!(!budget.draw(5), "4 are open");
        assert!(budget.draw(3));
        budget.keep(0);
        assert_eq!(budget.open(), 7, "10 less 3");
        assert!(budget.draw(7) && !budget.draw(1));
    }
}
