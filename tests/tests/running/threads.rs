//! Tests of one module with many threads, each with a plugin.

use std::thread;

use steady::{add, append, collatz, count, greet};
use wasmer_plugin::host::{Loader, Plugin, PluginModule};
use wasmer_plugin_tests::{faulty_module, steady_module};

/// Makes calls in a thread, and checks their results.
fn work(mut plugin: Plugin, thread: i32) {
    let mut words = Vec::new();
    for round in 1..200 {
        assert_eq!(plugin.count().unwrap(), round);
        assert_eq!(plugin.add(thread, 1).unwrap(), thread + 1);
        assert_eq!(plugin.greet(&thread.to_string()).unwrap(), format!("hello {thread}"));
        plugin.append(&mut words, &round.to_string()).unwrap();
        assert_eq!(plugin.collatz(27).unwrap(), 111);
    }
    assert_eq!(words, ["198", "199"]);
}

#[test]
fn instances_of_one_module() {
    thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || work(steady_module().instantiate().unwrap(), thread));
        }
    });
}

#[test]
fn instances_made_here_and_called_there() {
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let plugin = steady_module().instantiate().unwrap();
            thread::spawn(move || work(plugin, thread))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// Some threads trap while others run.
#[test]
fn some_fail_while_others_work() {
    use faulty::{divides, recurses, traps};
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || work(steady_module().instantiate().unwrap(), thread));
            scope.spawn(|| {
                let mut plugin = faulty_module().instantiate().unwrap();
                for _ in 0..5 {
                    assert!(plugin.traps().is_err());
                    Plugin::reset(&mut plugin).unwrap();
                    assert!(plugin.recurses(0).is_err());
                    Plugin::reset(&mut plugin).unwrap();
                    assert!(plugin.divides(1, 0).is_err());
                    Plugin::reset(&mut plugin).unwrap();
                    assert_eq!(plugin.divides(6, 3).unwrap(), 2);
                }
            });
        }
    });
}

/// Many threads compile at once, with clones of one loader.
#[test]
fn loaders_are_shared() {
    let loader = Loader::new();
    thread::scope(|scope| {
        for thread in 0..4 {
            let loader = loader.clone();
            scope.spawn(move || work(loader.load(env!("STEADY_WASM")).unwrap(), thread));
        }
    });
}

#[test]
fn what_can_change_threads() {
    fn send<T: Send + 'static>() {}
    fn share<T: Send + Sync + Clone + 'static>() {}
    send::<Plugin>();
    send::<wasmer_plugin::host::Pipeline>();
    share::<Loader>();
    share::<PluginModule>();
}

/// Each plugin reserves 8 GiB of address space, and must release it.
#[test]
fn many_plugins_come_and_go() {
    for _ in 0..30 {
        let plugins: Vec<_> = (0..50).map(|_| steady_module().instantiate().unwrap()).collect();
        assert_eq!(plugins.len(), 50);
    }
}
