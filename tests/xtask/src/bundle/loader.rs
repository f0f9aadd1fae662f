//! The loader: the one file whose address never changes, so the widget's address is written into it.

use super::widget::Widget;
use crate::{paths, process};
use anyhow::{Result, ensure};
use std::fs;

/// The name that `widget/loader.js` uses for the widget's address.
const PLACEHOLDER: &str = "COPPERTOKEN_WIDGET_PATH";

/// Minifies the loader into the assets' folder, unless it is there already.
pub fn build(widget: &Widget) -> Result<()> {
    let source = paths::root().join("widget/loader.js");
    ensure!(
        fs::read_to_string(&source)?.contains(PLACEHOLDER),
        "widget/loader.js does not name {PLACEHOLDER}, so it cannot find the widget"
    );
    let mut minify = process::npm_command("esbuild");
    // A classic script: `iife` keeps its names to itself without making it a module.
    minify.args(["--minify", "--format=iife", "--target=es2020", "--log-level=warning", "--charset=utf8"]);
    minify.arg(format!("--define:{PLACEHOLDER}=\"{}\"", widget.address));
    let minified = process::capture(minify.arg(&source))?;
    ensure!(minified.contains(&widget.address), "the minified loader lost the widget's address");
    let destination = paths::www().join("v1/loader.js");
    // Written only when it differs: wrangler watches the folder.
    if !fs::read_to_string(&destination).is_ok_and(|text| text == minified) {
        fs::write(destination, minified)?;
    }
    Ok(())
}
