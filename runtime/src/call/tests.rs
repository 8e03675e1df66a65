//! Tests of both ends of a call without WebAssembly, so that miri can run them.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::num::{NonZeroU8, Wrapping};

use super::fault::Fault;
use super::reader::ArgumentReader;
use super::result::ReplyWriter;
use crate::call::argument::{Arguments, In, Lent, MaybeRef, Ref};
use crate::call::batch::{self, Inputs};
use crate::call::bounds::Returned;
use crate::call::mutable::{LentMut, Mut};
use crate::call::reply::Reply;
use crate::wire::codec::{CodecError, Malformed, convert_ret, convert_slice};

/// Encodes the arguments, runs the shim, and unpacks its reply.
fn call<A: Arguments, R: Returned>(
    arguments: A,
    shim: impl FnOnce(&mut ArgumentReader<'_>, &mut ReplyWriter) -> Result<(), Fault>,
) -> Result<R, CodecError> {
    let mut bytes = arguments.to_bytes()?;
    let mut reply: ReplyWriter = ReplyWriter::default();
    let mut reader = ArgumentReader::new(&mut bytes);
    match shim(&mut reader, &mut reply) {
        Ok(()) => {}
        Err(Fault::Arguments) => return Err(reader.error()),
        Err(Fault::Result(error)) => return Err(error),
    }
    Reply::new(&bytes, reply.bytes()).unpack(arguments)
}

#[test]
fn references_are_lent() {
    let words = ["a".to_string(), "b".to_string()];
    let arguments = (Ref("text"), Ref(&[1_u8, 2][..]), Ref(&words[..]), MaybeRef(Some(&7_u64)));
    let result: String = call(arguments, |arguments, reply| {
        let text = <str>::receive(arguments)?;
        let bytes = <[u8] as Lent>::receive(arguments)?;
        let words = <[String] as Lent>::receive(arguments)?;
        let number = <u64 as Lent>::receive_maybe(arguments)?;
        arguments.end()?;
        let (bytes, words) = (<[u8] as Lent>::lend(&bytes), <[String] as Lent>::lend(&words));
        reply.value(alloc::format!("{text} {bytes:?} {words:?} {number:?}"))
    })
    .unwrap();
    assert_eq!(result, r#"text [1, 2] ["a", "b"] Some(7)"#);
}

#[test]
fn what_is_behind_a_missing_reference_is_not_read() {
    let result: bool = call((MaybeRef::<str>(None), In(true)), |arguments, reply| {
        let text = <str>::receive_maybe(arguments)?;
        let flag: bool = arguments.decoder.value()?;
        arguments.end()?;
        reply.value(text.is_none() && flag)
    })
    .unwrap();
    assert!(result);
}

/// Tests every alignment that the preceding arguments can give a slice.
fn in_place<T>(numbers: &[T], change: impl Fn(&mut [T]))
where
    T: Returned + Copy + PartialEq + core::fmt::Debug + 'static,
{
    for shift in 0..16 {
        let padding = vec![9_u8; shift];
        let (mut changed, mut expected) = (numbers.to_vec(), numbers.to_vec());
        change(&mut expected);
        let arguments = (Ref(&padding[..]), Mut::new(&mut changed[..]), Ref("end"));
        let result: usize = call(arguments, |arguments, reply| {
            let padding = <[u8] as Lent>::receive(arguments)?;
            let mut numbers = <[T] as LentMut>::receive(arguments)?;
            let end = <str>::receive(arguments)?;
            arguments.end()?;
            assert_eq!(<[u8] as Lent>::lend(&padding), vec![9; shift]);
            assert_eq!(end, "end");
            change(<[T] as LentMut>::lend(&mut numbers));
            reply.value(<[T] as LentMut>::lend(&mut numbers).len())?;
            <[T] as LentMut>::give_back(numbers, reply)
        })
        .unwrap();
        assert_eq!(result, numbers.len());
        assert_eq!(changed, expected, "shifted by {shift}");
    }
}

#[test]
fn slices_of_numbers_are_changed_in_place() {
    in_place(&[1_u8, 2, 3], <[_]>::reverse);
    in_place(&[1_u16, 2, 3], |numbers| numbers[1] = 7);
    in_place(&[1.5_f32, 2.5], |numbers| numbers[0] = -0.0);
    in_place(&[1.5_f64], |numbers| numbers[0] = f64::MAX);
    in_place(&[u128::MAX, 1], |numbers| numbers.swap(0, 1));
    in_place::<i64>(&[], |_| {});
}

#[test]
fn other_slices_come_back_in_the_reply() {
    in_place(&[true, false], |flags| flags.fill(true));
    in_place(&['a', 'b'], <[_]>::reverse);
}

/// The description decides if a slice comes back in place, because two types with one description are one
/// interface.
#[test]
fn slices_of_numbers_are_of_any_type_with_their_bytes() {
    fn reversed<Host: Returned, Guest: Returned + 'static>(numbers: &mut [Host]) -> Result<(), CodecError> {
        call((Mut::new(numbers), Ref("end")), |arguments, reply| {
            let mut numbers = <[Guest] as LentMut>::receive(arguments)?;
            assert_eq!(<str>::receive(arguments)?, "end");
            arguments.end()?;
            <[Guest] as LentMut>::lend(&mut numbers).reverse();
            reply.value(())?;
            <[Guest] as LentMut>::give_back(numbers, reply)
        })
    }
    let (mut plain, mut size) = ([1_u64, 2, 3], [1_usize, 2]);
    reversed::<_, usize>(&mut plain).unwrap();
    assert_eq!(plain, [3, 2, 1]);
    reversed::<_, u64>(&mut size).unwrap();
    assert_eq!(size, [2, 1]);
    let mut wrapping = [1_i16, 2].map(Wrapping);
    reversed::<_, i16>(&mut wrapping).unwrap();
    assert_eq!(wrapping, [2, 1].map(Wrapping));
}

#[test]
fn what_a_number_cannot_be_changes_nothing() {
    let (mut first, mut second) = ([1_u8, 2], [NonZeroU8::MIN; 2]);
    let error = call::<_, ()>((Mut::new(&mut first[..]), Mut::new(&mut second[..])), |arguments, reply| {
        let mut slices = [<[u8] as LentMut>::receive(arguments)?, <[u8] as LentMut>::receive(arguments)?];
        for slice in &mut slices {
            <[u8] as LentMut>::lend(slice)[1] = 0;
        }
        reply.value(())?;
        slices.into_iter().try_for_each(|slice| <[u8] as LentMut>::give_back(slice, reply))
    });
    assert!(error.is_err());
    assert_eq!((first, second), ([1, 2], [NonZeroU8::MIN; 2]));
}

/// Host and guest may have different types with one description.
#[test]
fn results_are_read_as_any_type_with_their_bytes() {
    fn read<Host: Returned>(result: impl Returned) -> Result<Host, CodecError> {
        call((), |_, reply| reply.value(result))
    }
    assert_eq!(*read::<Box<[u16]>>(vec![1_u16, 2]).unwrap(), [1, 2]);
    assert_eq!(read::<Vec<usize>>(vec![1_u64, 2]).unwrap(), [1, 2]);
    assert_eq!(*read::<Box<str>>("text".to_string()).unwrap(), *"text");
    assert_eq!(read::<BTreeSet<u8>>(Vec::<u8>::new()).unwrap(), BTreeSet::new());
    let error = |result: Result<(), CodecError>| result.unwrap_err().to_string();
    assert_eq!(error(read::<Vec<NonZeroU8>>(vec![0_u8]).map(drop)), "the number must not be 0");
    assert_eq!(error(read::<Vec<usize>>(vec![0_u8; 9]).map(drop)), "63 bytes are missing");
    assert_eq!(error(read::<(u64, u8)>(vec![0_u8; 9]).map(drop)), "8 bytes are left over after the value");
}

#[test]
fn slices_of_numbers_are_borrowed_at_any_alignment() {
    for shift in 0..8 {
        let padding = vec![1_u8; shift];
        let sum: f64 = call((Ref(&padding[..]), Ref(&[1.0_f64, 2.0][..])), |arguments, reply| {
            let _ = <[u8] as Lent>::receive(arguments)?;
            let numbers = <[f64] as Lent>::receive(arguments)?;
            arguments.end()?;
            reply.value(<[f64] as Lent>::lend(&numbers).iter().sum::<f64>())
        })
        .unwrap();
        assert!((sum - 3.0).abs() < f64::EPSILON);
    }
}

#[test]
fn replies_follow_one_another() {
    let mut reply: ReplyWriter = ReplyWriter::default();
    reply.value(vec![1_u32, 2]).unwrap();
    reply.value(true).unwrap();
    assert_eq!(reply.bytes(), [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1]);
    reply.clear();
    assert!(reply.bytes().is_empty());
    // The value exceeds the room in its middle.
    let long = vec!["text".to_string(); 1000];
    reply.value(7_u8).unwrap();
    reply.value(long.clone()).unwrap();
    assert_eq!(reply.bytes(), crate::convert_ret((7_u8, long)).unwrap());
}

#[test]
fn a_result_that_cannot_be_encoded_leaves_no_bytes() {
    let mut reply: ReplyWriter = ReplyWriter::default();
    let Err(Fault::Result(error)) = reply.value((1_u8, usize::MAX)) else { panic!() };
    assert!(error.to_string().contains("32 bits"), "{error}");
    assert!(reply.bytes().is_empty());
}

#[test]
fn mutable_arguments_stay_if_the_reply_is_broken() {
    let mut first = 1_u32;
    let mut second = String::from("second");
    let arguments = (Mut::new(&mut first), Mut::new(&mut second));
    // The result and the first value are valid, but the second has a false length.
    let reply = [7, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 127];
    let error = Reply::new(&[], &reply).unpack::<_, u32>(arguments).unwrap_err();
    assert_eq!(error.to_string(), "9223372036854775807 bytes are missing");
    assert_eq!((first, second.as_str()), (1, "second"));
}

#[test]
fn nested_tuples_are_one_tuple() {
    let nested = ((In(1_u8), In(2_u16)), (In(3_u32),)).to_bytes().unwrap();
    assert_eq!(nested, crate::convert_ret((1_u8, 2_u16, 3_u32)).unwrap());
}

#[test]
fn missing_and_surplus_arguments_are_told() {
    let mut bytes = [1, 2];
    let mut reader = ArgumentReader::new(&mut bytes);
    assert_eq!(reader.decoder.value::<u32>(), Err(Malformed));
    assert_eq!(reader.error().to_string(), "2 bytes are missing");
    assert_eq!(reader.end(), Err(Malformed));
    assert_eq!(reader.error().to_string(), "2 bytes are left over after the value");
    assert!(<[u8] as LentMut>::receive(&mut reader).is_err());
    assert_eq!(reader.error().to_string(), "6 bytes are missing");
    let mut endless = u64::MAX.to_le_bytes();
    let mut reader = ArgumentReader::new(&mut endless);
    assert!(<[u64] as LentMut>::receive(&mut reader).is_err());
    assert!(reader.error().to_string().ends_with("bytes are missing"));
}

#[test]
fn words_are_as_long_as_they_are() {
    let mut bytes = Default::default();
    let mut arguments = ArgumentReader::of_words([1 | 2 << 8, 7], &mut bytes);
    assert_eq!(arguments.decoder.value::<(u8, u8)>().unwrap(), (1, 2));
    arguments.end().unwrap();
}

#[test]
fn a_batch_counts_its_inputs_while_they_are_borrowed() {
    let inputs = ["one", "two", "three"];
    let argument = Inputs::new(&inputs, |input, encoder| encoder.value(input));
    let mut bytes = (argument,).to_bytes().unwrap();
    let mut reply: ReplyWriter = ReplyWriter::default();
    let mut kept = Vec::new();
    let results = batch::serve(&mut ArgumentReader::new(&mut bytes), |arguments| {
        kept.push(<str>::receive(arguments)?);
        Ok(kept.concat())
    });
    reply.value(results.unwrap()).unwrap();
    let results: Vec<String> = convert_slice(reply.bytes()).unwrap();
    assert_eq!(results, ["one", "onetwo", "onetwothree"]);
    assert_eq!(bytes[..8], 3_u64.to_le_bytes());
}

#[test]
fn a_batch_that_fails_has_counted_the_failed_input() {
    let mut bytes = convert_ret(vec![1_u8, 1, 7, 1]).unwrap();
    let mut reader = ArgumentReader::new(&mut bytes);
    let fault = batch::serve(&mut reader, |arguments| Ok(arguments.decoder.value::<bool>()?)).unwrap_err();
    assert!(matches!(fault, Fault::Arguments));
    assert_eq!(reader.error().offset(), 10);
    assert_eq!(bytes[..8], 3_u64.to_le_bytes());
}
