//! How what ships is linked: see `layout.ld`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=layout.ld");
    if std::env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|c_library| c_library == "musl") {
        println!("cargo:rustc-link-arg-bins=-T{}/layout.ld", env!("CARGO_MANIFEST_DIR"));
    }
}
