//! Changes what progenitor wrote, before it is printed.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, Fields, File, Ident, Item, ItemEnum, Lit, Pat, Type, parse_quote};

use super::answers::{Shape, Tags};
use super::names::plain;

/// `from_response` forgets the status of an answer whose body does not match, and prints that body. Answers that are
/// variants get the tag of their status.
pub(super) fn read_answers_with_the_kit(file: &mut File, tags: &Tags) -> Result<()> {
    let mut reader = Reader { tags, operation: String::new(), tag: None, tagged: 0, read: 0 };
    reader.visit_file_mut(file);
    ensure!(reader.read > 0, "progenitor reads answers in another way than expected");
    ensure!(reader.tagged >= tags.len(), "progenitor reads some answers in another way than expected");
    Ok(())
}

struct Reader<'a> {
    tags: &'a Tags,
    operation: String,
    tag: Option<&'a (String, Shape)>,
    tagged: usize,
    /// Answers of any kind.
    read: usize,
}

impl VisitMut for Reader<'_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        if function.sig.ident != "send" {
            return;
        }
        let mut finder = Finder::default();
        finder.visit_impl_item_fn(function);
        self.operation = plain(&finder.0.unwrap_or_default());
        visit_mut::visit_impl_item_fn_mut(self, function);
    }

    fn visit_expr_match_mut(&mut self, choice: &mut syn::ExprMatch) {
        // progenitor puts 4XX before 404, which is then never reached.
        choice.arms.sort_by_key(|arm| match &arm.pat {
            Pat::Lit(_) => 0,
            Pat::Range(_) => 1,
            _ => 2,
        });
        visit_mut::visit_expr_match_mut(self, choice);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        self.tag = status(&arm.pat).and_then(|status| self.tags.get(&(self.operation.clone(), status)));
        visit_mut::visit_arm_mut(self, arm);
        self.tag = None;
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match reads(expr).as_deref() {
            Some("empty" | "stream") => self.read += 1,
            Some("from_response") => {
                self.read += 1;
                self.replace(expr);
            }
            _ => {}
        }
    }
}

impl Reader<'_> {
    fn replace(&mut self, expr: &mut Expr) {
        *expr = match self.tag {
            None => parse_quote!(client_kit::response(response)),
            Some((name, shape)) => {
                self.tagged += 1;
                let shape = Ident::new(&format!("{shape:?}"), Span::call_site());
                parse_quote!(client_kit::response_as(#name, client_kit::Shape::#shape, response))
            }
        };
    }
}

/// The function that makes an answer of a response.
fn reads(expr: &Expr) -> Option<String> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

/// The operation that a function sends.
#[derive(Default)]
struct Finder(Option<String>);

impl Visit<'_> for Finder {
    fn visit_field_value(&mut self, field: &syn::FieldValue) {
        if let (syn::Member::Named(name), Expr::Lit(literal)) = (&field.member, &field.expr)
            && name == "operation_id"
            && let Lit::Str(text) = &literal.lit
        {
            self.0 = Some(text.value());
        }
        visit::visit_field_value(self, field);
    }
}

/// `201u16` is `201`; `400u16..=499u16` is `4XX`.
fn status(pattern: &Pat) -> Option<String> {
    let number = |expr: &Expr| match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse::<u16>().ok(),
            _ => None,
        },
        _ => None,
    };
    match pattern {
        Pat::Lit(literal) => number(&Expr::Lit(literal.clone())).map(|code| code.to_string()),
        Pat::Range(range) => number(range.start.as_deref()?).map(|first| format!("{}XX", first / 100)),
        _ => None,
    }
}

/// Refuses what would not compile: typify may find one name for two types.
pub(super) fn refuse_homonyms(file: &File) -> Result<()> {
    let mut names = BTreeSet::new();
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    for item in modules.flat_map(|(_, items)| items) {
        let name = match item {
            Item::Struct(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            _ => continue,
        };
        ensure!(names.insert(name), "two of its types would be called `{name}`");
    }
    Ok(())
}

/// Gives the enums of answers a variant for words that a newer server adds.
///
/// `FromStr` stays as it is: a word in a request that the document does not know is a mistake.
pub(super) fn open_enums(file: &mut File) {
    let answered = answered(file);
    for item in &mut file.items {
        let Item::Mod(module) = item else { continue };
        if module.ident != "types" {
            continue;
        }
        let Some((_, items)) = &mut module.content else { continue };
        let mut opened = BTreeSet::new();
        for item in items.iter_mut() {
            if let Item::Enum(item) = item
                && answered.contains(&item.ident.to_string())
                && is_words(item)
            {
                open(item);
                opened.insert(item.ident.to_string());
            }
        }
        let mut after = Vec::new();
        for mut item in items.drain(..) {
            let display = display_of(&mut item).filter(|(name, _)| opened.contains(name));
            let name = display.map(|(name, arms)| {
                arms.push(parse_quote!(Self::Unknown(word) => f.write_str(word)));
                name
            });
            after.push(item);
            if let Some(name) = name {
                let name = Ident::new(&name, Span::call_site());
                after.push(parse_quote!(client_kit::open_enum!(#name);));
            }
        }
        *items = after;
    }
}

/// An enum of words: every variant is a unit with its word, and none is called `Unknown`.
fn is_words(item: &ItemEnum) -> bool {
    let word = |variant: &syn::Variant| matches!(variant.fields, Fields::Unit) && variant.ident != "Unknown";
    let copy = item.attrs.iter().any(|attribute| {
        attribute.path().is_ident("derive") && attribute.parse_args_with(derives).is_ok_and(|it| it.contains("Copy"))
    });
    copy && !item.variants.is_empty() && item.variants.iter().all(word)
}

fn derives(input: syn::parse::ParseStream<'_>) -> syn::Result<BTreeSet<String>> {
    let paths = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated(input)?;
    Ok(paths.iter().filter_map(|path| path.segments.last()).map(|segment| segment.ident.to_string()).collect())
}

fn open(item: &mut ItemEnum) {
    for attribute in &mut item.attrs {
        if attribute.path().is_ident("derive") {
            *attribute = parse_quote!(#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]);
        }
    }
    for variant in &mut item.variants {
        variant.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
    }
    item.variants.push(parse_quote! {
        /// A word that this version of the client does not know.
        Unknown(::std::string::String)
    });
}

/// The type that an item implements `Display` for, and the arms of its one match, which become ones on a reference.
fn display_of(item: &mut Item) -> Option<(String, &mut Vec<Arm>)> {
    let Item::Impl(item) = item else { return None };
    let is_display = item.trait_.as_ref()?.1.segments.last()?.ident == "Display";
    let Type::Path(path) = &*item.self_ty else { return None };
    let name = path.path.get_ident().filter(|_| is_display)?.to_string();
    let syn::ImplItem::Fn(function) = item.items.first_mut()? else { return None };
    let syn::Stmt::Expr(Expr::Match(choice), _) = function.block.stmts.first_mut()? else { return None };
    *choice.expr = parse_quote!(self);
    Some((name, &mut choice.arms))
}

/// The types of answers, and all that they hold.
fn answered(file: &File) -> BTreeSet<String> {
    let mut graph = BTreeMap::new();
    let mut answers = Answers::default();
    answers.visit_file(file);
    for item in &file.items {
        let Item::Mod(module) = item else { continue };
        if module.ident != "types" {
            continue;
        }
        for item in module.content.iter().flat_map(|(_, items)| items) {
            let name = match item {
                Item::Struct(item) => item.ident.to_string(),
                Item::Enum(item) => item.ident.to_string(),
                _ => continue,
            };
            let mut names = Names::default();
            names.visit_item(item);
            graph.insert(name, names.0);
        }
    }
    let mut found = BTreeSet::new();
    let mut next: Vec<String> = answers.0.into_iter().collect();
    while let Some(name) = next.pop() {
        if found.insert(name.clone()) {
            next.extend(graph.get(&name).into_iter().flatten().cloned());
        }
    }
    found
}

/// What `send` functions return.
#[derive(Default)]
struct Answers(BTreeSet<String>);

impl Visit<'_> for Answers {
    fn visit_impl_item_fn(&mut self, function: &syn::ImplItemFn) {
        if function.sig.ident == "send" {
            let mut names = Names::default();
            names.visit_return_type(&function.sig.output);
            self.0.extend(names.0);
        }
    }
}

#[derive(Default)]
struct Names(BTreeSet<String>);

impl Visit<'_> for Names {
    fn visit_path(&mut self, path: &syn::Path) {
        self.0.extend(path.segments.last().map(|segment| segment.ident.to_string()));
        visit::visit_path(self, path);
    }
}
