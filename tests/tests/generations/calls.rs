//! All nine pairs: arguments, results, `&mut` arguments, host functions, pools, pipelines and reloading.

use market_api::{v1, v2, v3};
use wasmer_plugin::host::{Pipeline, Plugin, PluginPool};
use wasmer_plugin::transport::Stub;

use super::convert::To;
use super::{Shelf, module, order1, order2, order3};

/// Tests a host of one generation with the plugin of another. `$extra` are the last arguments of `echo`, and
/// `$suffix` is the text that the plugin appends because of them.
macro_rules! pair {
    ($test:ident: $host:ident $order:ident [$($greeting:expr)?] [$($extra:expr),*],
        $plugin:ident $number:literal greets $greets:literal appends $suffix:literal) => {
        #[test]
        fn $test() {
            use $host::{MarketStub, StockHost};

            let there_and_back = |order: &$host::Order| -> $host::Order {
                let there: $plugin::Order = order.to();
                there.to()
            };
            let plugin = module($number).instantiate_with(StockHost::new(Shelf)).unwrap();
            let mut market = MarketStub::new(plugin, "Bob" $(, $greeting)?).unwrap();

            let order = $order();
            let mut expected = there_and_back(&order);
            expected.customer += $suffix;
            assert_eq!(market.echo(order.clone(), $($extra),*).unwrap(), expected);

            let (mut changed, mut factors, mut all) = (order.clone(), [1.5, -2.0, 0.0], order.items.clone());
            market.change(&mut changed, &mut factors, &mut all).unwrap();
            let mut expected = there_and_back(&order);
            expected.customer += concat!($greets, "Bob");
            expected.items.reverse();
            assert_eq!((changed, factors), (expected, [3.0, -4.0, 0.0]));
            let mut expected = there_and_back(&order).items;
            (1..).zip(&mut expected).for_each(|(index, item)| item.quantity += index);
            assert_eq!(all, expected);

            let payments = vec![
                Some($host::Payment::Cash),
                None,
                Some(To::<$host::Payment>::to(&v1::Payment::Card { number: "12".to_owned() })),
            ];
            let mut expected = payments.clone();
            expected.reverse();
            assert_eq!(market.pay(payments).unwrap(), expected);

            // The plugin asks a host of this generation, and returns its answer.
            let item = &order.items[0];
            let asked: $host::Item = To::<$plugin::Item>::to(item).to();
            let answer = $host::Stock::restock(&mut Shelf, &asked, &mut []).unwrap();
            let expected: $host::Item = To::<$plugin::Item>::to(&answer).to();
            assert_eq!(market.ask(item, vec![1, 2]).unwrap(), (expected, vec![11, 12]));

            let mut plugin = Stub::into_transport(market);
            let is_adapted = stringify!($host) != stringify!($plugin);
            assert_eq!(!Plugin::adaptations(&plugin).is_empty(), is_adapted);
            Plugin::reset(&mut plugin).unwrap();
            let mut again = MarketStub::attach(plugin).unwrap();
            let mut expected = there_and_back(&order);
            expected.customer += $suffix;
            assert_eq!(again.echo(order.clone(), $($extra),*).unwrap(), expected);

            // The constructor has run again, with the same arguments.
            let (mut changed, mut factors) = (order.clone(), [1.0]);
            again.change(&mut changed, &mut factors, &mut []).unwrap();
            assert!(changed.customer.ends_with(concat!($greets, "Bob")), "{}", changed.customer);

            let pool = PluginPool::builder(module($number).clone()).hosts(|| StockHost::new(Shelf)).build().unwrap();
            let mut market = MarketStub::new(pool, "Bob" $(, $greeting)?).unwrap();
            assert_eq!(market.echo(order.clone(), $($extra),*).unwrap(), expected);
        }
    };
}

pair!(host1_plugin1: v1 order1 [] [], v1 1 greets "" appends "");
pair!(host1_plugin2: v1 order1 [] [], v2 2 greets "" appends "");
pair!(host1_plugin3: v1 order1 [] [], v3 3 greets "" appends "");
pair!(host2_plugin1: v2 order2 [Some("Hi ")] [Some("-x".to_owned())], v1 1 greets "" appends "");
pair!(host2_plugin2: v2 order2 [Some("Hi ")] [Some("-x".to_owned())], v2 2 greets "Hi " appends "-x");
pair!(host2_plugin3: v2 order2 [Some("Hi ")] [Some("-x".to_owned())], v3 3 greets "Hi " appends "-x");
pair!(host3_plugin1: v3 order3 [Some("Hi ")] [Some("-x".to_owned()), Some(1)], v1 1 greets "" appends "");
pair!(host3_plugin2: v3 order3 [Some("Hi ")] [Some("-x".to_owned()), Some(1)], v2 2 greets "Hi " appends "-x");
pair!(host3_plugin3: v3 order3 [Some("Hi ")] [Some("-x".to_owned()), Some(1)], v3 3 greets "Hi " appends "-x-x");

/// Plugins of three generations in a row, for a host of the second.
#[test]
fn a_pipeline_passes_values_through_all_generations() {
    let plugin = |generation| module(generation).instantiate_with(v2::StockHost::new(Shelf)).unwrap();
    let pipeline = Pipeline::new([plugin(1), plugin(2), plugin(3)]);
    let mut market = v2::MarketStub::new(pipeline, "Bob", None).unwrap();
    let card = |code| Some(v2::Payment::Card { number: "12".to_owned(), code });
    // The first plugin has no codes, so the host fills them in.
    let expected = vec![card(999), None, Some(v2::Payment::Cash)];
    assert_eq!(market.pay(vec![Some(v2::Payment::Cash), None, card(7)]).unwrap(), expected);
}

#[test]
fn a_newer_module_takes_over() {
    let mut plugin = module(1).instantiate_with(v1::StockHost::new(Shelf)).unwrap();
    let mut market = v1::MarketStub::new(&mut plugin, "Bob").unwrap();
    assert_eq!(market.echo(order1()).unwrap(), order1());
    for generation in [3, 2, 1] {
        Plugin::replace(&mut plugin, module(generation).clone()).unwrap();
        let mut market = v1::MarketStub::attach(&mut plugin).unwrap();
        assert_eq!(market.echo(order1()).unwrap(), order1());
        let item = order1().items.remove(0);
        let expected = v1::Item { sku: "tea!".to_owned(), quantity: 3, ..item.clone() };
        assert_eq!(market.ask(&item, vec![0]).unwrap(), (expected, vec![10]));
    }
}
