//! `InitializeService`.

use super::{Nothing, nothing};
use crate::account::Account;

/// Does no harm where it has been called before.
pub(super) fn initialize(account: &mut Account) -> Nothing {
    account.initialized = true;
    nothing()
}
