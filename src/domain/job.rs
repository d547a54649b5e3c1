//! Background work (后台任务): long jobs that show how far they are and survive a restart.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{coded::coded, id::JobId};

coded! {
    /// Where a job stands.
    JobState in "job_state" {
        /// Nobody works on it yet.
        Waiting "waiting",
        /// Somebody works on it.
        Running "running",
        /// It is done.
        Done "done",
        /// It could not be done.
        Failed "failed",
    }
}

coded! {
    /// What a job does.
    JobKind in "job_kind" {
        /// Reads measurements from a file that was handed in.
        ImportMeasurements "import_measurements",
        /// Says what a newer profile would change in sources that were read before.
        CompareReadings "compare_readings",
        /// Reads sources again with a newer profile.
        RereadMeasurements "reread_measurements",
        /// Issues the documents of many intakes.
        IssueDocuments "issue_documents",
    }
}

/// A job as people and programs see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Identity.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// How much is done, in the job's own unit (bytes, documents).
    pub done: u64,
    /// How much there is; absent while unknown.
    pub total: Option<u64>,
    /// What it works on, as JSON.
    pub payload: serde_json::Value,
    /// What came of it, as JSON; absent until it is done.
    pub result: Option<serde_json::Value>,
    /// Why it failed; empty otherwise.
    pub error: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}
