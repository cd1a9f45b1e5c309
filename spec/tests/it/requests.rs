//! Requests against the document.

use serde_json::{Value, json};
use spec::Validator;

use crate::base::{GOOD, ID, NOTHING, compile, none, patched, told};

fn validator() -> Validator {
    compile(GOOD)
}

fn query(text: &str) -> Vec<String> {
    told(validator().operation("list_things").unwrap().request(&[], text, &none))
}

fn body(value: Value) -> Vec<String> {
    told(validator().operation("create_thing").unwrap().request_body(&value))
}

#[test]
fn query_parameters() {
    for right in ["kind=tool", "kind=toy&limit=100&all=false", "all=true&kind=t%6Fol", "&kind=tool&", "%6bind=tool"] {
        assert_eq!(query(right), NOTHING, "{right}");
    }
    for (wrong, message) in [
        ("", "/query/kind is required"),
        ("kind", "/query/kind must be one of tool, toy"),
        ("kind=car", "/query/kind must be one of tool, toy"),
        ("kind=tool&limit=0", "/query/limit must be at least 1"),
        ("kind=tool&limit=101", "/query/limit must be at most 100"),
        ("kind=tool&limit=1.0", "/query/limit must be an integer"),
        ("kind=tool&limit=+1", "/query/limit must be an integer"),
        ("kind=tool&limit=", "/query/limit must be an integer"),
        ("kind=tool&limit=99999999999999999999999", "/query/limit must be an integer"),
        ("kind=tool&all=1", "/query/all must be true or false"),
        ("kind=tool&kind=toy", "/query/kind is given more than once"),
        ("kind=tool&KIND=toy", "/query/KIND is not a known parameter"),
        ("kind=tool&a%2Fb+c=1&a/b%20c=2", "/query/a~1b c is not a known parameter"),
        ("kind=tool&limit=%ff", "/query/limit must be UTF-8"),
    ] {
        assert_eq!(query(wrong), [message], "{wrong}");
    }
}

#[test]
fn path_and_header_parameters() {
    let validator = validator();
    let get = validator.operation("get_thing").unwrap();
    assert_eq!(told(get.request(&[("thing_id", ID)], "", &none)), NOTHING);
    assert_eq!(told(get.request(&[("thing_id", &ID.to_uppercase())], "", &none)), NOTHING);
    for wrong in
        ["7", &ID.replace('-', ""), &format!("{ID}0"), &ID.replace('1', "g"), "ü1936f2a-7c1e-7b3a-9d52-3f4b8a6c1e2"]
    {
        assert_eq!(told(get.request(&[("thing_id", wrong)], "", &none)), ["/path/thing_id must be a UUID"], "{wrong}");
    }
    assert_eq!(told(get.request(&[], "", &none)), ["/path/thing_id is required"]);
    let create = validator.operation("create_thing").unwrap();
    let with = |values: &'static [&str]| {
        move |name: &str| match name {
            "idempotency-key" => values.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    };
    assert_eq!(told(create.request(&[], "", &none)), NOTHING);
    assert_eq!(told(create.request(&[], "", &with(&["12345678"]))), NOTHING);
    assert_eq!(
        told(create.request(&[], "", &with(&["short"]))),
        ["/header/idempotency-key is shorter than 8 characters"]
    );
    assert_eq!(
        told(create.request(&[], "", &with(&["12345678", "12345678"]))),
        ["/header/idempotency-key is given more than once"]
    );
}

#[test]
fn request_bodies() {
    assert_eq!(body(json!({"name": "spade", "price": 1.1, "note": null, "mail": "a@example.com"})), NOTHING);
    for (wrong, messages) in [
        (json!([]), vec!["/body must be an object"]),
        (json!({"price": 1}), vec!["/body/name is required"]),
        (json!({"name": "ab", "price": 1, "extra/field": 1}), vec!["/body/extra~1field is not a known field"]),
        (json!({"name": "a", "price": 1}), vec!["/body/name is shorter than 2 characters"]),
        (json!({"name": "ab", "price": 0}), vec!["/body/price must be more than 0"]),
        (json!({"name": "ab", "price": "1"}), vec!["/body/price must be a number"]),
        (json!({"name": "ab", "price": 1, "mail": "nobody"}), vec!["/body/mail must be an e-mail address"]),
        (json!({"name": "ab", "price": 1, "note": "too long"}), vec!["/body/note is longer than 5 characters"]),
        (json!({"name": "ab", "price": 1, "note": 1}), vec!["/body/note must be a string or null"]),
        (
            json!({"name": "ab", "price": 1, "parts": [{"name": "ab", "price": 1, "parts": [{"name": "ab"}]}]}),
            vec!["/body/parts/0/parts/0/price is required"],
        ),
        (json!({}), vec!["/body/name is required", "/body/price is required"]),
    ] {
        assert_eq!(body(wrong.clone()), messages, "{wrong}");
    }
    let validator = validator();
    assert_eq!(
        told(validator.operation("get_thing").unwrap().request_body(&json!(1))),
        ["/body is not expected by this operation"]
    );
    assert!(validator.operation("nothing").is_none());
}

#[test]
fn amounts_of_two_decimals_are_exact() {
    let validator = validator();
    let create = validator.operation("create_thing").unwrap();
    let check = |text: &str| {
        let price: Value = serde_json::from_str(text).unwrap();
        told(create.request_body(&json!({"name": "ab", "price": price})))
    };
    for cents in (1_u64..2_000_000).step_by(37).chain([99_999_999_999_999, 1_000_000_000_001, 435, 110, 7]) {
        assert_eq!(check(&format!("{}.{:02}", cents / 100, cents % 100)), NOTHING, "{cents}");
    }
    for wrong in ["0.001", "1.005", "19.999", "0.014999999", "123456.789", "1e-9"] {
        assert_eq!(check(wrong), ["/body/price must be a multiple of 0.01"], "{wrong}");
    }
}

#[test]
fn messages_never_contain_the_value() {
    let secret = "hunter2";
    for value in [
        json!({"name": "ab", "price": 1, "secret": secret}),
        json!({"name": "ab", "price": 1, "mail": secret}),
        json!({"name": ["hunter2"], "price": "hunter2", "note": {"hunter2": "hunter2"}, "parts": "hunter2"}),
    ] {
        let violations = body(value);
        assert!(!violations.is_empty() && !violations.concat().contains(secret), "{violations:?}");
    }
    let violations = query("kind=hunter2&limit=hunter2&all=hunter2");
    assert!(violations.len() == 3 && !violations.concat().contains(secret), "{violations:?}");
}

#[test]
fn a_hostile_body_yields_a_bounded_answer() {
    let fields: serde_json::Map<String, Value> = (0..5_000).map(|index| (format!("f{index}"), json!(1))).collect();
    assert_eq!(body(Value::Object(fields)).len(), 50);
    let many: String = (0..5_000).map(|index| format!("f{index}=1&")).collect();
    assert_eq!(query(&(many + "kind=tool")).len(), 50);
}

#[test]
fn a_failed_choice_tells_the_closest_branch() {
    let source = patched(
        "        name: {type: string, minLength: 2, maxLength: 20}\n",
        "        name: {type: string, minLength: 2, maxLength: 20}\n        how:\n          oneOf:\n            - {type: object, required: [by, card], properties: {by: {type: string, enum: [card]}, card: {type: string, minLength: 4}}}\n            - {type: object, required: [by, iban], properties: {by: {type: string, enum: [bank]}, iban: {type: string, minLength: 9}}}\n            - {type: string, minLength: 3}\n",
    );
    let validator = compile(&source);
    let check = |how: Value| {
        told(validator.operation("create_thing").unwrap().request_body(&json!({"name": "ab", "price": 1, "how": how})))
    };
    assert_eq!(check(json!({"by": "card", "card": "1234"})), NOTHING);
    assert_eq!(check(json!({"by": "bank", "iban": "1"})), ["/body/how/iban is shorter than 9 characters"]);
    assert_eq!(check(json!({"by": "bank"})), ["/body/how/iban is required"]);
    assert_eq!(check(json!("ab")), ["/body/how is shorter than 3 characters"]);
    assert_eq!(check(json!(1)), ["/body/how is none of the shapes allowed here"]);
}
