//! Takes comments and indentation out of the style sheets: they would travel to every shopper.

use std::path::Path;
use std::{env, fs};

fn main() {
    // The build splits the module by what the linker knows about references (see `page.rs`).
    if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    for name in ["style.css", "page.css"] {
        shrink(name);
    }
}

fn shrink(name: &str) {
    let path = Path::new("src").join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    let source = fs::read_to_string(path).expect("the sheet is there");
    let mut small = String::new();
    let mut rest = source.as_str();
    while let Some((before, comment)) = rest.split_once("/*") {
        small.push_str(before);
        rest = comment.split_once("*/").expect("every comment ends").1;
    }
    small.push_str(rest);
    let lines: Vec<&str> = small.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // Values may need the space at the end of a line; after a brace or semicolon it says nothing.
    let mut text = lines.join(" ");
    for (long, short) in
        [(" {", "{"), ("{ ", "{"), ("; ", ";"), (": ", ":"), (";}", "}"), ("} ", "}"), (" }", "}"), (", ", ",")]
    {
        text = text.replace(long, short);
    }
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join(name), text).expect("the folder is writable");
}
