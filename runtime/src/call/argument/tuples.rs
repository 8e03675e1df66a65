//! Tuples of arguments, which are arguments themselves. The attribute nests them if a function has more than
//! 16, which does not change the bytes.

use super::Pass;
use crate::call::caller::Relay;
use crate::codec::{CodecError, Decoder, Encoder, Malformed};

macro_rules! tuples {
    (@relay $only:ident) => { $only::relay::<Result_>() };
    (@relay $($name:ident)*) => { None };
    ($($name:ident)*) => {
        impl<$($name: Pass),*> Pass for ($($name,)*) {
            const SIZE: Option<usize> = sum(&[$($name::SIZE),*]);
            const COMES_BACK: bool = false $(|| $name::COMES_BACK)*;

            #[inline]
            #[allow(non_snake_case, unused_variables, clippy::unused_unit)]
            fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                let ($($name,)*) = self;
                $($name.pass(encoder);)*
            }

            #[inline]
            #[allow(non_snake_case, unused_variables)]
            fn take_back(&mut self, reply: &mut Decoder<'_>, arguments: &[u8]) -> Result<(), Malformed> {
                let ($($name,)*) = self;
                $($name.take_back(reply, arguments)?;)*
                Ok(())
            }

            #[inline]
            #[allow(non_snake_case, unused_variables)]
            fn commit(self, arguments: &[u8]) -> Result<(), CodecError> {
                let ($($name,)*) = self;
                $($name.commit(arguments)?;)*
                Ok(())
            }

            fn relay<Result_: 'static>() -> Option<Relay> {
                tuples!(@relay $($name)*)
            }
        }
    };
    ($first:ident $($rest:ident)* ;) => {
        tuples!($first $($rest)*);
        tuples!($($rest)* ;);
    };
    (;) => { tuples!(); };
}

tuples!(A B C D E F G H I J K L M N O P ;);

const fn sum(sizes: &[Option<usize>]) -> Option<usize> {
    let (mut index, mut sum) = (0, 0);
    while index < sizes.len() {
        match sizes[index] {
            Some(size) => sum += size,
            None => return None,
        }
        index += 1;
    }
    Some(sum)
}
