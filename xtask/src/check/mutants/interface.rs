//! Changes of paths, operations, parameters, bodies, responses and policies.

use serde_json::{Map, Value, json};
use spec::pointer;

use super::edit::{Edit, Mutant};
use super::walk::Node;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Every single change of a node that is not a schema.
pub(super) fn mutants(node: Node, at: &str, fields: &Map<String, Value>, root: &Value) -> Vec<Mutant> {
    let mut found = Vec::new();
    match node {
        Node::PathItem => path(at, fields, root, &mut found),
        Node::Operation => operation(at, fields, &mut found),
        Node::Parameter if !fields.contains_key("$ref") => parameter(at, fields, &mut found),
        Node::Body => body(at, &mut found),
        Node::Response if !fields.contains_key("$ref") => response(at, fields, &mut found),
        Node::Header if !fields.contains_key("$ref") => header(at, fields, &mut found),
        Node::MediaType => media_type(at, &mut found),
        _ => {}
    }
    found
}

fn path(at: &str, fields: &Map<String, Value>, root: &Value, found: &mut Vec<Mutant>) {
    let template = at.strip_prefix("/paths/").unwrap_or_default().replace("~1", "/");
    let longer = format!("{template}-x");
    let renamed = if template.ends_with('}') { template.replacen('/', "/x-", 1) } else { longer };
    found.push(Mutant::new(
        "path renamed",
        format!("{template} becomes {renamed}"),
        [Edit::Rename(at.to_owned(), renamed)],
    ));
    for method in METHODS.iter().filter(|method| fields.contains_key(**method)) {
        if let Some(other) = METHODS.iter().rev().find(|other| !fields.contains_key(**other)) {
            let edit = Edit::Rename(format!("{at}/{method}"), (*other).to_owned());
            found.push(Mutant::new("method changed", format!("{template}: {method} becomes {other}"), [edit]));
        }
        let alone = METHODS.iter().filter(|method| fields.contains_key(**method)).count() == 1;
        let gone = if alone { at.to_owned() } else { format!("{at}/{method}") };
        found.push(Mutant::new("operation dropped", format!("{method} {template}"), [Edit::Remove(gone)]));
    }
    for variable in spec::Path::new(template.as_str()).variables() {
        let other = template.replace(&format!("{{{variable}}}"), &format!("{{{variable}_x}}"));
        let mut edits: Vec<Edit> = METHODS
            .iter()
            .flat_map(|method| names(root, &format!("{at}/{method}/parameters"), variable))
            .chain(names(root, &format!("{at}/parameters"), variable))
            .map(|place| Edit::Set(place, json!(format!("{variable}_x"))))
            .collect();
        edits.push(Edit::Rename(at.to_owned(), other));
        found.push(Mutant::new("path variable renamed", format!("{template}: {variable}"), edits));
    }
}

/// Pointers of the `name` of each parameter of a list that has this name.
fn names<'a>(root: &'a Value, list: &str, name: &'a str) -> impl Iterator<Item = String> + use<'a> {
    let list = list.to_owned();
    let members = root.pointer(&list).and_then(Value::as_array).into_iter().flatten().enumerate();
    members.filter(move |(_, member)| member["name"] == name).map(move |(index, _)| format!("{list}/{index}/name"))
}

fn operation(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let id = fields.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let mut add = |kind, what: String, edits: Vec<Edit>| found.push(Mutant::new(kind, format!("{id}{what}"), edits));
    let set = |key: &str, value: Value| Edit::Set(format!("{at}/{key}"), value);
    add("operationId renamed", String::new(), vec![set("operationId", json!(format!("{id}_x")))]);

    let public = fields.get("security") == Some(&json!([]));
    match public {
        true => add(
            "security added",
            String::new(),
            vec![set("security", json!([{"bearer": []}])), set("x-access", json!({"roles": ["customer"]}))],
        ),
        false => add(
            "security dropped",
            String::new(),
            vec![set("security", json!([])), Edit::Remove(format!("{at}/x-access"))],
        ),
    }
    for (key, stranger) in [("roles", "auditor"), ("scopes", "extra:scope")] {
        let place = format!("{at}/x-access/{key}");
        let words = fields.get("x-access").and_then(|access| access.get(key)).and_then(Value::as_array);
        let kinds = if key == "roles" { ("role dropped", "role added") } else { ("scope dropped", "scope added") };
        for word in
            words.into_iter().flatten().filter(|_| words.is_some_and(|words| words.len() > 1 || key == "scopes"))
        {
            add(kinds.0, format!(": {word}"), vec![Edit::Drop(place.clone(), word.clone())]);
        }
        if words.is_some() {
            add(kinds.1, format!(": {stranger}"), vec![Edit::Push(place, json!(stranger))]);
        }
    }
    for (key, value) in [("body_limit", json!("64")), ("timeout", json!("60ms"))] {
        if key == "timeout" || fields.contains_key("requestBody") {
            let mut policy = fields.get("x-gateway").cloned().unwrap_or_else(|| json!({}));
            policy[key] = if key == "body_limit" { json!("64B") } else { value };
            add("limit changed", format!(": {key}"), vec![set("x-gateway", policy)]);
        }
    }

    let statuses: Vec<&String> =
        fields.get("responses").and_then(Value::as_object).into_iter().flatten().map(|it| it.0).collect();
    for status in &statuses {
        let place = format!("{at}/responses/{status}");
        add("status dropped", format!(": {status}"), vec![Edit::Remove(place.clone())]);
        let other = match status.as_str() {
            "200" => "201",
            "201" => "200",
            "204" => "205",
            "5XX" => "500",
            _ => "418",
        };
        add("status changed", format!(": {status} becomes {other}"), vec![Edit::Rename(place, other.to_owned())]);
    }
    let like = statuses.iter().find(|status| status.starts_with('4'));
    if let Some(error) = like.and_then(|status| fields.get("responses")?.get(status.as_str())) {
        for status in
            ["404", "409", "410", "422"].into_iter().filter(|new| !statuses.iter().any(|status| status == new))
        {
            add("status added", format!(": {status}"), vec![set(&format!("responses/{status}"), error.clone())]);
        }
    }

    let schema = json!({"type": "string", "maxLength": 20});
    let extra = |required: bool, place: &str| json!({"name": "extra", "in": place, "required": required, "description": "Something new.", "schema": schema});
    for (kind, required, place) in [
        ("optional parameter added", false, "query"),
        ("required parameter added", true, "query"),
        ("optional parameter added", false, "header"),
    ] {
        let edit = match fields.contains_key("parameters") {
            true => Edit::Push(format!("{at}/parameters"), extra(required, place)),
            false => set("parameters", json!([extra(required, place)])),
        };
        add(kind, format!(" ({place})"), vec![edit]);
    }
    for (index, parameter) in fields.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if parameter["in"] != "path" {
            let name = parameter["name"].as_str().or_else(|| parameter["$ref"].as_str()?.rsplit('/').next());
            let edit = Edit::Remove(format!("{at}/parameters/{index}"));
            add("parameter dropped", format!(": {}", name.unwrap_or_default()), vec![edit]);
        }
    }
    if let Some(body) = fields.get("requestBody") {
        add("body dropped", String::new(), vec![Edit::Remove(format!("{at}/requestBody"))]);
        let mut optional = body.clone();
        optional["required"] = json!(false);
        add("body made optional", String::new(), vec![set("requestBody", optional)]);
    }
}

fn parameter(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let word = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default();
    let (name, place) = (word("name"), word("in"));
    let mut add = |kind, edit| found.push(Mutant::new(kind, format!("{at}: {place} {name}"), [edit]));
    if place == "path" {
        return;
    }
    add("parameter renamed", Edit::Set(format!("{at}/name"), json!(format!("{name}_x"))));
    let other = if place == "query" { "header" } else { "query" };
    add("parameter moved", Edit::Set(format!("{at}/in"), json!(other)));
    let required = fields.get("required") == Some(&Value::Bool(true));
    add("parameter's required flipped", Edit::Set(format!("{at}/required"), json!(!required)));
}

fn body(at: &str, found: &mut Vec<Mutant>) {
    if at.starts_with("/components/") {
        found.push(Mutant::new("body made optional", at, [Edit::Set(format!("{at}/required"), json!(false))]));
    }
}

fn response(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let content = json!({"application/json": {"schema": {"type": "object", "properties": {}}}});
    found.push(match fields.contains_key("content") {
        true => Mutant::new("response body dropped", at, [Edit::Remove(format!("{at}/content"))]),
        false => Mutant::new("response body added", at, [Edit::Set(format!("{at}/content"), content)]),
    });
    let header = json!({"description": "Something new.", "schema": {"type": "string"}});
    let edit = match fields.contains_key("headers") {
        true => Edit::Set(format!("{at}/headers/X-Extra"), header),
        false => Edit::Set(format!("{at}/headers"), json!({"X-Extra": header})),
    };
    found.push(Mutant::new("response header added", at, [edit]));
}

fn header(at: &str, fields: &Map<String, Value>, found: &mut Vec<Mutant>) {
    let name = pointer::split(at).map(|(_, name)| name.into_owned()).unwrap_or_default();
    found.push(Mutant::new("response header dropped", at, [Edit::Remove(at.to_owned())]));
    found.push(Mutant::new("response header renamed", at, [Edit::Rename(at.to_owned(), format!("{name}-X"))]));
    let required = fields.get("required") == Some(&Value::Bool(true));
    let flip = Edit::Set(format!("{at}/required"), json!(!required));
    found.push(Mutant::new("response header's required flipped", at, [flip]));
}

fn media_type(at: &str, found: &mut Vec<Mutant>) {
    let other = if at.ends_with("application~1json") { "text/plain" } else { "application/json" };
    found.push(Mutant::new(
        "media type changed",
        format!("{at}: {other}"),
        [Edit::Rename(at.to_owned(), other.to_owned())],
    ));
}
