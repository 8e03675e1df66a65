//! Tests of values of all types, there and back through the guest `matrix`.

mod arity;
mod batches;
mod borrowed;
mod echo;
mod mutable;
mod names;
mod properties;
mod results;
mod sizes;

/// Runs a function of the guest's crate natively and in the plugin, on equal arguments, and compares results
/// and mutable arguments.
macro_rules! check {
    ($plugin:ident, $($module:ident)::+ ! $function:ident($($argument:expr),* $(,)?) $(with $($name:ident = $value:expr),+)?) => {{
        use matrix::$($module)::+::$function;
        let native = {
            $($(let mut $name = $value;)+)?
            let result = $function($($argument),*);
            (result, $($($name),+)?)
        };
        let hosted = {
            $($(let mut $name = $value;)+)?
            let result = $plugin.$function($($argument),*).expect(stringify!($function));
            (result, $($($name),+)?)
        };
        assert_eq!(hosted, native, stringify!($function));
    }};
}
use check;
