//! Which job of DRS launches servers of which wave: one item for each job, by which events about it find their way.

use domain::execution::{JobIntent, ServerRecord};
use domain::ids::{ExecutionId, JobId, SourceServerId, WaveNumber};
use domain::ports::{Answer, FindLaunch};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::item::{self, Item};
use super::keys;
use super::locks::place;
use crate::faults::fault;
use crate::world::World;

const OF_EXECUTION: &str = "ofExecution";
const OF_WAVE: &str = "ofWave";

/// Whose job it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Launch {
    of_execution: ExecutionId,
    of_wave: WaveNumber,
}

impl FindLaunch for World {
    async fn launched_by(&self, job: &JobId, server: &SourceServerId) -> Answer<Option<ServerRecord>> {
        let launch: Option<Launch> = self.item_at(place(&keys::launch_job(job), keys::LAUNCH.to_owned())).await?;
        let Some(launch) = launch else { return Ok(None) };
        self.item_at(place(launch.of_execution.as_str(), keys::server(launch.of_wave, server))).await
    }
}

impl World {
    /// Writes down whose job the intent's is, once it has one. It may stand there already.
    pub(super) async fn put_launch(&self, intent: &JobIntent) -> Answer<()> {
        let Some(job) = &intent.job_id else { return Ok(()) };
        let mut launch = place(&keys::launch_job(job), keys::LAUNCH.to_owned());
        launch.insert(OF_EXECUTION.to_owned(), item::text(&intent.execution_id));
        launch.insert(OF_WAVE.to_owned(), item::number(intent.wave.0));
        let put = self.dynamodb.put_item().table_name(&self.tables.executions).set_item(Some(launch)).send().await;
        put.map(|_| ()).map_err(|error| fault("PutItem of the executions", &error))
    }

    async fn item_at<T: DeserializeOwned>(&self, key: Item) -> Answer<Option<T>> {
        let request = self.dynamodb.get_item().table_name(&self.tables.executions);
        let answer = request.set_key(Some(key)).consistent_read(true).send().await;
        let answer = answer.map_err(|error| fault("GetItem of the executions", &error))?;
        answer.item.map(item::record).transpose()
    }
}
