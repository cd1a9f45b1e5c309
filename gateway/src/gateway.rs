//! From a request to its answer.

mod admit;
mod endpoint;
mod forward;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use gateway_plan::{Lookup, Matcher};
use http::header::{CONTENT_LENGTH, EXPECT, HeaderName};
use http::{HeaderValue, Method, Request, Response, request};
use http_body::Body as _;
use hyper::body::Incoming;
use ipnet::IpNet;

use crate::body::{Body, Inbound};
use crate::cors::Cors;
use crate::exchange::{AnsweredBy, Exchange};
use crate::figures::Figures;
use crate::headers::REQUEST_ID;
use crate::health::Health;
use crate::identity;
use crate::limits::{ClassId, Limits};
use crate::metrics::Metrics;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::server::Connection;
use crate::upstream::Upstream;
use crate::{Config, StartError};
use limiter::Client;

pub(crate) use endpoint::Endpoint;
use endpoint::Endpoints;

/// The services of the plan; none where no address was given.
pub(crate) type Services = BTreeMap<String, Option<Arc<Upstream>>>;

/// Everything that is made once, at start.
#[derive(Debug)]
pub(crate) struct Gateway {
    matcher: Matcher,
    endpoints: Endpoints,
    pub(crate) services: Arc<Services>,
    pub(crate) limits: Arc<Limits>,
    default_class: ClassId,
    portal_class: ClassId,
    portal: Portal,
    figures: Option<Figures>,
    health: Health,
    cors: Cors,
    security_headers: Vec<(HeaderName, HeaderValue)>,
    /// The same as lines of HTTP/1, for answers that are written without hyper.
    pub(crate) security_lines: Arc<str>,
    pub(crate) trusted_proxies: Vec<IpNet>,
    https: bool,
    /// Longest pause of either side within a body.
    pub(crate) idle_body_timeout: Duration,
    pub(crate) metrics: Arc<Metrics>,
}

impl Gateway {
    /// Builds the gateway. Reads the portal's files: blocks.
    pub(crate) fn new(config: &Config, metrics: Arc<Metrics>) -> Result<Self, StartError> {
        let plan = &config.plan;
        let problems = plan.validate();
        if !problems.is_empty() {
            return Err(StartError::Plan(problems));
        }
        let services = Arc::new(endpoint::services(config)?);
        let figures = match &plan.portal.figures {
            Some(figures) => Some(Figures::new(figures, endpoint::prometheus(config)?)?),
            None => None,
        };
        let (limits, classes) = Limits::new(plan, &config.clock, config.redis.as_ref())?;
        let class = |name: &str| {
            classes.get(name).copied().ok_or_else(|| StartError::Header(format!("rate limit class {name}")))
        };
        let mut security_headers = Vec::new();
        let mut security_lines = String::new();
        for (name, value) in &plan.security_headers {
            match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(value)) => {
                    security_lines.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
                    security_headers.push((name, value));
                }
                _ => return Err(StartError::Header(name.clone())),
            }
        }
        Ok(Self {
            matcher: plan.matcher(),
            endpoints: Endpoints::new(plan, &services, &class, &metrics)?,
            health: Health::new(services.clone()),
            services,
            limits: Arc::new(limits),
            default_class: class(&plan.default_rate_limit)?,
            portal_class: class(&plan.portal.rate_limit)?,
            portal: Portal::load(config.portal.as_deref(), plan)?,
            figures,
            cors: Cors::new(&config.allow_origins, &plan.cors)?,
            security_headers,
            security_lines: security_lines.into(),
            trusted_proxies: config.trusted_proxies.clone(),
            https: config.tls.is_some(),
            idle_body_timeout: config.idle_body_timeout,
            metrics,
        })
    }

    /// Everything that requests are sent to.
    pub(crate) fn upstreams(&self) -> impl Iterator<Item = &Arc<Upstream>> {
        let prometheus = self.figures.as_ref().and_then(|figures| figures.prometheus.as_ref());
        self.services.values().flatten().chain(prometheus)
    }

    /// Answers one request. Every way out passes through here.
    pub(crate) async fn handle(
        &self,
        peer: IpAddr,
        connection: &Arc<Connection>,
        request: Request<Incoming>,
    ) -> Response<Body> {
        let (head, body) = request.into_parts();
        let client = Client::of(peer, &head.headers, &self.trusted_proxies);
        let request_id = identity::request_id(&head.headers);
        let method = head.method.clone();
        let origin = self.cors.origin(&head.headers);
        connection.begin(head.version);
        let mut exchange = Exchange::begin(self.metrics.clone(), connection.clone(), client, &head, request_id);
        let mut body = Some(Inbound::new(body, connection.hold(), head.headers.contains_key(EXPECT)));
        let answer = self.answer(&mut exchange, connection, head, &mut body).await;
        let mut response = answer.unwrap_or_else(|refusal| refusal.response(&exchange.request_id));
        if let Some(body) = body {
            body.discard();
        }
        self.cors.finish(origin, response.headers_mut());
        self.finish(&mut response, &method, exchange);
        response
    }

    async fn answer(
        &self,
        exchange: &mut Exchange,
        connection: &Connection,
        head: request::Parts,
        body: &mut Option<Inbound>,
    ) -> Result<Response<Body>, Refusal> {
        let admitted = admit::check(&head, connection).and_then(|host| Ok((host, admit::path(&head.uri)?)));
        let (host, path) = match admitted {
            Ok(admitted) => admitted,
            Err(refusal) => return Err(self.limited(exchange, self.default_class).await.err().unwrap_or(refusal)),
        };
        match self.matcher.lookup(head.method.as_str(), path) {
            Lookup::Operation { route, method } => {
                let endpoint = self.endpoints.get(route, method).ok_or(Refusal::NotFound)?;
                exchange.matched(AnsweredBy::Operation(endpoint.clone()));
                self.limited(exchange, endpoint.class).await?;
                let uri = forward::target(&head.uri, path)?;
                self.forward(exchange, endpoint, head, uri, host, body).await
            }
            Lookup::File { index } => {
                exchange.matched(AnsweredBy::Portal);
                self.limited(exchange, self.portal_class).await?;
                let file = self.portal.file(index).ok_or(Refusal::NotFound)?;
                Ok(self.portal.send(file, &head.headers))
            }
            Lookup::Redirect { to } => {
                exchange.matched(AnsweredBy::Portal);
                self.limited(exchange, self.portal_class).await?;
                Ok(self.portal.redirect(to))
            }
            Lookup::Figures => {
                exchange.matched(AnsweredBy::Portal);
                self.limited(exchange, self.portal_class).await?;
                let figures = self.figures.as_ref().ok_or(Refusal::NotFound)?;
                Ok(self.portal.send(&*figures.file().await?, &head.headers))
            }
            Lookup::Health => {
                exchange.matched(AnsweredBy::Health);
                Ok(self.health.answer().await)
            }
            Lookup::MethodNotAllowed { allow, .. } => {
                self.limited(exchange, self.default_class).await?;
                if self.cors.is_preflight(&head) {
                    return Ok(self.cors.preflight(allow));
                }
                Err(Refusal::MethodNotAllowed(allow.to_owned()))
            }
            Lookup::NotFound => {
                self.limited(exchange, self.default_class).await?;
                Err(Refusal::NotFound)
            }
        }
    }

    async fn limited(&self, exchange: &Exchange, class: ClassId) -> Result<(), Refusal> {
        self.limits.take(class, exchange.client.key()).await.map_err(|limited| {
            self.metrics.limited(&limited.class);
            Refusal::RateLimited(limited)
        })
    }

    /// What every response has in common.
    fn finish(&self, response: &mut Response<Body>, method: &Method, mut exchange: Box<Exchange>) {
        // HTTP/2 would send the body of an answer to HEAD.
        if method == Method::HEAD
            && let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0)
        {
            response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
            *response.body_mut() = Body::empty();
        }
        let headers = response.headers_mut();
        for (name, value) in &self.security_headers {
            headers.insert(name, value.clone());
        }
        headers.insert(&REQUEST_ID, exchange.request_id.clone());
        exchange.answered(response.status());
        response.body_mut().attach(exchange);
    }
}
