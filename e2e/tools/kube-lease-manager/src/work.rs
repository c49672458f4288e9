use k8s_openapi::jiff::Timestamp;
use serde_json::json;
use std::io::{Write, stdout};

/// What only a leader may do; here it only says since when it is done, and until when.
pub struct Work {
    identity: String,
}

impl Work {
    pub fn start(identity: String) -> Self {
        let work = Self { identity };
        work.report(true);
        work
    }

    fn report(&self, leading: bool) {
        let now = format!("{:.6}", Timestamp::now());
        let line = json!({ "time": now, "leading": leading, "identity": self.identity });
        // Where nobody listens any more, nobody can be told so either.
        let _ = writeln!(stdout(), "{line}").and_then(|()| stdout().flush());
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.report(false);
    }
}
