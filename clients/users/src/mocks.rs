// Generated from openapi/users.yaml by `cargo xtask gen clients`. Do not edit: change the document.

//! Typed expectations and answers for an httpmock server, one method for each operation.

pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::*;
    pub struct RegisterUserWhen(::httpmock::When);
    impl RegisterUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::POST).path_matches("^/users/register$"))
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
        pub fn body(self, value: &types::RegisterRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct RegisterUserThen(::httpmock::Then);
    impl RegisterUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn created(self, value: &types::Account) -> Self {
            Self(self.0.status(201u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
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
    pub struct LoginUserWhen(::httpmock::When);
    impl LoginUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::POST).path_matches("^/users/login$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(self, value: &types::LoginRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct LoginUserThen(::httpmock::Then);
    impl LoginUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::TokenPair) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unauthorized(self, value: &types::Error) -> Self {
            Self(self.0.status(401u16).header("content-type", "application/json").json_body_obj(value))
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
    pub struct RefreshSessionWhen(::httpmock::When);
    impl RefreshSessionWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::POST).path_matches("^/users/refresh$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(self, value: &types::RefreshRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct RefreshSessionThen(::httpmock::Then);
    impl RefreshSessionThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::TokenPair) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn unauthorized(self, value: &types::Error) -> Self {
            Self(self.0.status(401u16).header("content-type", "application/json").json_body_obj(value))
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
    pub struct LogoutUserWhen(::httpmock::When);
    impl LogoutUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::POST).path_matches("^/users/logout$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct LogoutUserThen(::httpmock::Then);
    impl LogoutUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn no_content(self) -> Self {
            Self(self.0.status(204u16))
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
    pub struct GetMeWhen(::httpmock::When);
    impl GetMeWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/users/me$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct GetMeThen(::httpmock::Then);
    impl GetMeThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Account) -> Self {
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
    pub struct UpdateMeWhen(::httpmock::When);
    impl UpdateMeWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::PATCH).path_matches("^/users/me$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(self, value: &types::UpdateMeRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateMeThen(::httpmock::Then);
    impl UpdateMeThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Account) -> Self {
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
    pub struct GetUserWhen(::httpmock::When);
    impl GetUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/users/[^/]*$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn user_id(self, value: &::uuid::Uuid) -> Self {
            let re = format!("^/users/{}$", value.to_string());
            Self(self.0.path_matches(re))
        }
    }
    pub struct GetUserThen(::httpmock::Then);
    impl GetUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Profile) -> Self {
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
    pub struct ListUsersWhen(::httpmock::When);
    impl ListUsersWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/users$"))
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
    }
    pub struct ListUsersThen(::httpmock::Then);
    impl ListUsersThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::ProfilePage) -> Self {
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
    pub struct CreateServiceTokenWhen(::httpmock::When);
    impl CreateServiceTokenWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::POST).path_matches("^/users/token$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(self, value: &types::ServiceTokenRequest) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct CreateServiceTokenThen(::httpmock::Then);
    impl CreateServiceTokenThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::ServiceToken) -> Self {
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
    pub struct GetJwksWhen(::httpmock::When);
    impl GetJwksWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(inner.method(::httpmock::Method::GET).path_matches("^/.well-known/jwks.json$"))
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct GetJwksThen(::httpmock::Then);
    impl GetJwksThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Jwks) -> Self {
            Self(self.0.status(200u16).header("content-type", "application/json").json_body_obj(value))
        }
        pub fn bad_request(self, value: &types::Error) -> Self {
            Self(self.0.status(400u16).header("content-type", "application/json").json_body_obj(value))
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
    fn register_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RegisterUserWhen, operations::RegisterUserThen);
    fn login_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::LoginUserWhen, operations::LoginUserThen);
    fn refresh_session<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RefreshSessionWhen, operations::RefreshSessionThen);
    fn logout_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::LogoutUserWhen, operations::LogoutUserThen);
    fn get_me<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetMeWhen, operations::GetMeThen);
    fn update_me<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateMeWhen, operations::UpdateMeThen);
    fn get_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetUserWhen, operations::GetUserThen);
    fn list_users<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListUsersWhen, operations::ListUsersThen);
    fn create_service_token<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::CreateServiceTokenWhen, operations::CreateServiceTokenThen);
    fn get_jwks<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetJwksWhen, operations::GetJwksThen);
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
    fn register_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RegisterUserWhen, operations::RegisterUserThen),
    {
        self.mock(|when, then| {
            config_fn(operations::RegisterUserWhen::new(when), operations::RegisterUserThen::new(then))
        })
    }
    fn login_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::LoginUserWhen, operations::LoginUserThen),
    {
        self.mock(|when, then| config_fn(operations::LoginUserWhen::new(when), operations::LoginUserThen::new(then)))
    }
    fn refresh_session<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RefreshSessionWhen, operations::RefreshSessionThen),
    {
        self.mock(|when, then| {
            config_fn(operations::RefreshSessionWhen::new(when), operations::RefreshSessionThen::new(then))
        })
    }
    fn logout_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::LogoutUserWhen, operations::LogoutUserThen),
    {
        self.mock(|when, then| config_fn(operations::LogoutUserWhen::new(when), operations::LogoutUserThen::new(then)))
    }
    fn get_me<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetMeWhen, operations::GetMeThen),
    {
        self.mock(|when, then| config_fn(operations::GetMeWhen::new(when), operations::GetMeThen::new(then)))
    }
    fn update_me<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateMeWhen, operations::UpdateMeThen),
    {
        self.mock(|when, then| config_fn(operations::UpdateMeWhen::new(when), operations::UpdateMeThen::new(then)))
    }
    fn get_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetUserWhen, operations::GetUserThen),
    {
        self.mock(|when, then| config_fn(operations::GetUserWhen::new(when), operations::GetUserThen::new(then)))
    }
    fn list_users<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListUsersWhen, operations::ListUsersThen),
    {
        self.mock(|when, then| config_fn(operations::ListUsersWhen::new(when), operations::ListUsersThen::new(then)))
    }
    fn create_service_token<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::CreateServiceTokenWhen, operations::CreateServiceTokenThen),
    {
        self.mock(|when, then| {
            config_fn(operations::CreateServiceTokenWhen::new(when), operations::CreateServiceTokenThen::new(then))
        })
    }
    fn get_jwks<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetJwksWhen, operations::GetJwksThen),
    {
        self.mock(|when, then| config_fn(operations::GetJwksWhen::new(when), operations::GetJwksThen::new(then)))
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
