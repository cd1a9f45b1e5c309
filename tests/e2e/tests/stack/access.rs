//! Who may do what: every operation of the documents with every kind of caller, forged ones among them.

mod tokens;

use std::collections::BTreeMap;
use std::time::Duration;

use e2e::Stack;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server_kit::Role;
use spec::{Access, Api, Direction, Operation, Sampler, Segment};
use tokens::Forge;
use uuid::Uuid;

/// What an operation does with what belongs to another customer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// It names nothing that belongs to somebody.
    Nothing,
    /// It is about the caller alone.
    Own,
    /// It is not there.
    Hidden,
    /// A list leaves it out.
    LeftOut,
    /// All but the e-mail address is shown.
    Profile,
    /// Customers may not call it at all.
    Refused,
}

/// A row for every operation: one without it fails, and so does one that the documents do not have.
const ROWS: &[(&str, Others)] = &[
    ("users/register_user", Others::Nothing),
    ("users/login_user", Others::Nothing),
    ("users/refresh_session", Others::Nothing),
    ("users/logout_user", Others::Own),
    ("users/get_me", Others::Own),
    ("users/update_me", Others::Own),
    ("users/get_user", Others::Profile),
    ("users/list_users", Others::Refused),
    ("users/create_service_token", Others::Nothing),
    ("users/get_jwks", Others::Nothing),
    ("users/get_liveness", Others::Nothing),
    ("users/get_readiness", Others::Nothing),
    ("users/get_metrics", Others::Nothing),
    ("orders/create_order", Others::Own),
    ("orders/list_orders", Others::LeftOut),
    ("orders/get_order", Others::Hidden),
    ("orders/update_order_status", Others::Hidden),
    ("orders/get_liveness", Others::Nothing),
    ("orders/get_readiness", Others::Nothing),
    ("orders/get_metrics", Others::Nothing),
    ("payments/create_payment", Others::Refused),
    ("payments/list_payments", Others::LeftOut),
    ("payments/get_payment", Others::Hidden),
    ("payments/refund_payment", Others::Refused),
    ("payments/get_liveness", Others::Nothing),
    ("payments/get_readiness", Others::Nothing),
    ("payments/get_metrics", Others::Nothing),
];

/// What the rules of an operation may refuse to somebody whom its document lets in: a wrong password, a move that is not for
/// customers.
const STRICTER: &[&str] = &["update_me", "update_order_status"];

/// The documents, and how to send to their servers.
struct Reach {
    http: reqwest::Client,
    urls: BTreeMap<&'static str, String>,
    /// What of the first customer's stands in a path, by the name of the variable.
    ids: BTreeMap<&'static str, Uuid>,
    requests: std::cell::Cell<usize>,
}

impl Reach {
    /// A valid request about the first customer's things, with this token.
    async fn send(&self, api: &Api, operation: &Operation, token: Option<&str>) -> (u16, Option<String>, Value) {
        let mut path = String::new();
        for segment in &operation.path.segments {
            path.push('/');
            match segment {
                Segment::Literal(literal) => path.push_str(literal),
                Segment::Variable(name) => path.push_str(&self.ids[name.as_str()].to_string()),
            }
        }
        let method: Method = operation.method.as_str().parse().unwrap();
        let url = format!("{}{path}", self.urls[api.service.as_str()]);
        let mut request = self.http.request(method, url);
        if let Some(body) = &operation.body {
            let sampler = Sampler::new(&api.document, Direction::Request);
            request = request.json(&sampler.value(&body.schema_pointer).unwrap());
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.requests.set(self.requests.get() + 1);
        let answer = request.send().await.unwrap();
        let challenge = answer.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        (status, challenge, answer.json().await.unwrap_or_default())
    }
}

fn row(api: &Api, operation: &Operation) -> String {
    format!("{}/{}", api.service, operation.id)
}

#[test]
fn every_operation_has_its_row() {
    let apis = e2e::documents();
    let mut stated: Vec<String> =
        apis.iter().flat_map(|api| api.operations.iter().map(|operation| row(api, operation))).collect();
    let mut rows: Vec<&str> = ROWS.iter().map(|(name, _)| *name).collect();
    stated.sort();
    rows.sort_unstable();
    assert_eq!(rows, stated);
}

#[tokio::test]
async fn nobody_gets_in_who_should_not() {
    let stack = Stack::start().await.unwrap();
    let (owner, other) = (stack.person("owner").await.unwrap(), stack.person("other").await.unwrap());
    let me = stack.users(owner.clone()).unwrap().get_me().send().await.unwrap().id;
    let stranger = stack.users(other).unwrap().get_me().send().await.unwrap().id;
    let item = orders_client::types::OrderItem::builder().name("Product").quantity(1);
    let item = orders_client::types::OrderItem::try_from(item.price(client_kit::Amount::from_minor(999))).unwrap();
    let orders = stack.orders(owner).unwrap();
    let order = orders.create_order().body_map(|body| body.items(vec![item]));
    let order = order.send().await.unwrap().into_inner();

    let forge = Forge::of(&stack);
    let urls = stack.services().into_iter().map(|(name, address)| (name, format!("http://{address}"))).collect();
    let ids = BTreeMap::from([("user_id", me), ("order_id", order.id), ("payment_id", order.payment_id.unwrap())]);
    let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let reach = Reach { http, urls, ids, requests: Default::default() };

    let mut holes = Vec::new();
    let (mut rows, mut forged, mut roles, mut owners) = (0, 0, 0, 0);
    for api in &e2e::documents() {
        for operation in &api.operations {
            rows += 1;
            let name = row(api, operation);
            let Access::Bearer { roles: admitted, scopes } = &operation.access else {
                let (status, ..) = reach.send(api, operation, None).await;
                // Wrong credentials in a body are 401 too; a token is not asked for.
                let asks = matches!(status, 401 | 403)
                    && !matches!(operation.id.as_str(), "login_user" | "refresh_session" | "create_service_token");
                if asks {
                    holes.push(format!("{name}: everybody may call, and a stranger gets {status}"));
                }
                continue;
            };
            for (tried, token) in forge.forgeries(me) {
                forged += 1;
                let (status, challenge, body) = reach.send(api, operation, token.as_deref()).await;
                let code = body["error_code"].as_str().unwrap_or_default().to_owned();
                let expected = if token.is_none() { "missing_token" } else { "invalid_token" };
                if (status, code.as_str()) != (401, expected) || challenge.is_none() {
                    holes.push(format!("{name}: {tried} gets {status} {code} {challenge:?}"));
                }
            }
            let all: Vec<&str> = scopes.iter().map(String::as_str).collect();
            let me_too = me.to_string();
            for (tried, role, subject, granted) in [
                ("a customer", Role::Customer, me_too.as_str(), &[][..]),
                ("a customer with the scopes", Role::Customer, &me_too, &all),
                ("an admin", Role::Admin, &me_too, &[]),
                ("a service with its scopes", Role::Service, "orders", &all),
                ("a service without scopes", Role::Service, "orders", &[]),
                ("a service with another scope", Role::Service, "orders", &["things:break"]),
            ] {
                roles += 1;
                let lacks = role == Role::Service && scopes.iter().any(|scope| !granted.contains(&scope.as_str()));
                let may = admitted.iter().any(|admitted| admitted == role.as_str()) && !lacks;
                let token = forge.token(role, subject, granted);
                let (status, _, body) = reach.send(api, operation, Some(&token)).await;
                if may == matches!(status, 401 | 403) && !(may && STRICTER.contains(&operation.id.as_str())) {
                    holes.push(format!("{name}: {tried} gets {status} {body}"));
                }
            }
            let token = forge.token(Role::Customer, &stranger.to_string(), &[]);
            let others = ROWS.iter().find(|(known, _)| *known == name).unwrap().1;
            let (status, _, body) = reach.send(api, operation, Some(&token)).await;
            owners += 1;
            let shows = |id: Uuid| body.to_string().contains(&id.to_string());
            let fits = match others {
                Others::Nothing => true,
                Others::Own => !shows(me) && !shows(order.id),
                Others::Hidden => status == 404 && !shows(me),
                Others::LeftOut => status == 200 && body["items"].is_array() && !shows(me) && !shows(order.id),
                Others::Profile => status == 200 && body.get("email").is_none(),
                Others::Refused => status == 403,
            };
            if !fits {
                holes.push(format!("{name}: another customer gets {status} {body}"));
            }
        }
    }
    eprintln!(
        "access: {rows} operations; {forged} forged or missing tokens, {roles} roles, {owners} other owners; \
         {} requests, {} holes",
        reach.requests.get(),
        holes.len()
    );
    assert!(holes.is_empty(), "{}", holes.join("\n"));
    assert!(forged > 200 && roles > 60);
    // Nothing of all that changed the owner's order.
    let token = forge.token(Role::Customer, &me.to_string(), &[]);
    let request = reach.http.get(format!("{}/orders/{}", reach.urls["orders"], order.id)).bearer_auth(token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.json::<Value>().await.unwrap()["id"], json!(order.id));
    stack.stop().await;
}
