use std::{env, str::FromStr};

/// What the variables say. As in Bindy, one that is missing or cannot be read silently has its default, and the renew
/// deadline is not used.
pub struct Settings {
    pub elects: bool,
    pub name: String,
    pub namespace: String,
    pub identity: String,
    /// Seconds, as all durations.
    pub duration: u64,
    /// How long before the end of the lease it is renewed.
    pub grace: u64,
}

impl Settings {
    pub fn from_environment() -> Self {
        Self {
            elects: read("BINDY_ENABLE_LEADER_ELECTION").unwrap_or(true),
            name: read("BINDY_LEASE_NAME").unwrap_or("bindy-leader".into()),
            namespace: read("BINDY_LEASE_NAMESPACE").or_else(|| read("POD_NAMESPACE")).unwrap_or("bindy-system".into()),
            identity: read("POD_NAME")
                .or_else(|| read("HOSTNAME"))
                .unwrap_or_else(|| format!("bindy-{}", rand::random::<u32>())),
            duration: read("BINDY_LEASE_DURATION_SECONDS").unwrap_or(15),
            grace: read("BINDY_LEASE_RETRY_PERIOD_SECONDS").unwrap_or(2),
        }
    }
}

fn read<T: FromStr>(variable: &str) -> Option<T> {
    env::var(variable).ok()?.parse().ok()
}
