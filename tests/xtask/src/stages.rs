//! `cargo xtask test`: everything that proves the house, in order, with times, counts and sizes at the end.

mod api;
mod audit;
pub mod browser;
mod checks;
mod contract;
mod deploy;
pub mod differential;
mod e2e;
mod failures;
mod native;
mod size;
mod slowest;
mod summary;

use crate::bundle::{self, Effort};
use crate::process;
use crate::supply;
use crate::tools::{self, Tools};
use crate::worker_process::TestWorker;
use anyhow::{Context, Result, bail};
use slowest::Timed;
use std::ffi::OsString;
use std::time::{Duration, Instant};

/// A part of the tests that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// rustfmt has nothing to change.
    Format,
    /// Clippy has nothing to say, natively and for WebAssembly.
    Lint,
    /// Scenarios and laws of the rules, without the worker; a part of `Native`.
    Rules,
    /// `cargo test`.
    Native,
    /// The OpenAPI document is one that strangers' tools accept.
    Contract,
    /// The worker and the widget can be built.
    Build,
    /// Wrangler would deploy what was built.
    Deploy,
    /// Nothing outgrew its cap.
    Size,
    /// The built worker keeps its promises over HTTP.
    Api,
    /// The rules answer the same natively, in WebAssembly and in the worker.
    Differential,
    /// A real browser lives through the whole story.
    E2e,
    /// After all of that, every stored account equals the replay of its entries, and what is linked is known and permitted.
    Audit,
}

impl Stage {
    /// All, in the order they run in.
    pub const ALL: [Self; 12] = [
        Self::Format,
        Self::Lint,
        Self::Rules,
        Self::Native,
        Self::Contract,
        Self::Build,
        Self::Deploy,
        Self::Size,
        Self::Api,
        Self::Differential,
        Self::E2e,
        Self::Audit,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Rules => "rules",
            Self::Native => "native",
            Self::Contract => "contract",
            Self::Build => "build",
            Self::Deploy => "deploy",
            Self::Size => "size",
            Self::Api => "api",
            Self::Differential => "differential",
            Self::E2e => "e2e",
            Self::Audit => "audit",
        }
    }

    /// The stage of that name.
    pub fn parse(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|stage| stage.name() == name) {
            Some(stage) => Ok(stage),
            None => bail!("there is no stage {name}; there are: {}", Self::ALL.map(Self::name).join(" ")),
        }
    }

    /// Every stage but `Rules`, whose tests `Native` runs too: it runs only where it is named.
    fn of_the_full_run() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|stage| *stage != Self::Rules)
    }

    /// Whether cargo alone is enough for it: neither WebAssembly nor npm packages.
    const fn needs_only_cargo(self) -> bool {
        matches!(self, Self::Format | Self::Rules)
    }

    /// Whether it looks at what `build` makes.
    const fn needs_build(self) -> bool {
        matches!(self, Self::Deploy | Self::Size | Self::Api | Self::Differential | Self::E2e | Self::Audit)
    }
}

/// How many tests a stage counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that held.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
}

impl Tally {
    /// One check that held.
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    /// One check that did not.
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// One check and whether it held.
    #[must_use]
    pub const fn of(held: bool) -> Self {
        if held { Self::ONE_PASSED } else { Self::ONE_FAILED }
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// A runner that says it failed without counting why (it did not compile, it was killed) failed once.
    #[must_use]
    pub const fn with_exit(self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 { self.and(Self::ONE_FAILED) } else { self }
    }
}

/// What stages leave for later ones.
#[derive(Debug)]
pub struct Run {
    /// None where no wanted stage needs more than cargo.
    tools: Option<Tools>,
    /// Arguments after `--`, for the test runners.
    extra: Vec<OsString>,
    /// Kept running until the audit has looked into them.
    workers: Vec<TestWorker>,
    sizes: Vec<size::Row>,
    /// What did not hold, told again at the end.
    failures: Vec<String>,
    /// How long tests took, as far as their runners tell.
    times: Vec<(Stage, Timed)>,
}

/// A stage that has run.
struct Report {
    stage: Stage,
    tally: Tally,
    time: Duration,
}

/// Runs the wanted stages, or all; says at the end what happened. `Ok(false)` means that something failed.
pub fn test(mut wanted: Vec<Stage>, extra: Vec<OsString>) -> Result<bool> {
    if wanted.is_empty() {
        wanted.extend(Stage::of_the_full_run());
    }
    if wanted == [Stage::Audit] {
        bail!("the audit looks at what the stages api and e2e leave behind: run it with one of them");
    }
    if wanted.iter().any(|stage| stage.needs_build()) {
        wanted.push(Stage::Build);
    }
    wanted.sort_unstable();
    wanted.dedup();

    let is_cargo_enough = wanted.iter().all(|stage| stage.needs_only_cargo());
    let mut run = Run::new(if is_cargo_enough { None } else { Some(tools::setup()?) }, extra);
    let mut reports: Vec<Report> = Vec::new();
    for stage in wanted {
        println!("\n━━ {} ━━", stage.name());
        let is_built = reports.iter().all(|report| report.stage != Stage::Build || report.tally.failed == 0);
        let started = Instant::now();
        let tally = if stage.needs_build() && !is_built {
            println!("Not run: there is no build to look at.");
            Tally::ONE_FAILED
        } else {
            run.perform(stage).unwrap_or_else(|fault| {
                println!("{}: {fault:#}", stage.name());
                run.failures.push(format!("{}: {fault:#}", stage.name()));
                Tally::ONE_FAILED
            })
        };
        let tally = if tally == Tally::default() {
            println!("{}: not a single test was counted, and that is a failure.", stage.name());
            Tally::ONE_FAILED
        } else {
            tally
        };
        let time = started.elapsed();
        println!("{}: {} passed, {} failed, {:.1} s", stage.name(), tally.passed, tally.failed, time.as_secs_f32());
        reports.push(Report { stage, tally, time });
    }
    // All at once: each takes a moment to end.
    process::stop_all();
    run.workers.clear();
    Ok(summary::print(&reports, &mut run))
}

impl Run {
    const fn new(tools: Option<Tools>, extra: Vec<OsString>) -> Self {
        Self { tools, extra, workers: Vec::new(), sizes: Vec::new(), failures: Vec::new(), times: Vec::new() }
    }

    fn tools(&self) -> Result<&Tools> {
        self.tools.as_ref().context("the tools were not set up")
    }

    fn note_times(&mut self, stage: Stage, times: Vec<Timed>) {
        self.times.extend(times.into_iter().map(|timed| (stage, timed)));
    }

    fn perform(&mut self, stage: Stage) -> Result<Tally> {
        match stage {
            Stage::Format => checks::format(),
            Stage::Lint => checks::lint(),
            Stage::Rules => native::rules(self),
            Stage::Native => native::test(self),
            Stage::Contract => contract::test(),
            Stage::Build => {
                bundle::build(self.tools()?, Effort::Full, &[bundle::Worker::Deployed, bundle::Worker::Demo])
                    .map(|()| Tally::ONE_PASSED)
            }
            Stage::Deploy => deploy::dry_run(),
            Stage::Size => size::measure(&mut self.sizes),
            Stage::Api => api::test(self),
            Stage::Differential => differential::test(self),
            Stage::E2e => e2e::test(self),
            Stage::Audit => {
                let supply = supply::check(&mut self.failures);
                Ok(audit::replay(self)?.and(supply?))
            }
        }
    }

    /// Starts a worker for a stage and keeps it for the audit.
    fn start_worker(&mut self, stage: Stage) -> Result<&TestWorker> {
        let worker = TestWorker::start(stage.name())?;
        println!("A fresh worker answers at {}", worker.worker.url);
        self.workers.push(worker);
        Ok(&self.workers[self.workers.len() - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn the_full_run_runs_no_test_twice() {
        assert_eq!(Stage::parse("rules").unwrap(), Stage::Rules);
        let full: Vec<Stage> = Stage::of_the_full_run().collect();
        assert!(full.contains(&Stage::Native) && !full.contains(&Stage::Rules), "{full:?}");
        assert_eq!(full.len() + 1, Stage::ALL.len());
    }
}
