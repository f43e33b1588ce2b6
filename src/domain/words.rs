//! The two shapes that every closed list of the domain has: words kept in records, and faults in what was typed.
//!
//! Here belong the macros that write them, so that each list is one table and nothing about it is said twice. The lists themselves
//! belong where they are used; what a person reads for a word or a fault is in `locales`, under its code.

use std::fmt;

/// A word that is not in the list it was read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownWord {
    /// The name of the list, such as `offence`.
    pub list: &'static str,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a known {}", self.list)
    }
}

impl std::error::Error for UnknownWord {}

/// A state or an act of a machine: a word that the database, the URL and the locale share.
pub trait Word: Copy + Eq + fmt::Debug + 'static {
    /// The word, in snake case.
    fn word(self) -> &'static str;
}

/// Writes an enumeration whose every value is one stored word: `as_str`, `FromStr`, `ALL`, `Display` and serde.
macro_rules! word_enum {
    ($(#[$meta:meta])* $name:ident ($list:literal) {
        $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$about])* $variant),+
        }

        impl $name {
            /// Every value, in the order in which people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that is stored and exchanged; also the last part of its key in `locales`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl $crate::domain::words::Word for $name {
            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::domain::words::UnknownWord { list: $list }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Writes the faults of one kind of value: each has a stable code and a sentence that never repeats what was typed.
macro_rules! fault_enum {
    ($(#[$meta:meta])* $name:ident {
        $($variant:ident = $code:literal : $sentence:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = $sentence] $variant),+
        }

        impl $name {
            /// Every fault, so that each can be shown to have its words in `locales`.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code: the key in `locales` and the code in a machine's answer.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $sentence),+
                })
            }
        }

        impl std::error::Error for $name {}
    };
}

pub(crate) use {fault_enum, word_enum};
