//! The types of a generated client, as far as a sample has to name them.

use std::collections::BTreeMap;

use quote::ToTokens as _;
use syn::{Fields, File, GenericArgument, Item, ItemMod, ItemStruct, PathArguments, Type};

use super::super::names::plain;

/// A field, or a parameter of an operation.
pub(super) struct Field {
    /// What it is called in Rust.
    pub(super) name: String,
    pub(super) ty: Type,
}

/// What can be told from the source of the client.
pub(super) struct Types {
    structs: BTreeMap<String, Vec<Field>>,
    /// The builder of each operation, by the [`plain`] operationId.
    operations: BTreeMap<String, Vec<Field>>,
}

impl Types {
    pub(super) fn of(client: &File) -> Self {
        let module = |name: &'static str| {
            let modules = client.items.iter().filter_map(move |item| match item {
                Item::Mod(module) if module.ident == name => Some(module),
                _ => None,
            });
            modules.flat_map(structs)
        };
        let structs = module("types").map(|item| (item.ident.to_string(), fields(item))).collect();
        let operations = module("builder").map(|item| (plain(&item.ident.to_string()), fields(item))).collect();
        Self { structs, operations }
    }

    /// The field of a struct that is called `name` in the document.
    pub(super) fn field(&self, of: &str, name: &str) -> Option<&Field> {
        self.structs.get(of)?.iter().find(|field| plain(&field.name) == plain(name))
    }

    /// A parameter of an operation, or `body`.
    pub(super) fn input(&self, operation: &str, name: &str) -> Option<&Field> {
        self.operations.get(&plain(operation))?.iter().find(|field| plain(&field.name) == plain(name))
    }

    pub(super) fn is_struct(&self, name: &str) -> bool {
        self.structs.contains_key(name)
    }
}

fn structs(module: &ItemMod) -> impl Iterator<Item = &ItemStruct> {
    module.content.iter().flat_map(|(_, items)| items).filter_map(|item| match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item),
        _ => None,
    })
}

fn fields(item: &ItemStruct) -> Vec<Field> {
    let field = |field: &syn::Field| {
        let name = field.ident.as_ref()?.to_string();
        // A builder holds what it was given or what was wrong with it.
        let ty = argument(&field.ty, "Result").unwrap_or(&field.ty).clone();
        Some(Field { name, ty })
    };
    item.fields.iter().filter_map(field).collect()
}

/// The last name of a path, such as `Uuid`.
pub(super) fn name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default(),
        other => other.to_token_stream().to_string(),
    }
}

/// `T` of `Vec<T>`, if that is the container.
pub(super) fn argument<'a>(ty: &'a Type, container: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == container)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
