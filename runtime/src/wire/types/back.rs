//! References from a type's description back to the type itself, which end recursive descriptions.

use core::marker::PhantomData;

use crate::wire::codec::Encoder;
use crate::wire::codec::PluginType;
use crate::wire::schema::{Schema, TypeKey};

/// A type that derives `PluginType`, so that [`BackRef`] can refer to it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be referred to: only a type that derives `PluginType` can",
    label = "does not derive `PluginType`"
)]
pub trait Defined {
    const KEY: TypeKey;
}

/// Replaces `T` where the description of `T` would contain itself.
#[doc(hidden)]
pub struct BackRef<T: ?Sized>(PhantomData<fn() -> *const T>);

impl<T: Defined + PluginType + ?Sized> PluginType for BackRef<T> {
    // A function returns the schema, because the constant would contain itself.
    const SCHEMA: Schema = Schema::BackRef(T::KEY, || T::SCHEMA);

    /// Is never called: `BackRef` has no values and is for descriptions only.
    fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
}

/// Implementations of traits that a type may require of its parameter `T`. None of them ever runs.
mod bounds {
    use super::BackRef;
    use core::cmp::Ordering;
    use core::fmt;
    use core::hash::{Hash, Hasher};
    use core::marker::PhantomData;

    impl<T: ?Sized> Clone for BackRef<T> {
        fn clone(&self) -> Self {
            *self
        }
    }
    impl<T: ?Sized> Copy for BackRef<T> {}
    impl<T: ?Sized> Default for BackRef<T> {
        fn default() -> Self {
            Self(PhantomData)
        }
    }
    impl<T: ?Sized> PartialEq for BackRef<T> {
        fn eq(&self, _: &Self) -> bool {
            true
        }
    }
    impl<T: ?Sized> Eq for BackRef<T> {}
    impl<T: ?Sized> PartialOrd for BackRef<T> {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }
    impl<T: ?Sized> Ord for BackRef<T> {
        fn cmp(&self, _: &Self) -> Ordering {
            Ordering::Equal
        }
    }
    impl<T: ?Sized> Hash for BackRef<T> {
        fn hash<H: Hasher>(&self, _: &mut H) {}
    }
    impl<T: ?Sized> fmt::Debug for BackRef<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("BackRef")
        }
    }
}
