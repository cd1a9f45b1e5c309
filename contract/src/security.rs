//! Who is let in: strangers, forged tokens, wrong roles.

use spec::Operation;

use crate::Caller;
use crate::draft::Draft;
use crate::runner::{Runner, is_protected, may};

pub(crate) async fn check(runner: &mut Runner<'_>, operation: &Operation) {
    if !is_protected(operation) {
        return;
    }
    let plain = runner.plain(operation);
    let stranger = Draft { caller: None, ..plain.clone() };
    let header = |text: &str| {
        let mut draft = stranger.clone();
        draft.headers.push(("Authorization".to_owned(), text.to_owned()));
        draft
    };
    for (tried, draft) in [
        ("no token", stranger.clone()),
        ("a token that is none", header("Bearer nonsense")),
        ("a forged token", header("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.")),
        ("another scheme", header("Basic dXNlcjpwYXNz")),
        ("an empty token", header("Bearer ")),
    ] {
        let Some(answer) = runner.expect(operation, tried, &draft, 401).await else { continue };
        if answer.status == 401 && answer.header("www-authenticate").is_none() {
            let url = format!("{}{}", runner.target.url, draft.target(operation));
            runner.fail(&operation.id, tried, "401 without `WWW-Authenticate`".to_owned(), &url, &draft);
        }
    }
    let stranger = |caller: &&Caller| caller.reserved.is_empty() && !may(caller, &operation.access);
    let others: Vec<Caller> = runner.target.callers.iter().filter(stranger).cloned().collect();
    for caller in others {
        let tried = format!("the role {}, which may not call it", caller.role);
        let draft = Draft { caller: Some(caller), ..plain.clone() };
        runner.expect(operation, &tried, &draft, 403).await;
    }
}
