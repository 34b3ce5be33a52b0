//! Compiles the program again when the theme changes that it carries inside.

#[allow(clippy::disallowed_macros)] // this is how a build script speaks to cargo
fn main() {
    println!("cargo::rerun-if-changed=themes/default");
}
