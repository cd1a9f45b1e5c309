//! The hand-written half of a generated client, the same for all of them.

use crate::retry::Repeat;

/// What the contract says about an operation that the request does not show.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The operationId.
    pub id: &'static str,
    /// Whether the operation asks for a bearer token. Others are never shown one.
    pub bearer: bool,
    /// Whether it knows the header `Idempotency-Key`. A call without a key gets one.
    pub idempotency_key: bool,
    /// When a request may be sent again.
    pub repeat: Repeat,
}

impl Operation {
    /// The entry of a table. One that is missing is shown nothing and sent once.
    #[doc(hidden)]
    pub fn find(table: &[Self], id: &'static str) -> Self {
        let unknown = Self { id, bearer: false, idempotency_key: false, repeat: Repeat::Never };
        table.iter().find(|known| known.id == id).copied().unwrap_or(unknown)
    }
}

/// Completes a generated client: hooks, `connect` and `with_context`.
///
/// The hooks are a foreign trait, so they must be implemented in the crate of the client; this is the one line there.
#[macro_export]
macro_rules! client {
    ($client:ident, $operations:expr) => {
        impl $crate::progenitor_client::ClientHooks<$crate::Context> for $client {
            async fn pre<E>(
                &self,
                request: &mut $crate::reqwest::Request,
                info: &$crate::progenitor_client::OperationInfo,
            ) -> ::core::result::Result<(), $crate::progenitor_client::Error<E>> {
                self.inner.prepare(request, &$crate::Operation::find($operations, info.operation_id)).await
            }

            async fn exec(
                &self,
                request: $crate::reqwest::Request,
                info: &$crate::progenitor_client::OperationInfo,
            ) -> $crate::reqwest::Result<$crate::reqwest::Response> {
                let operation = $crate::Operation::find($operations, info.operation_id);
                self.inner.execute(&self.client, request, &operation).await
            }
        }

        impl $client {
            /// A client of the server at `base_url`. Nothing is sent yet.
            ///
            /// # Errors
            /// `base_url` is not an http(s) URL without query and fragment, or the HTTP client refused its settings.
            pub fn connect(
                base_url: &str,
                options: $crate::Options,
            ) -> ::core::result::Result<Self, $crate::ConnectError> {
                let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
                let (base_url, client, context) = options.open(base_url, agent)?;
                Ok(Self::new_with_client(&base_url, client, context))
            }

            /// The same client, same connections, with another context: the request id of the request being served,
            /// other credentials, another time limit, no repetition.
            pub fn with_context(&self, change: impl FnOnce($crate::Context) -> $crate::Context) -> Self {
                let context = change(self.inner.clone());
                Self::new_with_client(&self.baseurl, self.client.clone(), context)
            }
        }
    };
}
