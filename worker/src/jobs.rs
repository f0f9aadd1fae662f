//! Jobs: one cron trigger a minute dispatches all of them. Each is bounded per run and harmless to repeat.
//!
//! An invocation has [`QUERIES`]. Of these every job has its own that no other can draw: what one piece of its work costs, and finding it. The
//! rest goes to the jobs that come first, and each minute another one does: no job's backlog keeps another from its work, and each backlog
//! has a minute in seven when it may use all that is left.

use crate::features::dead_letters::service as parked;
use crate::features::members::birthdays;
use crate::features::privacy::ErasureMemory;
use crate::features::retention::service as retention;
use crate::features::settling::service as settling;
use crate::features::verify::{audit, service as verify};
use crate::kernel::budget::{Budget, QUERIES};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::effects;
use crate::kernel::error::Error;
use crate::kernel::log;
use crate::kernel::program_cache::ProgramCache;

/// Milliseconds between two runs.
const PERIOD_MILLISECONDS: i64 = 60_000;

/// A job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Outbox,
    Birthdays,
    Settling,
    Parked,
    Retention,
    Roots,
    Audit,
}

/// All of them, in the order in which they follow each other.
const JOBS: [Job; 7] =
    [Job::Outbox, Job::Birthdays, Job::Settling, Job::Parked, Job::Retention, Job::Roots, Job::Audit];

impl Job {
    /// Queries that are its own in every run.
    const fn own(self) -> u32 {
        match self {
            Self::Outbox => effects::OWN,
            Self::Birthdays => birthdays::OWN,
            Self::Settling => settling::OWN,
            Self::Parked => parked::OWN,
            Self::Retention => retention::OWN,
            Self::Roots => verify::OWN,
            Self::Audit => audit::OWN,
        }
    }

    async fn run<D: Database, C: ProgramCache + ErasureMemory>(self, context: &Context<D, C>, budget: &mut Budget) {
        match self {
            Self::Outbox => logged("outbox", effects::run(context, budget).await),
            Self::Birthdays => logged("birthdays", birthdays::run(context, budget).await),
            Self::Settling => logged("settling", settling::run(context, budget).await),
            Self::Parked => logged("parked deliveries", parked::run(context, budget).await),
            Self::Retention => logged("retention", retention::run(context, budget).await),
            Self::Roots => logged("roots", verify::run(context, budget).await),
            Self::Audit => logged("audit", audit::run(context, budget).await),
        }
    }
}

/// Runs every job once. One that fails is logged and keeps none of the others from running.
pub async fn run<D: Database, C: ProgramCache + ErasureMemory>(context: &Context<D, C>) {
    let mut budget = Budget::of(QUERIES);
    let mut kept = JOBS.iter().fold(0_u32, |sum, job| sum.saturating_add(job.own()));
    let period = context.now.milliseconds().div_euclid(PERIOD_MILLISECONDS);
    for place in (period..).take(JOBS.len()) {
        let place = usize::try_from(place).unwrap_or_default().checked_rem(JOBS.len()).unwrap_or_default();
        let Some(job) = JOBS.get(place) else { continue };
        kept = kept.saturating_sub(job.own());
        budget.keep(kept);
        job.run(context, &mut budget).await;
    }
}

fn logged<T>(job: &str, done: Result<T, Error>) {
    if let Err(error) = done {
        log::error("job", &format!("{job}: {error:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_each_jobs_own_is_no_more_than_there_is() {
        let own = JOBS.map(Job::own);
        assert!(own.iter().all(|own| *own > 0));
        assert!(own.iter().sum::<u32>() <= QUERIES, "{own:?}");
    }
}
