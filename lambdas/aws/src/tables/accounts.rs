//! The register of target accounts: items of the groups' table, listed by name.

use domain::catalogue::{ReadAccounts, WriteAccount};
use domain::ids::AccountId;
use domain::ports::Answer;
use domain::target_account::TargetAccount;

use super::item;
use super::keys;
use super::listing::listed;
use crate::faults::fault;
use crate::world::World;

/// Entries that are read at once.
const PAGE: usize = 200;

impl ReadAccounts for World {
    async fn accounts(&self) -> Answer<Vec<TargetAccount>> {
        let table = &self.tables.groups;
        let (mut accounts, mut after) = (Vec::new(), None);
        loop {
            let page = self.list_by_name(table, keys::ACCOUNT, keys::GROUP_ID, PAGE, after.as_ref()).await?;
            for item in page.items {
                accounts.push(item::record(item)?);
            }
            after = page.next;
            if after.is_none() {
                return Ok(accounts);
            }
        }
    }
}

impl WriteAccount for World {
    async fn put_account(&self, account: &TargetAccount) -> Answer<()> {
        let mut entry = item::attributes(account)?;
        entry.insert(keys::GROUP_ID.to_owned(), item::text(keys::account(&account.account)));
        listed(&mut entry, keys::ACCOUNT, &account.name);
        let put = self.dynamodb.put_item().table_name(&self.tables.groups).set_item(Some(entry));
        put.send().await.map_err(|error| fault("PutItem of a target account", &error))?;
        Ok(())
    }

    async fn remove_account(&self, account: &AccountId) -> Answer<()> {
        let key = item::text(keys::account(account));
        let delete = self.dynamodb.delete_item().table_name(&self.tables.groups).key(keys::GROUP_ID, key);
        delete.send().await.map_err(|error| fault("DeleteItem of a target account", &error))?;
        Ok(())
    }
}
