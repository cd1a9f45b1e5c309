// Generated from openapi/orders.yaml by `cargo xtask gen clients`. Do not edit: change the document.

//! Typed expectations and answers for an httpmock server, one method for each operation.

pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::*;
    pub struct ListOrdersWhen(::httpmock::When);
    impl ListOrdersWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/orders$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<i32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn page_token<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("page_token", value.to_string()))
            } else {
                Self(self.0.query_param_missing("page_token"))
            }
        }
        pub fn status<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrderStatus>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("status", value.to_string()))
            } else {
                Self(self.0.query_param_missing("status"))
            }
        }
        pub fn user_id<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::uuid::Uuid>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("user_id", value.to_string()))
            } else {
                Self(self.0.query_param_missing("user_id"))
            }
        }
    }
    pub struct ListOrdersThen(::httpmock::Then);
    impl ListOrdersThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::OrderPage) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unauthorized(self, value: &types::Error) -> Self {
            Self(self.0.status(401u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn forbidden(self, value: &types::Error) -> Self {
            Self(self.0.status(403u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn too_many_requests(self, value: &types::Error) -> Self {
            Self(self.0.status(429u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
    pub struct CreateOrderWhen(::httpmock::When);
    impl CreateOrderWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::POST).path_matches("^/orders$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn idempotency_key<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::client_kit::IdempotencyKey>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.header("Idempotency-Key", value.to_string()))
            } else {
                Self(self.0.header_missing("Idempotency-Key"))
            }
        }
        pub fn body(self, value: &types::CreateOrderRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct CreateOrderThen(::httpmock::Then);
    impl CreateOrderThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn created(self, value: &types::Order) -> Self {
            Self(self.0.status(201u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unauthorized(self, value: &types::Error) -> Self {
            Self(self.0.status(401u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn forbidden(self, value: &types::Error) -> Self {
            Self(self.0.status(403u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn conflict(self, value: &types::Error) -> Self {
            Self(self.0.status(409u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn payload_too_large(self, value: &types::Error) -> Self {
            Self(self.0.status(413u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unsupported_media_type(self, value: &types::Error) -> Self {
            Self(self.0.status(415u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn too_many_requests(self, value: &types::Error) -> Self {
            Self(self.0.status(429u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
    pub struct GetOrderWhen(::httpmock::When);
    impl GetOrderWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/orders/[^/]*$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn order_id(self, value: &::uuid::Uuid) -> Self {
            let re = format!("^/orders/{}$", value.to_string());
            Self(self.0.path_matches(re))
        }
    }
    pub struct GetOrderThen(::httpmock::Then);
    impl GetOrderThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Order) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unauthorized(self, value: &types::Error) -> Self {
            Self(self.0.status(401u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn forbidden(self, value: &types::Error) -> Self {
            Self(self.0.status(403u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn not_found(self, value: &types::Error) -> Self {
            Self(self.0.status(404u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn too_many_requests(self, value: &types::Error) -> Self {
            Self(self.0.status(429u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
    pub struct UpdateOrderStatusWhen(::httpmock::When);
    impl UpdateOrderStatusWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::PATCH).path_matches("^/orders/[^/]*/status$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn order_id(self, value: &::uuid::Uuid) -> Self {
            let re = format!("^/orders/{}/status$", value.to_string());
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::UpdateOrderStatusRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateOrderStatusThen(::httpmock::Then);
    impl UpdateOrderStatusThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Order) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unauthorized(self, value: &types::Error) -> Self {
            Self(self.0.status(401u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn forbidden(self, value: &types::Error) -> Self {
            Self(self.0.status(403u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn not_found(self, value: &types::Error) -> Self {
            Self(self.0.status(404u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn conflict(self, value: &types::Error) -> Self {
            Self(self.0.status(409u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn payload_too_large(self, value: &types::Error) -> Self {
            Self(self.0.status(413u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unsupported_media_type(self, value: &types::Error) -> Self {
            Self(self.0.status(415u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn too_many_requests(self, value: &types::Error) -> Self {
            Self(self.0.status(429u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
    pub struct GetLivenessWhen(::httpmock::When);
    impl GetLivenessWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/health/live$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct GetLivenessThen(::httpmock::Then);
    impl GetLivenessThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Liveness) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
    pub struct GetReadinessWhen(::httpmock::When);
    impl GetReadinessWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/health/ready$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct GetReadinessThen(::httpmock::Then);
    impl GetReadinessThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Readiness) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
    pub struct GetMetricsWhen(::httpmock::When);
    impl GetMetricsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/metrics$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct GetMetricsThen(::httpmock::Then);
    impl GetMetricsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: impl AsRef<[u8]>) -> Self {
            let then = self.0.status(200u16);
            Self(then.body(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn server_error(self, status: u16, value: &types::Error) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(self.0.status(status).header("content-type", "application/json").json_body_obj(value))
        }
    }
}
/// An extension trait for [`MockServer`](::httpmock::MockServer) that
/// adds a method for each operation. These are the equivalent of
/// type-checked [`mock()`](::httpmock::MockServer::mock) calls.
pub trait MockServerExt {
    fn list_orders<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListOrdersWhen, operations::ListOrdersThen);
    fn create_order<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::CreateOrderWhen, operations::CreateOrderThen);
    fn get_order<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetOrderWhen, operations::GetOrderThen);
    fn update_order_status<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateOrderStatusWhen, operations::UpdateOrderStatusThen);
    fn get_liveness<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetLivenessWhen, operations::GetLivenessThen);
    fn get_readiness<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetReadinessWhen, operations::GetReadinessThen);
    fn get_metrics<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetMetricsWhen, operations::GetMetricsThen);
}
impl MockServerExt for ::httpmock::MockServer {
    fn list_orders<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListOrdersWhen, operations::ListOrdersThen),
    {
        self.mock(|when, then| config_fn(operations::ListOrdersWhen::new(when), operations::ListOrdersThen::new(then)))
    }
    fn create_order<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::CreateOrderWhen, operations::CreateOrderThen),
    {
        self.mock(|when, then| {
            config_fn(operations::CreateOrderWhen::new(when), operations::CreateOrderThen::new(then))
        })
    }
    fn get_order<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetOrderWhen, operations::GetOrderThen),
    {
        self.mock(|when, then| config_fn(operations::GetOrderWhen::new(when), operations::GetOrderThen::new(then)))
    }
    fn update_order_status<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateOrderStatusWhen, operations::UpdateOrderStatusThen),
    {
        self.mock(|when, then| {
            config_fn(operations::UpdateOrderStatusWhen::new(when), operations::UpdateOrderStatusThen::new(then))
        })
    }
    fn get_liveness<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetLivenessWhen, operations::GetLivenessThen),
    {
        self.mock(|when, then| {
            config_fn(operations::GetLivenessWhen::new(when), operations::GetLivenessThen::new(then))
        })
    }
    fn get_readiness<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetReadinessWhen, operations::GetReadinessThen),
    {
        self.mock(|when, then| {
            config_fn(operations::GetReadinessWhen::new(when), operations::GetReadinessThen::new(then))
        })
    }
    fn get_metrics<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetMetricsWhen, operations::GetMetricsThen),
    {
        self.mock(|when, then| config_fn(operations::GetMetricsWhen::new(when), operations::GetMetricsThen::new(then)))
    }
}
