//! The services of the compose stack, by the ports that they publish.

use anyhow::{Context as _, Result};

use crate::containers::Containers;
use crate::up::temporary::{Client, Services};

/// Where services listen in their containers.
const PORT: &str = "8080";

pub(super) struct Published<'a> {
    containers: &'a Containers,
    secret: String,
}

impl<'a> Published<'a> {
    pub(super) fn new(containers: &'a Containers) -> Result<Self> {
        Ok(Self { containers, secret: containers.variable("ORDERS_CLIENT_SECRET")? })
    }
}

impl Services for Published<'_> {
    fn url(&self, service: &str) -> Result<String> {
        let address = self.containers.output(&["port", service, PORT]).with_context(|| {
            format!("the port of {service} is not published; compose/published.yml does so on 127.0.0.1")
        })?;
        Ok(format!("http://{address}"))
    }

    fn client(&self) -> Client<'_> {
        Client::with_secret(&self.secret)
    }

    fn grant_admin(&self, username: &str) -> Result<()> {
        self.containers.run(&["exec", "-T", "users", "/usr/local/bin/server", "grant-admin", username])
    }
}
