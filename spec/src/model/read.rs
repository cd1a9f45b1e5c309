//! Reads the model from a document that lint has accepted.
//!
//! Nothing here reports: whatever could be missing, lint has refused.

use serde_json::Value;

use super::{
    Api, GatewayDefaults, Method, Operation, Parameter, Path, Place, RequestBody, Response, ResponseHeader, Slo,
    StatusSpec, access, policy,
};
use crate::document::{Document, pointer};

pub(super) fn api(document: Document) -> Api {
    // Findings about the extensions have been reported by lint.
    let mut known = Vec::new();
    let gateway = policy::gateway_defaults(document.at("/x-gateway"), "/x-gateway", &mut known);
    let slo = policy::slo(document.at("/x-slo"), "/x-slo", Slo::default(), &mut known);
    let operations = operations(&document).map(|raw| operation(&document, &raw, &gateway, slo)).collect();
    let info = |key: &str| text(document.at("/info").and_then(|info| info.get(key)));
    Api {
        service: stem(document.name()).to_owned(),
        title: info("title"),
        version: info("version"),
        description: info("description"),
        gateway,
        slo,
        operations,
        document,
    }
}

/// An operation as it stands in the document.
pub(crate) struct RawOperation<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    /// JSON pointer of the path item.
    pub(crate) item: String,
    /// JSON pointer of the operation object.
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
}

/// Every operation, in the order of the document.
pub(crate) fn operations(document: &Document) -> impl Iterator<Item = RawOperation<'_>> {
    let paths = document.at("/paths").and_then(Value::as_object).into_iter().flatten();
    let items = paths.filter(|(template, _)| template.starts_with('/'));
    items.flat_map(|(template, item)| {
        let at = pointer::push("/paths", template);
        let keys = item.as_object().into_iter().flatten();
        keys.filter_map(move |(key, value)| {
            let method = Method::from_key(key)?;
            Some(RawOperation { method, template, item: at.clone(), pointer: pointer::push(&at, key), value })
        })
    })
}

/// Parameters of an operation and of its path item, the operation's winning; resolved.
pub(crate) fn parameters<'a>(document: &'a Document, raw: &RawOperation<'_>) -> Vec<(String, &'a Value)> {
    let list = |owner: &str| {
        let at = format!("{owner}/parameters");
        let count = document.at(&at).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).map(|index| document.resolve(&format!("{at}/{index}"))).collect::<Vec<_>>()
    };
    let key = |value: &Value| (text(value.get("in")), text(value.get("name")));
    let own = list(&raw.pointer);
    let mut all = list(&raw.item);
    all.retain(|(_, shared)| !own.iter().any(|(_, value)| key(value) == key(shared)));
    all.extend(own);
    all
}

/// Responses of an operation, resolved, with the key they stand at: (key, pointer of the key, pointer, value).
pub(crate) fn responses<'a>(
    document: &'a Document,
    raw: &RawOperation<'a>,
) -> impl Iterator<Item = (&'a str, String, String, &'a Value)> {
    let at = format!("{}/responses", raw.pointer);
    let entries = raw.value.get("responses").and_then(Value::as_object).into_iter().flatten();
    entries.filter(|(key, _)| !key.starts_with("x-")).map(move |(key, _)| {
        let place = pointer::push(&at, key);
        let (pointer, value) = document.resolve(&place);
        (key.as_str(), place, pointer, value)
    })
}

fn operation(document: &Document, raw: &RawOperation<'_>, defaults: &GatewayDefaults, slo: Slo) -> Operation {
    let mut known = Vec::new();
    let extension = |name: &str| (raw.value.get(name), format!("{}/{name}", raw.pointer));
    let (gateway, at) = extension("x-gateway");
    let gateway = policy::gateway(gateway, &at, &defaults.policy, &mut known);
    let (own_slo, at) = extension("x-slo");
    let tags = raw.value.get("tags").and_then(Value::as_array).into_iter().flatten();
    Operation {
        id: text(raw.value.get("operationId")),
        method: raw.method,
        path: Path::new(raw.template),
        summary: text(raw.value.get("summary")),
        description: text(raw.value.get("description")),
        tags: tags.map(|tag| text(Some(tag))).collect(),
        deprecated: flag(raw.value.get("deprecated")),
        parameters: parameters(document, raw)
            .into_iter()
            .filter_map(|(at, value)| parameter(document, at, value))
            .collect(),
        body: body(document, raw),
        responses: responses(document, raw)
            .filter_map(|(key, _, at, value)| response(document, key, at, value))
            .collect(),
        access: access::access(document, &raw.pointer),
        gateway,
        slo: policy::slo(own_slo, &at, slo, &mut known),
        pointer: raw.pointer.clone(),
    }
}

fn parameter(document: &Document, pointer: String, value: &Value) -> Option<Parameter> {
    let place = match value.get("in")?.as_str()? {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        _ => return None,
    };
    let (schema_pointer, schema) = document.resolve(&format!("{pointer}/schema"));
    Some(Parameter {
        name: text(value.get("name")),
        place,
        required: flag(value.get("required")),
        schema: schema.clone(),
        schema_pointer,
        description: text(value.get("description")),
        pointer,
    })
}

fn body(document: &Document, raw: &RawOperation<'_>) -> Option<RequestBody> {
    raw.value.get("requestBody")?;
    let (pointer, value) = document.resolve(&format!("{}/requestBody", raw.pointer));
    let (media_type, at) = media_types(&pointer, value).next()?;
    Some(RequestBody {
        required: flag(value.get("required")),
        media_type,
        schema_pointer: format!("{at}/schema"),
        pointer,
    })
}

fn response(document: &Document, key: &str, pointer: String, value: &Value) -> Option<Response> {
    let content = media_types(&pointer, value).next();
    let schema = content.as_ref().map(|(_, at)| format!("{at}/schema")).filter(|at| document.at(at).is_some());
    let headers = value.get("headers").and_then(Value::as_object).into_iter().flatten();
    let headers = headers.map(|(name, _)| {
        let (at, header) = document.resolve(&pointer::push(&format!("{pointer}/headers"), name));
        let required = flag(header.get("required"));
        ResponseHeader { name: name.clone(), required, schema_pointer: document.resolve(&format!("{at}/schema")).0 }
    });
    Some(Response {
        status: StatusSpec::from_key(key)?,
        description: text(value.get("description")),
        media_type: content.map(|(media_type, _)| media_type),
        schema_pointer: schema,
        headers: headers.collect(),
        pointer,
    })
}

/// Media types of a request body or response, with the pointer of each.
pub(crate) fn media_types(pointer: &str, value: &Value) -> impl Iterator<Item = (String, String)> {
    let at = format!("{pointer}/content");
    let content = value.get("content").and_then(Value::as_object).into_iter().flatten();
    content.map(move |(media_type, _)| (media_type.clone(), pointer::push(&at, media_type)))
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn flag(value: Option<&Value>) -> bool {
    value.and_then(Value::as_bool).unwrap_or(false)
}

fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
