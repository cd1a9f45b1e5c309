use dropshot::{ExtensionMode, ExtractorMetadata, HttpResponse, RequestContext, ServerContext};

use super::Call;
use crate::error::Error;
use crate::extract::{Extract, Parts};

/// A function that serves an operation: `async fn(Call<A>, …) -> Result<R, Error>`, where each further argument is
/// something that [`Extract`] can give.
pub trait Handler<A, Args>: Send + Sync + 'static {
    /// What the handler answers.
    type Response: HttpResponse + Send + Sync + 'static;

    /// What its arguments say about the operation.
    fn metadata() -> ExtractorMetadata;

    /// Extracts the arguments and calls the function.
    fn call<'a, C: ServerContext>(
        &'a self,
        call: Call<A>,
        context: &'a RequestContext<C>,
        parts: &'a mut Parts,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send + 'a;
}

macro_rules! handler {
    ($($argument:ident),*) => {
        impl<A, F, Answer, R, $($argument,)*> Handler<A, ($($argument,)*)> for F
        where
            A: Send + Sync + 'static,
            F: Fn(Call<A>, $($argument),*) -> Answer + Send + Sync + 'static,
            Answer: Future<Output = Result<R, Error>> + Send + 'static,
            R: HttpResponse + Send + Sync + 'static,
            $($argument: Extract,)*
        {
            type Response = R;

            fn metadata() -> ExtractorMetadata {
                let all: Vec<ExtractorMetadata> = vec![$($argument::metadata()),*];
                let mut whole = ExtractorMetadata { extension_mode: ExtensionMode::None, parameters: Vec::new() };
                for part in all {
                    whole.parameters.extend(part.parameters);
                    if part.extension_mode != ExtensionMode::None {
                        whole.extension_mode = part.extension_mode;
                    }
                }
                whole
            }

            #[allow(non_snake_case, unused_variables, reason = "one macro for all arities")]
            async fn call<'a, C: ServerContext>(
                &'a self,
                call: Call<A>,
                context: &'a RequestContext<C>,
                parts: &'a mut Parts,
            ) -> Result<R, Error> {
                $(let $argument = $argument::extract(context, parts).await?;)*
                self(call, $($argument),*).await
            }
        }
    };
}

handler!();
handler!(E1);
handler!(E1, E2);
handler!(E1, E2, E3);
handler!(E1, E2, E3, E4);
