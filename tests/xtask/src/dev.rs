//! `cargo xtask dev`: from a fresh clone to a shop in the browser.

use crate::bundle::{self, Effort};
use crate::worker_process::{self, Worker};
use crate::{http, secrets, tools};
use anyhow::{Context, Result, bail};
use std::thread;
use std::time::{Duration, Instant};

/// Where the shop opens when nobody asks for another port.
const USUAL_PORT: u16 = 8787;

/// As the deployed worker's cron trigger.
const BETWEEN_JOBS: Duration = Duration::from_secs(60);

/// Builds, seeds and serves until interrupted.
pub fn dev(port: Option<u16>) -> Result<()> {
    let port = choose(port)?;
    let tools = tools::setup()?;
    secrets::ensure_dev_vars()?;
    bundle::build(&tools, Effort::Quick, &[bundle::Worker::Demo])?;
    worker_process::migrate(None, None)?;
    let mut worker = Worker::start_for_development(port)?;
    worker.wait_until_healthy()?;
    seed(&worker)?;
    invite(&worker.url);
    keep_running(&mut worker)
}

/// The wanted port, or the next free one from the usual one on.
fn choose(wanted: Option<u16>) -> Result<u16> {
    match wanted {
        Some(port) if worker_process::is_free(port) => Ok(port),
        Some(port) => bail!("port {port} is in use; choose another with --port"),
        None => (USUAL_PORT..USUAL_PORT + 20)
            .find(|port| worker_process::is_free(*port))
            .context("no free port from 8787 on; choose one with --port"),
    }
}

/// Asks the demo shop to set itself up; doing so twice changes nothing.
fn seed(worker: &Worker) -> Result<()> {
    let answer = http::post(&format!("{}/demo/seed", worker.url))?;
    anyhow::ensure!(answer.is_success(), "the demo shop was not seeded: {} {}", answer.status, answer.body.trim());
    Ok(())
}

fn invite(url: &str) {
    println!(
        "
The demo shop is open:  {url}/

  1. Look at the badge in the header: a guest sees what there is to gain.
  2. Sign in as one of the three shoppers, join the program, buy something.
  3. The badge shows pending points; \"skip days\" moves the shop's clock until they are yours.
  4. Redeem points for a code, and pay less with it at the next checkout.
  5. Return a part of an order, and read in the statement what that did.

The API describes itself at {url}/v1/openapi.json
Sources are watched: save a file, reload the page. Ctrl-C ends everything.
"
    );
}

/// Fires the jobs every minute until wrangler ends.
fn keep_running(worker: &mut Worker) -> Result<()> {
    let mut next = Instant::now() + BETWEEN_JOBS;
    while !worker.ended()? {
        thread::sleep(Duration::from_millis(250));
        if Instant::now() >= next {
            next += BETWEEN_JOBS;
            // The worker may be restarting after a change: the next minute comes.
            if let Err(fault) = worker.run_scheduled_jobs() {
                eprintln!("The scheduled jobs did not run: {fault:#}");
            }
        }
    }
    bail!("wrangler ended by itself; what it said stands above")
}
