//! Tests of hosts without WebAssembly, so that miri can run them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{AnyHost, HostFunction, HostInterface, with_hosts};
use crate::call::argument::Arguments as _;
use crate::call::argument::{In, Lent, Ref};
use crate::call::callee::Interface;
use crate::call::fault::Fault;
use crate::call::mutable::{LentMut, Mut};
use crate::call::reader::ArgumentReader;
use crate::call::result::Output;
use crate::call::result::ReplyWriter;
use crate::wire::codec::CodecError;
use crate::wire::schema::{Argument, Passing, Schema, Signature};

/// A host as the attribute generates it for a trait with one method, `fn add(&mut self, line: &str, lengths:
/// &mut [u32]) -> u64`.
struct Book<T>(T);

#[derive(Clone, Copy)]
struct Marker;

impl Interface for Marker {
    const SIGNATURES: &'static [Signature] = &[Signature::new(
        ("book", None),
        "Book.add",
        &[],
        &[
            Argument::new("line", Passing::Ref, Schema::String),
            Argument::new("lengths", Passing::MutSlice, <[u32] as LentMut>::SCHEMA),
        ],
        Schema::U64,
    )];
}

impl HostInterface for Book<Vec<String>> {
    type Value = Vec<String>;
    const NAME: &'static str = "Book";
    const FUNCTIONS: &'static [HostFunction<Vec<String>>] =
        &[HostFunction::new(Marker::SIGNATURES[0], |host, arguments, reply| {
            let line = <str as Lent<'_>>::receive(arguments)?;
            let mut lengths = <[u32] as LentMut>::receive(arguments)?;
            arguments.end()?;
            let result = add(host, <str as Lent<'_>>::lend(&line), <[u32] as LentMut>::lend(&mut lengths));
            <u64 as Output>::reply(result, reply)?;
            <[u32] as LentMut>::give_back(lengths, reply)
        })];

    fn value(host: &Self) -> &Vec<String> {
        &host.0
    }

    fn value_mut(host: &mut Self) -> &mut Vec<String> {
        &mut host.0
    }
}

fn add(book: &mut Vec<String>, line: &str, lengths: &mut [u32]) -> u64 {
    assert_ne!(line, "panic", "as was asked for");
    book.push(line.into());
    for (length, line) in lengths.iter_mut().zip(book) {
        *length += u32::try_from(line.len()).unwrap();
    }
    7
}

/// The function that the attribute generates for plugins.
fn ask(line: &str, lengths: &mut [u32]) -> u64 {
    const FUNCTION: &Signature = &Marker::SIGNATURES[0];
    <u64 as Output>::ask(FUNCTION, (Ref(line), Mut::new(lengths)))
}

#[test]
fn calls_reach_the_innermost_host() {
    let (mut outer, mut inner) = (Book(Vec::new()), Book(Vec::new()));
    with_hosts(&mut outer, || {
        let mut lengths = [1, 1];
        assert_eq!(ask("one", &mut lengths), 7);
        assert_eq!(lengths, [4, 1]);
        with_hosts(&mut inner, || ask("inner", &mut []));
        assert_eq!(ask("three", &mut lengths), 7);
        assert_eq!(lengths, [7, 6]);
    });
    assert_eq!(
        (outer.0, inner.0),
        (["one", "three"].map(String::from).into(), [String::from("inner")].into())
    );
}

#[test]
fn a_panic_leaves_the_hosts_in_order() {
    let mut host = Book(Vec::new());
    with_hosts(&mut host, || {
        std::panic::catch_unwind(|| ask("panic", &mut [])).unwrap_err();
        ask("after", &mut []);
    });
    assert_eq!(host.0, ["after"]);
}

#[test]
#[should_panic(expected = "there is no host of `Book` for this thread")]
fn a_host_is_gone_after_its_closure() {
    with_hosts(&mut Book(Vec::new()), || ());
    ask("line", &mut []);
}

/// Serves a call with these encoded arguments.
fn serve(bytes: &mut [u8]) -> Result<Vec<u8>, CodecError> {
    let mut reply = ReplyWriter::default();
    let mut host = Book(Vec::new());
    let mut reader = ArgumentReader::new(bytes);
    match AnyHost::serve(&mut host, 0, &mut reader, &mut reply) {
        Ok(()) => Ok(reply.bytes().to_vec()),
        Err(Fault::Arguments) => Err(reader.error()),
        Err(Fault::Result(error)) => panic!("{error}"),
    }
}

#[test]
fn every_end_of_the_arguments_is_an_error() {
    let (line, mut numbers) = ("line", [1_u32, 2]);
    let mut bytes = (Ref(line), Mut::new(&mut numbers[..])).to_bytes().unwrap();
    assert_eq!(serve(&mut bytes.clone()).unwrap(), 7_u64.to_le_bytes());
    let error = |bytes: &mut [u8]| serve(bytes).unwrap_err().to_string();
    for end in 0..bytes.len() {
        let error = error(&mut bytes[..end]);
        assert!(error.ends_with("missing"), "{end}: {error}");
    }
    bytes.push(0);
    assert_eq!(error(&mut bytes), "1 byte is left over after the value");
    let mut endless = (In(u64::MAX >> 1), In(0_u64)).to_bytes().unwrap();
    assert!(error(&mut endless).ends_with("bytes are missing"));
    let mut elsewhere = (In(u64::MAX), In(0_u64)).to_bytes().unwrap();
    assert_eq!(error(&mut elsewhere), "a block lies elsewhere, and nothing does here");
}
