//! The forms of arguments, and the part of their names that matters.

/// The passing of an argument, chosen by the form of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Passing {
    /// `T`.
    Value,
    /// `&T`, `&str` or `&[T]`. Encoded as by value.
    Ref,
    /// `Option<&T>`. Encoded as an `Option` by value.
    MaybeRef,
    /// `&mut T`: the new value is in the reply.
    Mut,
    /// `&mut [T]`: the new elements replace the old ones in place, or are in the reply.
    MutSlice,
}

impl Passing {
    /// All passings, each at its number in records.
    pub(crate) const ALL: [Self; 5] = [Self::Value, Self::Ref, Self::MaybeRef, Self::Mut, Self::MutSlice];

    /// Returns the number of the way back, the only part of the passing that matters on the wire.
    pub(crate) const fn way_back(self) -> u8 {
        match self {
            Self::Value | Self::Ref | Self::MaybeRef => 0,
            Self::Mut => 1,
            Self::MutSlice => 2,
        }
    }
}

/// Removes underscores in front. They mark an unused argument, and do not change the interface.
pub(crate) const fn without_underscores(mut name: &str) -> &str {
    while let [b'_', _, ..] = name.as_bytes() {
        name = name.split_at(1).1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Passing;

    #[test]
    fn ways_back_are_numbered() {
        assert_eq!(Passing::ALL.map(Passing::way_back), [0, 0, 0, 1, 2]);
    }
}
