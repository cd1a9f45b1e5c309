use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dropshot::{
    ApiDescription, ApiEndpoint, ApiEndpointVersions, ConfigDropshot, HttpServer, RawRequest, RequestContext,
    ServerBuilder,
};
use ipnet::IpNet;
use spec::Validator;

use super::dispatch::dispatch;
use super::routes::routes;
use super::{Core, Misfit, Service, Shared};
use crate::auth::Authenticator;
use crate::health::Dependency;
use crate::log;
use crate::metrics::Metrics;
use crate::tls::{Identity, IdentityError};

/// How much longer than its slowest operation a stop waits for requests under way.
const DRAIN_MARGIN: Duration = Duration::from_secs(1);

/// What a service needs to run, beside the application.
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What to show to those who connect over TLS; without it they connect in the clear.
    pub identity: Option<Identity>,
    /// Whether to hold every answer against the document.
    pub strict: bool,
    /// Who tells who calls; needed where an operation is protected.
    pub authenticator: Option<Authenticator>,
    /// Whose word is taken for the address of a client.
    pub trusted_proxies: Vec<IpNet>,
    /// What readiness asks for.
    pub dependencies: Vec<Dependency>,
    /// The metrics to count in.
    pub metrics: Metrics,
}

/// Why a service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It does not fit its document.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// Its certificate cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: dropshot::BuildError,
    },
}

/// A service that listens.
pub struct Running<A: Send + Sync + 'static> {
    server: HttpServer<Core<A>>,
    metrics: Metrics,
    drain: Duration,
    identity: Option<Identity>,
}

impl<A: Send + Sync + 'static> Running<A> {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// What it counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Reads the certificate and the key again, for connections to come. Where they cannot be used, those of before stay.
    pub async fn reload(&self) {
        let Some(identity) = &self.identity else { return };
        let replaced = match identity.read() {
            Ok(config) => self.server.refresh_tls(&config).await,
            Err(error) => Err(error.to_string()),
        };
        match replaced {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => tracing::error!("the certificate stays as it was: {error}"),
        }
    }

    /// Accepts nothing more and waits for the requests under way, as long as the slowest operation may take.
    pub async fn stop(self) {
        match tokio::time::timeout(self.drain, self.server.close()).await {
            Ok(Ok(())) => tracing::info!("stopped"),
            Ok(Err(error)) => tracing::error!("stopped with an error: {error}"),
            Err(_) => tracing::warn!("stopped with requests still under way after {:?}", self.drain),
        }
    }
}

impl<A: Send + Sync + 'static> Service<A> {
    /// Starts to listen.
    ///
    /// # Errors
    /// What [`Service::check`] finds, schemas that cannot be compiled, an address that is taken.
    pub fn start(self, app: A, options: Options) -> Result<Running<A>, StartError> {
        self.check()?;
        let validator = Validator::compile(&self.api)
            .map_err(|problems| Misfit(problems.iter().map(|problem| format!("  {problem}")).collect()))?;
        let shared = Shared {
            validator,
            authenticator: options.authenticator,
            dependencies: options.dependencies,
            metrics: options.metrics.clone(),
            strict: options.strict,
            trusted_proxies: options.trusted_proxies,
        };
        let slowest = self.api.operations.iter().map(|operation| operation.gateway.timeout).max();
        let drain = slowest.unwrap_or_default() + DRAIN_MARGIN;
        let logger = log::dropshot_logger(&options.metrics);
        let description = self.routes()?;
        let core = Core { app: Arc::new(app), shared: Arc::new(shared) };
        let tls = options.identity.as_ref().map(Identity::read).transpose()?;
        let config = ConfigDropshot { bind_address: options.listen, ..ConfigDropshot::default() };
        let server = ServerBuilder::new(description, core, logger)
            .config(config)
            .tls(tls)
            .start()
            .map_err(|source| StartError::Listen { address: options.listen, source })?;
        tracing::info!(address = %server.local_addr(), "listening");
        Ok(Running { server, metrics: options.metrics, drain, identity: options.identity })
    }

    /// The running half: Dropshot's routes, each a closure around [`dispatch`].
    fn routes(self) -> Result<ApiDescription<Core<A>>, Misfit> {
        let bound = Arc::new(self.bound);
        let mut description = ApiDescription::new();
        for route in routes(&bound) {
            let route = Arc::new(route);
            for method in route.methods() {
                let (route, bound) = (Arc::clone(&route), Arc::clone(&bound));
                let name = format!("{method} {}", route.shape);
                let shape = route.shape.clone();
                // Dropshot wants the variables of the path among the parameters.
                let parameters = route.model().map(|model| (bound[model].metadata)().parameters).unwrap_or_default();
                let handler = move |context: RequestContext<Core<A>>, request: RawRequest| {
                    dispatch(Arc::clone(&route), Arc::clone(&bound), context, request)
                };
                let mut endpoint = ApiEndpoint::new(
                    name.clone(),
                    handler,
                    method,
                    "application/json",
                    &shape,
                    ApiEndpointVersions::All,
                );
                endpoint.parameters =
                    parameters.into_iter().filter(|p| format!("{:?}", p.metadata).starts_with("Path")).collect();
                description.register(endpoint).map_err(|error| Misfit(vec![format!("  {name}: {error}")]))?;
            }
        }
        Ok(description)
    }
}
