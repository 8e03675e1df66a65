//! Compiles every guest three times: with all calls, and with the five whose size is compared, for speed and
//! for size.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use wasmer_plugin_bindgen::{Build, Profile};
use wit_component::ComponentEncoder;

const GUESTS: [&str; 6] = ["by-hand", "plugin", "component", "extism", "wapc", "plugy"];

fn main() {
    for guest in GUESTS {
        let build = Build::new(format!("guests/{guest}"));
        compile(guest, "ALL", &build.clone().features(["all"]));
        compile(guest, "FIVE", &build);
        compile(guest, "FIVE_SMALL", &build.profile(Profile::Small));
    }
    let rustc = env::var_os("RUSTC").expect("cargo sets it");
    let version = Command::new(rustc).arg("--version").output().expect("cargo has just run it");
    println!("cargo::rustc-env=RUSTC_VERSION={}", String::from_utf8_lossy(&version.stdout));
}

/// Compiles a guest, and hands the path over in a variable such as `BY_HAND_FIVE_SMALL`.
fn compile(guest: &str, variant: &str, build: &Build) {
    let name = format!("{}_{variant}", guest.to_uppercase().replace('-', "_"));
    let core = build.clone().env_name(format!("{name}_CORE")).build();
    let path = if guest == "component" { componentize(&core, &name) } else { core };
    println!("cargo::rustc-env={name}={}", path.display());
}

/// Makes a component of a core module with the description that `wit-bindgen` puts into it.
fn componentize(core: &Path, name: &str) -> PathBuf {
    let module = fs::read(core).expect("the build has just written it");
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module).expect("wit-bindgen has described it");
    let component = encoder.encode().expect("the module implements its world");
    let out_dir = env::var_os("OUT_DIR").expect("cargo sets it");
    let path = Path::new(&out_dir).join(format!("{name}.component.wasm"));
    fs::write(&path, component).expect("the folder is ours");
    path
}
