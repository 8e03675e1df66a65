//! Tests of the code added to plugins: it does not change their results, and counts fuel correctly.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod bulk;
mod differential;
mod machine;
mod program;

use wasmer_plugin::host::Limits;

/// Returns every combination of checks that a plugin's code can have.
fn checks() -> [Limits; 4] {
    let limits = Limits::default();
    let fuel = 1 << 60;
    [limits.clone().no_timeout(), limits.clone(), limits.clone().no_timeout().fuel(fuel), limits.fuel(fuel)]
}
