//! What a test tells an httpmock server, typed for each operation: `mocks.rs` of a client crate, by progenitor.
//!
//! Changed in what progenitor writes: an answer that is a variant goes out without its tag (see [`super::answers`]),
//! one that is not JSON as it is, and what could not be compiled is left out: a parameter that is a list or an object
//! is matched by way of `into_inner`.

use anyhow::Result;
use proc_macro2::Span;
use quote::ToTokens as _;
use serde_json::Value;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Lit, Type, parse_quote};

use super::answers::{Shape, Tags};
use super::names::plain;
use super::{apart, lowered, print, progenitor};

pub(super) fn render(document: &Value) -> Result<String> {
    let (lowered, tags, wire) = lowered(document)?;
    let mut file = progenitor(|generator| generator.httpmock(&lowered, "crate"))?;
    apart::restore(&mut file, &wire);
    Patterns.visit_file_mut(&mut file);
    Rewriter { tags: &tags }.visit_file_mut(&mut file);
    Ok(format!(
        "//! Typed expectations and answers for an httpmock server, one method for each operation.\n\n{}",
        print(file)
    ))
}

/// httpmock compiles a pattern itself: the crate needs no `regex`.
struct Patterns;

impl VisitMut for Patterns {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(unwrap) = expr else { return };
        let Expr::Call(new) = &*unwrap.receiver else { return };
        if new.func.to_token_stream().to_string() == "regex :: Regex :: new"
            && let Some(pattern) = new.args.first()
        {
            *expr = match pattern {
                Expr::Reference(reference) => (*reference.expr).clone(),
                other => other.clone(),
            };
        }
    }
}

struct Rewriter<'a> {
    tags: &'a Tags,
}

impl VisitMut for Rewriter<'_> {
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        let name = item.self_ty.to_token_stream().to_string();
        if let Some(operation) = name.strip_suffix("Then") {
            for item in &mut item.items {
                if let ImplItem::Fn(function) = item {
                    self.answer(&plain(operation), function);
                }
            }
        }
        item.items.retain(|item| !matches!(item, ImplItem::Fn(function) if is_unprintable(function)));
    }
}

impl Rewriter<'_> {
    fn answer(&self, operation: &str, function: &mut ImplItemFn) {
        let mut codes = Codes::default();
        codes.visit_block(&function.block);
        let Some((code, status)) = codes.0 else { return };
        let tag = self.tags.get(&(operation.to_owned(), code));
        let check = function.block.stmts.len() > 1;
        let check = check.then(|| function.block.stmts[0].clone());
        let body: Expr = match tag {
            Some((_, Shape::Json)) => parse_quote!(then.json_body(client_kit::untagged(value))),
            Some((_, Shape::Text)) => {
                parse_quote!(
                    then.header("content-type", "text/plain")
                        .body(client_kit::untagged(value).as_str().unwrap_or_default())
                )
            }
            Some((_, Shape::Empty)) => parse_quote!(then),
            None if takes_any_json(function) => {
                if let Some(FnArg::Typed(value)) = function.sig.inputs.last_mut() {
                    *value.ty = parse_quote!(impl AsRef<[u8]>);
                }
                parse_quote!(then.body(value))
            }
            None => return,
        };
        if matches!(tag, Some((_, Shape::Empty))) {
            function.sig.inputs.pop();
        }
        function.block = parse_quote!({
            #check
            let then = self.0.status(#status);
            Self(#body)
        });
    }
}

/// An answer without a type: bytes of any media type.
fn takes_any_json(function: &ImplItemFn) -> bool {
    let Some(FnArg::Typed(value)) = function.sig.inputs.last() else { return false };
    matches!(&*value.ty, Type::Path(path) if path.path.segments.last().is_some_and(|it| it.ident == "Value"))
}

/// Whether it matches text that a list or an object does not have.
fn is_unprintable(function: &ImplItemFn) -> bool {
    let (signature, body) = (function.sig.to_token_stream().to_string(), function.block.to_token_stream().to_string());
    body.contains("value . to_string ()")
        && ["Vec <", "HashMap <", "Map <", "["].iter().any(|word| signature.contains(word))
}

/// The status that an answer is given, as a word of the document and as an expression.
#[derive(Default)]
struct Codes(Option<(String, Expr)>);

impl Visit<'_> for Codes {
    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        if call.method == "status"
            && let Some(Expr::Lit(literal)) = call.args.first()
            && let Lit::Int(number) = &literal.lit
        {
            self.0 = Some((number.base10_digits().to_owned(), Expr::Lit(literal.clone())));
        }
        visit::visit_expr_method_call(self, call);
    }

    /// `assert_eq!(status / 100u16, 4u16)` begins the answers of a class.
    fn visit_macro(&mut self, call: &syn::Macro) {
        let text = call.tokens.to_string();
        let class = text.rsplit(',').next().unwrap_or_default().trim().trim_end_matches("u16").to_owned();
        let status = Ident::new("status", Span::call_site());
        self.0 = Some((format!("{class}XX"), parse_quote!(#status)));
    }
}
