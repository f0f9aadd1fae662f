//! How near a reward is.

use coppertoken_rules::Points;

/// How near a reward is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Whole percent, 0 to 100; 100 only when the balance covers the cost.
    pub percent: i64,
    /// Points that are missing; zero when the balance covers the cost.
    pub missing: Points,
}

/// How near `goal` points are with `owned`.
pub fn progress(owned: Points, goal: Points) -> Progress {
    let (owned, goal) = (owned.get(), goal.get().max(1));
    let percent = owned.saturating_mul(100).checked_div(goal).unwrap_or(0).clamp(0, 100);
    Progress { percent, missing: Points::new((goal - owned).max(0)).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::progress;
    use coppertoken_rules::Points;

    #[test]
    fn a_hundred_percent_means_reached() {
        let shown = |owned: i64, goal: i64| {
            let progress = progress(Points::new(owned).unwrap(), Points::new(goal).unwrap());
            (progress.percent, progress.missing.get())
        };
        assert_eq!(shown(0, 250), (0, 250));
        assert_eq!(shown(249, 250), (99, 1));
        assert_eq!(shown(250, 250), (100, 0));
        assert_eq!(shown(900, 250), (100, 0));
        // What is owed has to be earned too.
        assert_eq!(shown(-30, 250), (0, 280));
    }
}
