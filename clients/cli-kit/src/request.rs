//! A request from the arguments of its command.

use clap::ArgMatches;
use http::{HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde_json::{Map, Number, Value};

use crate::command::id;
use crate::failure::Failure;
use crate::input;
use crate::operation::{Input, Kind, Operation, Place};

pub(crate) fn build(operation: &Operation, arguments: &ArgMatches, base: &str) -> Result<Request, Failure> {
    let values = values(operation, arguments)?;
    let method: Method = operation.method.parse().map_err(|_| Failure::local("the method of the operation is none"))?;
    let mut request = Request::new(method, url(operation, &values, base)?);
    for (input, value) in values.iter().filter(|(input, _)| input.place == Place::Header) {
        let name: HeaderName = input.name.parse().map_err(|_| bad(input, "is not the name of a header"))?;
        let value = HeaderValue::from_str(value).map_err(|_| bad(input, "cannot be sent in a header"))?;
        request.headers_mut().insert(name, value);
    }
    if operation.body {
        let body = body(arguments.get_one::<String>("body").map(String::as_str), &values)?;
        request.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body.to_string().into());
    }
    Ok(request)
}

type Values = Vec<(&'static Input, String)>;

fn values(operation: &Operation, arguments: &ArgMatches) -> Result<Values, Failure> {
    let whole = operation.body && arguments.contains_id("body");
    let mut values = Values::new();
    for input in operation.inputs {
        match arguments.get_one::<String>(&id(input)) {
            Some(text) => values.push((input, input::resolve(text)?)),
            None if input.required && input.kind == Kind::Secret && !whole => {
                values.push((input, input::ask_secret(&input.name.replace('_', "-"))?));
            }
            None => {}
        }
    }
    Ok(values)
}

fn url(operation: &Operation, values: &Values, base: &str) -> Result<Url, Failure> {
    let mut url: Url = base.parse().map_err(|_| Failure::local(format!("{base} is not a URL")))?;
    let of = |name: &str| values.iter().find(|(input, _)| input.place == Place::Path && input.name == name);
    let mut segments = Vec::new();
    for segment in operation.path.split('/').filter(|segment| !segment.is_empty()) {
        let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else {
            segments.push(segment.to_owned());
            continue;
        };
        let (input, value) = of(name).ok_or_else(|| Failure::local(format!("{name} is missing")))?;
        if matches!(value.as_str(), "" | "." | "..") {
            return Err(bad(input, "must not be empty or a dot segment"));
        }
        segments.push(value.clone());
    }
    let mut path = url.path_segments_mut().map_err(|()| Failure::local(format!("{base} is not a base URL")))?;
    path.pop_if_empty().extend(segments);
    drop(path);
    let query: Vec<_> = values.iter().filter(|(input, _)| input.place == Place::Query).collect();
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query.iter().map(|(input, value)| (input.name, value)));
    }
    Ok(url)
}

fn body(whole: Option<&str>, values: &Values) -> Result<Value, Failure> {
    let mut body = match whole {
        Some(text) => json("--body", &input::resolve(text)?)?,
        None => Value::Object(Map::new()),
    };
    for (input, text) in values.iter().filter(|(input, _)| input.place == Place::Body) {
        let fields = body.as_object_mut().ok_or_else(|| bad(input, "cannot be set: --body is not an object"))?;
        fields.insert(input.name.to_owned(), value(input, text)?);
    }
    Ok(body)
}

fn value(input: &Input, text: &str) -> Result<Value, Failure> {
    match input.kind {
        Kind::Text | Kind::Secret | Kind::Word(_) => Ok(text.into()),
        Kind::Integer => text.parse::<i64>().map(Into::into).map_err(|_| bad(input, "is not an integer")),
        Kind::Number => {
            serde_json::from_str::<Number>(text).map(Value::Number).map_err(|_| bad(input, "is not a number"))
        }
        Kind::Boolean => text.parse::<bool>().map(Into::into).map_err(|_| bad(input, "is neither true nor false")),
        Kind::Json => json(input.name, text),
    }
}

fn json(name: &str, text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::local(format!("{name} is not JSON: {error}")))
}

fn bad(input: &Input, what: &str) -> Failure {
    Failure::local(format!("{} {what}", input.name))
}
