//! Enums whose values are spelt alike in the document, on the wire and in the database.

use std::str::FromStr;

use tokio_postgres::Row;

use crate::error::Error;

/// A word that is none of those expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no {kind}")]
pub struct UnknownWord {
    /// What was read.
    pub word: String,
    /// The enum that has no such word.
    pub kind: &'static str,
}

/// The value of a column that holds a word of ours.
///
/// # Errors
/// [`Error::Internal`] when the word is none: the database is our own.
pub fn column<T: FromStr<Err = UnknownWord>>(row: &Row, column: &str) -> Result<T, Error> {
    row.get::<_, &str>(column).parse().map_err(Error::internal)
}

/// Makes an enum of words. Whoever uses it depends on serde and schemars.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$mark:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        #[allow(missing_docs, reason = "a comment on a variant would turn the enum into a oneOf")]
        pub enum $name {
            $($(#[$mark])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// How it is spelt.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord { word: word.to_owned(), kind: stringify!($name) }),
                }
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro makes public enums")]
mod tests {
    words! {
        /// A side.
        #[derive(Default)]
        Side {
            #[default]
            Left = "left",
            Right = "on_the_right",
        }
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        assert_eq!((Side::ALL, Side::default()), (&[Side::Left, Side::Right][..], Side::Left));
        for side in Side::ALL {
            assert_eq!(side.as_str().parse(), Ok(*side));
            assert_eq!(serde_json::to_value(side).unwrap(), side.as_str());
            assert_eq!(serde_json::from_value::<Side>(side.as_str().into()).unwrap(), *side);
        }
        assert_eq!("Left".parse::<Side>().unwrap_err().to_string(), "\"Left\" is no Side");
    }
}
