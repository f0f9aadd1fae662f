//! The differential tests with all their cases, against a fresh worker.

use crate::bundle::{self, Effort};
use crate::stages::differential;
use crate::tools;
use crate::worker_process::TestWorker;
use anyhow::{Result, ensure};

/// 100,000 carts and histories, 5,000 carts and orders through the worker, unless the settings say otherwise.
pub fn prove() -> Result<()> {
    let tools = tools::setup()?;
    bundle::build(&tools, Effort::Full, &[bundle::Worker::Demo])?;
    let worker = TestWorker::start("prove-differential")?;
    let setting = |name: &str, usual: &str| std::env::var(name).unwrap_or_else(|_| usual.to_owned());
    let cases = setting("DIFFERENTIAL_CASES", "100000");
    let through_worker = setting("DIFFERENTIAL_WORKER_CASES", "5000");
    let settings = [("DIFFERENTIAL_CASES", &*cases), ("DIFFERENTIAL_WORKER_CASES", &*through_worker)];
    let tally = differential::ask(&tools, &worker, &["--profile", "prove"], &settings, &[])?;
    ensure!(tally.failed == 0 && tally.passed > 0, "{} of the differential tests failed", tally.failed);
    Ok(())
}
