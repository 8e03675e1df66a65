//! Tuples of arguments are arguments. The attribute nests them where a function has more than 16, which
//! changes nothing about the bytes.

use super::Pass;
use crate::codec::{CodecError, Encoder};
use crate::transport::Relay;

macro_rules! tuples {
    (@relay $only:ident) => { $only::relay::<Result>() };
    (@relay $($name:ident)*) => { None };
    ($($name:ident)*) => {
        impl<$($name: Pass),*> Pass for ($($name,)*) {
            #[inline]
            #[allow(non_snake_case, unused_variables, clippy::unused_unit)]
            fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
                let ($($name,)*) = self;
                $($name.pass(encoder)?;)*
                Ok(())
            }

            #[inline]
            #[allow(non_snake_case, unused_variables)]
            fn take_back(&mut self, rest: &mut &[u8], arguments: &[u8]) -> Result<(), CodecError> {
                let ($($name,)*) = self;
                $($name.take_back(rest, arguments)?;)*
                Ok(())
            }

            #[inline]
            #[allow(non_snake_case, unused_variables)]
            fn commit(self, arguments: &[u8]) -> Result<(), CodecError> {
                let ($($name,)*) = self;
                $($name.commit(arguments)?;)*
                Ok(())
            }

            fn relay<Result>() -> Option<Relay> {
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
