//! Tuples of hosts, for plugins that need several.

use super::{AnyHost, HostInterfaces, Offered};

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, unused_variables)]
        impl<$($name: HostInterfaces),*> HostInterfaces for ($($name,)*) {
            fn into_each(self, take: &mut dyn FnMut(Offered)) {
                let ($($name,)*) = self;
                $($name.into_each(take);)*
            }

            fn each_mut(&mut self, visit: &mut dyn FnMut(&mut (dyn AnyHost + 'static))) {
                let ($($name,)*) = self;
                $($name.each_mut(visit);)*
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
