//! Decisions a second beside other engines, in one run on one machine, after all have given equal answers on 1,000 carts.
//! One core each, one after the other. What is compared is the ratio; the figures alone say what this machine is.

use super::setting;
use crate::bundle::portable;
use crate::{npm, paths, process, tools};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fs;

/// What was measured.
struct Row {
    name: String,
    per_second: f64,
}

/// Prepares the carts, asks everybody, prints the ratios.
pub fn prove() -> Result<()> {
    let tools = tools::setup()?;
    let bench = paths::root().join("tests/bench");
    npm::install_in(&bench)?;
    let folder = paths::target().join("bench");
    fs::create_dir_all(&folder)?;
    let folder = folder.to_str().context("the target folder has no name in UTF-8")?;
    let seconds = setting("BENCH_SECONDS", 5)?.to_string();
    let native = |arguments: &[&str]| {
        let mut cargo = process::cargo();
        cargo.args(["run", "--quiet", "--profile", "bench", "--package", "coppertoken-portable", "--example", "bench"]);
        process::capture_output(cargo.arg("--").args(arguments))
    };
    let (status, _) = native(&["prepare", folder])?;
    ensure!(status.success(), "the bench was not prepared");

    let mut rows = Vec::new();
    let mut add = |status: std::process::ExitStatus, output: &str| -> Result<()> {
        ensure!(status.success(), "a side of the bench failed");
        for line in output.lines() {
            let row: Value = serde_json::from_str(line).with_context(|| format!("not a row: {line}"))?;
            let name = row["name"].as_str().context("a row without a name")?.to_owned();
            ensure!(row["equal"] == row["of"], "{name}: only {} of {} answers are equal", row["equal"], row["of"]);
            rows.push(Row { name, per_second: row["perSecond"].as_f64().context("a row without a figure")? });
        }
        Ok(())
    };
    let small = portable::build(&tools)?;
    let fast = portable::build_fast(&tools)?;
    for (module, name) in [(small, "Coppertoken wasm as deployed"), (fast, "Coppertoken wasm for speed")] {
        let mut node = process::npm_command("node");
        node.arg(bench.join("module.mjs")).arg(module).args([folder, &seconds, name]);
        let (status, output) = process::capture_output(&mut node)?;
        add(status, &output)?;
    }
    let (status, output) = native(&["native", &seconds])?;
    add(status, &output)?;
    let mut node = process::npm_command("node");
    let (status, output) = process::capture_output(node.arg(bench.join("engines.mjs")).args([folder, &seconds]))?;
    add(status, &output)?;
    print(&rows);
    Ok(())
}

fn print(rows: &[Row]) {
    let of = |name: &str| rows.iter().find(|row| row.name.starts_with(name)).map_or(f64::NAN, |row| row.per_second);
    let (json, zen) = (of("json-rules-engine"), of("GoRules ZEN"));
    println!("\n1,000 carts, 20 rules, equal answers from all\n");
    println!("{:<62}{:>14}{:>18}{:>8}", "", "decisions/s", "json-rules-engine", "ZEN");
    for Row { name, per_second } in rows {
        println!("{name:<62}{per_second:>14.0}{:>17.1}×{:>7.1}×", per_second / json, per_second / zen);
    }
}
