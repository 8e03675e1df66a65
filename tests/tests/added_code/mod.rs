//! The code that is added to plugins changes nothing of what they compute, and counts what it says it counts.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod bulk;
mod differential;
mod program;

use wasmer_plugin::host::Limits;

/// Every combination of checks that a plugin's code can have.
fn checks() -> [Limits; 4] {
    let limits = Limits::default();
    let fuel = 1 << 60;
    [limits.clone().no_timeout(), limits.clone(), limits.clone().no_timeout().fuel(fuel), limits.fuel(fuel)]
}
