//! An operator whose only work is to lead: it is set by Bindy's variables, elects with Bindy's client as Bindy does, and
//! prints when it starts and when it stops to act.
//!
//! Exit codes: 0 after SIGTERM or SIGINT, 1 once it has lost the lease or where it cannot elect. A standby handles no
//! signal, and so ends of one, unless it is the first process of a container: then it lives until it is killed.

mod settings;
mod work;

use kube::{Client, Config};
use kube_lease_manager::LeaseManagerBuilder;
use settings::Settings;
use std::{error::Error, io, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch::Receiver;
use work::Work;

#[tokio::main]
async fn main() -> ExitCode {
    // Why the lease could not be renewed.
    tracing_subscriber::fmt().with_ansi(false).with_writer(io::stderr).init();
    let settings = Settings::from_environment();
    let outcome = if settings.elects { elect(settings).await } else { act(settings.identity, None).await };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kube-lease-manager: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn elect(settings: Settings) -> Result<(), Box<dyn Error>> {
    let client = Client::try_from(Config::incluster()?)?;
    let manager = LeaseManagerBuilder::new(client, settings.name)
        .with_namespace(settings.namespace)
        .with_identity(settings.identity.clone())
        .with_duration(settings.duration)
        .with_grace(settings.grace)
        .build()
        .await?;
    let (leadership, _renewals) = manager.watch().await;
    // The lease is released once nobody listens to the channel any more. This receiver does to the end of the process,
    // as that of Bindy does, so that it never is.
    let mut standby = leadership.clone();
    while !*standby.borrow_and_update() {
        standby.changed().await?;
    }
    act(settings.identity, Some(leadership)).await
}

/// Acts until a signal comes or the lease is lost. Its client does not tell of a loss before it is connected again: a
/// leader that is cut off goes on.
async fn act(identity: String, leadership: Option<Receiver<bool>>) -> Result<(), Box<dyn Error>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let _work = Work::start(identity);
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
        lost = lost(leadership) => Err(lost),
    }
}

async fn lost(leadership: Option<Receiver<bool>>) -> Box<dyn Error> {
    let Some(mut leadership) = leadership else {
        return std::future::pending().await;
    };
    loop {
        match leadership.changed().await {
            Err(error) => return error.into(),
            Ok(()) if !*leadership.borrow() => return "lost the lease".into(),
            Ok(()) => {}
        }
    }
}
