//! The users server.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Parser, Subcommand};
use server_kit::cli::{self, Command, OpenError, say};
use server_kit::config::{Secret, Settings};
use server_kit::{Database, log};
use users_server::config::Config;
use users_server::keys::Use;
use users_server::passwords::Passwords;
use users_server::store::{ServiceClient, Store};
use users_server::{keys, memory, migrations, service, start};

/// Accounts, sessions and tokens.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<UsersCommand>,
}

#[derive(Subcommand)]
enum UsersCommand {
    #[command(flatten)]
    Common(Command),
    /// The keys that sign access tokens.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Make an account an admin; its next token says so.
    GrantAdmin {
        /// The user name of the account.
        username: String,
    },
    /// Add a service that may get tokens, or change it. The secret is read from CLIENT_SECRET or CLIENT_SECRET_FILE.
    PutClient {
        /// The name of the service.
        client_id: String,
        /// What to grant it, separated by spaces: "payments:charge payments:refund".
        #[arg(long)]
        scopes: String,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make a signing key where there is none.
    Init(Folder),
    /// Make a key that takes over in ten minutes. Servers see it by themselves; no request fails.
    Rotate {
        #[command(flatten)]
        folder: Folder,
        /// The keys are in wrong hands: the new one signs at once, and the others are deleted. Everybody's access token is
        /// refused within five minutes, and refresh tokens buy new ones.
        #[arg(long)]
        compromised: bool,
    },
    /// Show the keys and what each is good for.
    List(Folder),
}

#[derive(Args)]
struct Folder {
    /// The folder of the signing keys.
    #[arg(long, env = "SIGNING_KEY_DIR")]
    dir: PathBuf,
}

fn main() -> ExitCode {
    match run(Cli::parse().command.unwrap_or(UsersCommand::Common(Command::Serve))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(&error),
    }
}

#[tokio::main]
async fn run(command: UsersCommand) -> anyhow::Result<()> {
    match command {
        UsersCommand::Common(command) => {
            let start = async {
                let config = Config::from_env()?;
                log::init(config.common.log, "users")?;
                memory::return_large_blocks();
                start(config).await
            };
            cli::run(command, service, migrations::migrations::runner(), start).await
        }
        UsersCommand::Keys(command) => change_keys(command),
        UsersCommand::GrantAdmin { username } => {
            if !store().await?.grant_admin(&username).await? {
                bail!("there is no account called {username}; register it first");
            }
            say(&format!("{username} is an admin from the next login on"))
        }
        UsersCommand::PutClient { client_id, scopes } => {
            let mut settings = Settings::from_env();
            let secret: Option<Secret> = settings.required("CLIENT_SECRET", "the secret of the service");
            let secret = settings.finish(secret)?;
            let request = serde_json::json!({
                "grant_type": "client_credentials", "client_id": client_id, "client_secret": secret.reveal(),
                "scope": scopes,
            });
            // A client that could never ask for a token had better not be added.
            if let Some(refusal) = service()?.refusals("create_service_token", &request)?.first() {
                bail!("{}: {}", refusal.pointer.trim_start_matches("/body/"), refusal.message);
            }
            let scopes = scopes.split(' ').map(str::to_owned).collect();
            let secret_hash = Passwords::new()?.hash(secret.reveal().to_owned()).await?;
            store().await?.put_service_client(&client_id, &ServiceClient { secret_hash, scopes }).await?;
            say(&format!("{client_id} may get tokens"))
        }
    }
}

fn change_keys(command: KeysCommand) -> anyhow::Result<()> {
    let now = Utc::now();
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    match command {
        KeysCommand::Init(Folder { dir }) => say(match keys::init(&dir, now)? {
            true => "made a signing key",
            false => "there is a signing key already",
        }),
        KeysCommand::Rotate { folder: Folder { dir }, compromised: true } => {
            keys::replace(&dir, now)?;
            say("made a signing key, which signs from now on, and deleted the others")
        }
        KeysCommand::Rotate { folder: Folder { dir }, compromised: false } => {
            let from = keys::rotate(&dir, now)?;
            say(&format!("made a signing key, which signs from {}", time(from)))
        }
        KeysCommand::List(Folder { dir }) => {
            for (key, purpose) in keys::load(&dir)?.uses(now) {
                let purpose = match purpose {
                    Use::Waits(from) => format!("signs from {}", time(from)),
                    Use::Signs => "signs".to_owned(),
                    Use::Verifies(until) => format!("verifies until {}", time(until)),
                    Use::Retired => "retired".to_owned(),
                };
                say::<anyhow::Error>(&format!("{}  made {}  {purpose}", key.id, time(key.made)))?;
            }
            Ok(())
        }
    }
}

async fn store() -> anyhow::Result<Store> {
    let config = cli::database()?;
    Ok(Store::new(Database::connect(&config).await.map_err(OpenError::Database)?))
}
