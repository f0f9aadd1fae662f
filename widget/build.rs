//! Takes comments and indentation out of the style sheet: they would travel to every shopper.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=src/style.css");
    let source = fs::read_to_string("src/style.css").expect("src/style.css is there");
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
    fs::write(Path::new(&folder).join("style.css"), text).expect("the folder is writable");
}
