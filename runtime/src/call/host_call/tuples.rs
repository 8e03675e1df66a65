//! Tuples of hosts, for plugins that need several.

use alloc::boxed::Box;

use super::{AnyHost, HostInterface, HostInterfaces};

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, unused_variables)]
        impl<$($name: HostInterface),*> HostInterfaces for ($($name,)*) {
            fn into_each(self, take: &mut dyn FnMut(Box<dyn AnyHost>)) {
                let ($($name,)*) = self;
                $(take(Box::new($name));)*
            }

            fn each_mut(&mut self, visit: &mut dyn FnMut(&mut (dyn AnyHost + 'static))) {
                let ($($name,)*) = self;
                $(visit($name);)*
            }
        }
    };
    ($first:ident $($rest:ident)* ;) => {
        tuples!($first $($rest)*);
        tuples!($($rest)* ;);
    };
    (;) => { tuples!(); };
}

tuples!(A B C D E F G H I J K L ;);
