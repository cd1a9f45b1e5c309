// Starts Swagger UI, and logs in for it. A file and not an inline script: the content security policy allows none.
"use strict";

// Swagger UI has a dark look and a switch for it only in a top bar that this page does not use: follow the system.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

const target = document.getElementById("swagger-ui");

window.ui = SwaggerUIBundle({
  domNode: target,
  url: target.dataset.document,
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  // A token in local storage outlives the visit and is there for every script of the origin.
  persistAuthorization: false,
  // Shows x-access: who may call an operation.
  showExtensions: true,
  // The validator badge would send the address of the document to swagger.io.
  validatorUrl: null,
});

const login = document.querySelector("form.login");
login.hidden = false;
login.addEventListener("submit", async (event) => {
  event.preventDefault();
  const say = (text) => { login.querySelector("output").textContent = text; };
  const { username, password } = Object.fromEntries(new FormData(login));
  say("…");
  try {
    const answer = await fetch("/users/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    const body = await answer.json();
    if (!answer.ok) {
      say(body.message ?? `error ${answer.status}`);
      return;
    }
    const schema = { type: "http", scheme: "bearer" };
    window.ui.authActions.authorize({ bearer: { name: "bearer", schema, value: body.access_token } });
    login.querySelector("[name=password]").value = "";
    say(`logged in as ${username}`);
  } catch {
    say("the gateway did not answer");
  }
});
