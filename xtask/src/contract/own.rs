//! Who drives our own three services: accounts and a service, made through the API like anybody's.

use std::collections::BTreeMap;

use ::contract::{Caller, Target};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use spec::Api;

use crate::up::temporary::{Client, Services};

/// The twins, with the service that the servers know too.
pub(super) struct InMemory(twins::Twins);

const TWIN_CLIENT: Client<'static> = Client::with_secret("a secret among twins");

impl InMemory {
    pub(super) fn start() -> Result<Self> {
        let twins = twins::Twins::start()?;
        let scopes: Vec<&str> = TWIN_CLIENT.scopes.split(' ').collect();
        twins.add_client(TWIN_CLIENT.id, TWIN_CLIENT.secret, &scopes);
        Ok(Self(twins))
    }
}

impl Services for InMemory {
    fn url(&self, _: &str) -> Result<String> {
        Ok(self.0.url().to_owned())
    }

    fn client(&self) -> Client<'_> {
        TWIN_CLIENT
    }

    fn grant_admin(&self, username: &str) -> Result<()> {
        ensure!(self.0.grant_admin(username), "there is no account {username}");
        Ok(())
    }
}

/// Good for nothing but this run: the databases go with it.
const PASSWORD: &str = "correct horse battery";

struct Person {
    username: String,
    id: String,
    access_token: String,
    refresh_token: String,
}

/// Everybody who is needed.
pub(super) struct People {
    /// Two customers, one who logs out, one who changes the account, one who refreshes.
    customers: Vec<Person>,
    admin: Person,
    service: Caller,
}

async fn post(url: String, body: Value) -> Result<Value> {
    let answer =
        reqwest::Client::new().post(&url).json(&body).send().await.with_context(|| format!("no answer from {url}"))?;
    let (status, body) = (answer.status(), answer.json::<Value>().await.unwrap_or_default());
    ensure!(status.is_success(), "POST {url} answered {status}: {}", body["message"]);
    Ok(body)
}

fn text(body: &Value, key: &str) -> String {
    body[key].as_str().unwrap_or_default().to_owned()
}

impl Person {
    async fn register(users: &str, username: String) -> Result<Self> {
        let email = format!("{username}@example.com");
        let account = json!({"username": username, "email": email, "password": PASSWORD});
        let account = post(format!("{users}/users/register"), account).await?;
        Self::log_in(users, username, text(&account, "id")).await
    }

    async fn log_in(users: &str, username: String, id: String) -> Result<Self> {
        let pair = post(format!("{users}/users/login"), json!({"username": username, "password": PASSWORD})).await?;
        Ok(Self {
            access_token: text(&pair, "access_token"),
            refresh_token: text(&pair, "refresh_token"),
            username,
            id,
        })
    }
}

impl People {
    pub(super) async fn register(services: &impl Services) -> Result<Self> {
        let users = services.url("users")?;
        let mut customers = Vec::new();
        for name in ["one", "other", "leaving", "changing", "refreshing"] {
            customers.push(Person::register(&users, format!("contract-{name}")).await?);
        }
        let admin = Person::register(&users, "contract-admin".to_owned()).await?;
        services.grant_admin(&admin.username)?;
        let admin = Person::log_in(&users, admin.username, admin.id).await?;
        let client = services.client();
        let grant = json!({"grant_type": "client_credentials", "client_id": client.id, "client_secret": client.secret});
        let token = post(format!("{users}/users/token"), grant).await?;
        let scopes: Vec<&str> = client.scopes.split(' ').collect();
        let service = Caller::new("service", text(&token, "access_token")).scopes(&scopes);
        Ok(Self { customers, admin, service })
    }

    /// The service that a document describes, and what is needed to get through it.
    pub(super) fn target(&self, services: &impl Services, api: &Api) -> Result<Target> {
        let url = services.url(&api.service)?;
        let [one, other, leaving, changing, refreshing] = self.customers.as_slice() else {
            anyhow::bail!("people are missing")
        };
        let client = services.client();
        let values: [(&str, Value); 14] = [
            ("username", "contract{n}".into()),
            ("email", "contract{n}@example.com".into()),
            ("login_user.username", one.username.as_str().into()),
            ("login_user.password", PASSWORD.into()),
            ("refresh_session.refresh_token", refreshing.refresh_token.as_str().into()),
            ("update_me.current_password", PASSWORD.into()),
            ("update_me.new_password", PASSWORD.into()),
            ("create_service_token.client_id", client.id.into()),
            ("create_service_token.client_secret", client.secret.into()),
            ("create_service_token.scope", "users:read".into()),
            ("update_order_status.status", "cancelled".into()),
            ("refund_payment.amount", 0.01.into()),
            ("order_id", if api.service == "payments" { "{uuid}".into() } else { Value::Null }),
            ("user_id", if api.service == "payments" { "{uuid}".into() } else { one.id.as_str().into() }),
        ];
        let values = values.into_iter().filter(|(_, value)| !value.is_null());
        Ok(Target {
            url,
            callers: vec![
                Caller::new("customer", one.access_token.as_str()),
                Caller::new("customer", other.access_token.as_str()),
                Caller::new("customer", leaving.access_token.as_str()).reserved(&["logout_user"]),
                Caller::new("customer", changing.access_token.as_str()).reserved(&["update_me"]),
                Caller::new("admin", self.admin.access_token.as_str()),
                self.service.clone(),
            ],
            values: values.map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>(),
        })
    }
}
