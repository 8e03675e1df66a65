//! Tests of getrandom and rand in a plugin.

use services::{bytes, greedy, identifier, older_bytes, roll};
use wasmer_plugin_services::random::{MOST, Random, RandomError, Seeded, System};

use super::with_random;

#[test]
fn one_seed_gives_the_same_numbers_again() {
    let run = |seed| {
        let mut plugin = with_random(Seeded::new(seed));
        (plugin.bytes(20).unwrap(), plugin.roll().unwrap(), plugin.bytes(3).unwrap())
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7).0, run(8).0);
    assert!((1..=6).contains(&run(7).1));
    // Published values of SplitMix64 for the seed 1234567, which must not change between versions.
    let first = with_random(Seeded::new(1_234_567)).bytes(8).unwrap();
    assert_eq!(u64::from_le_bytes(first.try_into().unwrap()), 6_457_827_717_110_365_317);
}

/// Both versions of getrandom call one function, and uuid uses one of them.
#[test]
fn what_is_built_on_getrandom_has_the_hosts_numbers() {
    let of_seed = |seed| with_random(Seeded::new(seed));
    let mut expected = of_seed(7).bytes(20).unwrap();
    expected.reverse();
    assert_eq!(of_seed(7).older_bytes(20).unwrap(), expected);

    let identifier = of_seed(7).identifier().unwrap();
    assert_eq!((identifier.len(), &identifier[14..15]), (36, "4"), "{identifier}");
    assert_eq!(of_seed(7).identifier().unwrap(), identifier);
    assert_ne!(of_seed(8).identifier().unwrap(), identifier);
}

#[test]
fn the_systems_numbers_differ() {
    let mut plugin = with_random(System);
    assert_ne!(plugin.bytes(32).unwrap(), plugin.bytes(32).unwrap());
}

#[test]
fn more_than_the_host_gives_at_once_is_asked_for_in_parts() {
    /// Records the sizes of requests.
    struct Sizes(Vec<usize>);

    impl Random for Sizes {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
            self.0.push(bytes.len());
            bytes.fill(9);
            Ok(())
        }
    }

    let mut plugin = with_random(Sizes(vec![]));
    assert_eq!(plugin.bytes(2 * MOST + 1).unwrap(), vec![9; 2 * MOST + 1]);
    let sizes = wasmer_plugin::host::Plugin::host::<Sizes>(&plugin).unwrap();
    assert_eq!(sizes.0, [MOST, MOST, 1]);
}

#[test]
fn a_greedy_plugin_is_refused() {
    const REFUSED: &str = "more than 4096 random bytes were asked for at once";
    let mut plugin = with_random(System);
    assert_eq!(plugin.greedy(MOST).unwrap(), "filled");
    assert_eq!(plugin.greedy(MOST + 1).unwrap(), REFUSED);
    assert_eq!(with_random(Seeded::new(1)).greedy(MOST + 1).unwrap(), REFUSED);
}

#[test]
fn a_source_may_fail() {
    struct Broken;

    impl Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), RandomError> {
            Err(RandomError::Failed)
        }
    }

    let mut plugin = with_random(Broken);
    assert_eq!(plugin.greedy(1).unwrap(), "the host's source of random numbers has failed");
    let error = plugin.bytes(1).expect_err("the guest insists").to_string();
    assert!(error.contains("the host has random numbers"), "{error}");
}
