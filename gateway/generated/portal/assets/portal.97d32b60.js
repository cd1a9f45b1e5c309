// What a page can do beyond being read: search, and copy a sample.
"use strict";

function search() {
  const form = document.querySelector("form.search");
  const input = form.querySelector("input");
  const list = form.querySelector("ul");
  let entries;
  let chosen = -1;
  form.hidden = false;

  const load = async () => {
    entries ??= await (await fetch(form.dataset.index)).json();
  };

  // All words must be there; what is in the title counts more, and most at its beginning.
  const score = (entry, words) => {
    const title = entry.title.toLowerCase();
    const rest = `${entry.about} ${entry.words}`.toLowerCase();
    let sum = 0;
    for (const word of words) {
      if (title.startsWith(word)) sum += 4;
      else if (title.includes(word)) sum += 3;
      else if (rest.split(/[\s/{}]+/).some((part) => part.startsWith(word))) sum += 2;
      else if (rest.includes(word)) sum += 1;
      else return 0;
    }
    return sum;
  };

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const items = [...list.querySelectorAll("[role=option]")];
    if (items.length === 0) return;
    chosen = (index + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    items[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[chosen].id);
  };

  const show = async () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return close();
    await load();
    const found = entries
      .map((entry) => [score(entry, words), entry])
      .filter(([points]) => points > 0)
      .sort(([a], [b]) => b - a)
      .slice(0, 8);
    list.replaceChildren(...found.map(([, entry], index) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const about = document.createElement("span");
      item.id = `result-${index}`;
      item.setAttribute("role", "option");
      link.href = entry.path;
      link.tabIndex = -1;
      link.textContent = entry.title;
      about.textContent = entry.about;
      link.append(about);
      item.append(link);
      return item;
    }));
    if (found.length === 0) {
      const none = document.createElement("li");
      none.textContent = "Nothing found";
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(0);
  };

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("[aria-selected=true] a")?.click();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
}

function copying() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("div.code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.append(button);
  }
}

// The contents are beside the page where there is room, and folded above it where there is none.
function contents() {
  const details = document.querySelector("nav.contents details");
  if (!details) return;
  const wide = window.matchMedia("(min-width: 64rem)");
  const follow = () => { details.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
  for (const link of details.querySelectorAll("a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
  }
}

// Which services answer, as the gateway sees it.
async function states() {
  const places = document.querySelectorAll(".state[data-service]");
  if (places.length === 0) return;
  try {
    const { upstreams } = await (await fetch("/health")).json();
    for (const place of places) {
      const state = upstreams[place.dataset.service] ?? "unknown";
      place.textContent = state;
      place.className = `state ${state === "up" ? "good" : "bad"}`;
    }
  } catch {
    // The page says no less than before.
  }
}

search();
copying();
states();
contents();
