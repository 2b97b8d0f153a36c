//! Files that people write (estates, scenarios): read strictly, with errors that name the place and the fix.

mod error;
mod selector;
mod strict;
mod text;

pub use self::error::InputError;
pub use self::selector::Selector;
pub(crate) use self::strict::read;
pub(crate) use self::text::parse_text;
