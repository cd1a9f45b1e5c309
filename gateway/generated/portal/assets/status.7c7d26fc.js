// Draws the status page: what the gateway says of the services, and an hour of figures from Prometheus.
"use strict";

(() => {
  const PERIOD = 15_000;
  // In seconds: how old a figure may be to be that of now, how far two points of one line may be apart, and how old all
  // figures may be without being said to be.
  const NOW = 75;
  const STEP = 45;
  const OLD = 120;
  const SVG = "http://www.w3.org/2000/svg";

  const board = document.querySelector(".board");
  const summary = document.querySelector("#summary");
  const source = document.querySelector("#source");
  const sections = [...board.querySelectorAll("[data-service]")];

  const number = (value, digits) => value.toLocaleString("en", { maximumSignificantDigits: digits });
  const units = {
    rate: (value) => `${number(value, 3)} /s`,
    share: (value) => `${number(value * 100, 2)} %`,
    seconds: (value) => (value < 1 ? `${number(value * 1000, 3)} ms` : `${number(value, 3)} s`),
  };
  const time = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

  const element = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // Points are [time, value]; a value that is no number leaves a gap.
  const draw = (figure, points, from, to) => {
    const unit = units[figure.dataset.unit];
    const shown = figure.querySelector("strong");
    const svg = figure.querySelector("svg");
    const title = figure.querySelector("figcaption").textContent;
    const most = Math.max(0, ...points.map(([, value]) => value));
    const x = (at) => ((at - from) / (to - from)) * 120;
    const y = (value) => 34 - (value / (most || 1)) * 32;
    const lines = [];
    for (const [index, [at, value]] of points.entries()) {
      if (index === 0 || at - points[index - 1][0] > STEP) lines.push([]);
      lines.at(-1).push(`${x(at).toFixed(2)},${y(value).toFixed(2)}`);
    }
    svg.replaceChildren(...lines.flatMap((line) => {
      const end = line.at(-1).split(",")[0];
      const begin = line[0].split(",")[0];
      return [
        element("polygon", { points: `${begin},34 ${line.join(" ")} ${end},34` }),
        element("polyline", { points: line.length > 1 ? line.join(" ") : `${line[0]} ${Number(end) + 1},${line[0].split(",")[1]}` }),
      ];
    }));
    const last = points.at(-1);
    const now = last && to - last[0] <= NOW ? unit(last[1]) : "–";
    shown.textContent = now;
    const highest = points.length === 0 ? "No figures in the last hour" : `highest ${unit(most)}`;
    figure.querySelector("small").textContent = highest;
    svg.setAttribute("aria-label", `${title}: now ${now}, in the last hour ${highest}`);
    svg.onpointermove = (event) => {
      const { left, width } = svg.getBoundingClientRect();
      const at = from + ((event.clientX - left) / width) * (to - from);
      const near = points.reduce((best, point) => (Math.abs(point[0] - at) < Math.abs(best[0] - at) ? point : best), last);
      if (near) shown.textContent = `${unit(near[1])} at ${time(near[0])}`;
    };
    svg.onpointerleave = () => { shown.textContent = now; };
  };

  // What Prometheus answers, by service and figure.
  const sorted = (answer) => {
    const found = new Map();
    for (const { metric, values } of answer.data.result) {
      const points = values.map(([at, value]) => [at, Number(value)]).filter(([, value]) => Number.isFinite(value));
      const key = [metric.job, metric.figure, metric.dependency].filter(Boolean).join("/");
      found.set(key, points);
    }
    return found;
  };

  const current = (points, to) => {
    const last = points?.at(-1);
    return last && to - last[0] <= NOW ? last[1] : undefined;
  };

  const needs = (section, figures, to) => {
    const begin = `${section.dataset.service}/needs/`;
    const found = [...figures].filter(([key]) => key.startsWith(begin));
    const states = found.map(([key, points]) => [key.slice(begin.length), current(points, to)]);
    const known = states.filter(([, value]) => value !== undefined).sort();
    section.querySelector(".needs").replaceChildren(...known.map(([name, value]) => {
      const item = document.createElement("li");
      item.textContent = `${name}: ${value === 1 ? "answers" : "does not answer"}`;
      item.className = value === 1 ? "good" : "bad";
      return item;
    }));
    return known.filter(([, value]) => value !== 1).map(([name]) => name);
  };

  const judge = (section, states, figures, to) => {
    const service = section.dataset.service;
    const badge = section.querySelector(".badge");
    const missing = figures ? needs(section, figures, to) : [];
    const answering = figures && current(figures.get(`${service}/answering`), to);
    const instances = figures && current(figures.get(`${service}/instances`), to);
    let state = states?.[service] ?? "unknown";
    if (state === "up" && (missing.length > 0 || answering < instances)) state = "degraded";
    const counted = answering === instances ? instances : `${answering} of ${instances}`;
    badge.textContent = instances === undefined ? state : `${state} · ${counted} instance${instances === 1 ? "" : "s"}`;
    badge.className = `badge ${{ up: "good", degraded: "warm" }[state] ?? "bad"}`;
    return [section.querySelector("h2 a").textContent, state];
  };

  const health = async () => (await (await fetch("/health")).json()).upstreams;

  const figures = async () => {
    const answer = await fetch(board.dataset.figures);
    if (answer.ok) return sorted(await answer.json());
    const { error_code: code } = await answer.json();
    throw new Error(code === "no_upstream" ? "This gateway is connected to no Prometheus" : "Prometheus does not answer");
  };

  const refresh = async () => {
    const [states, found] = await Promise.allSettled([health(), figures()]);
    const to = Date.now() / 1000;
    board.hidden = false;
    const judged = sections.map((section) => judge(section, states.value, found.value, to));
    const wrong = judged.filter(([, state]) => state !== "up");
    let said = "All services are up.";
    if (states.status === "rejected") said = "The gateway does not answer.";
    else if (wrong.length > 0) said = `${wrong.map(([service, state]) => `${service} is ${state}`).join(", ")}.`;
    // It is read out whenever it is set.
    if (summary.textContent !== said) summary.textContent = said;
    summary.className = `lead ${wrong.length === 0 ? "good" : "bad"}`;
    if (found.status === "fulfilled") {
      const newest = Math.max(0, ...[...found.value.values()].map((points) => points.at(-1)?.[0] ?? 0));
      source.textContent = to - newest > OLD
        ? `The figures are old: Prometheus has none since ${newest === 0 ? "an hour" : time(newest)}.`
        : `The last hour, from Prometheus; as of ${new Date().toLocaleTimeString()}.`;
      for (const section of sections) {
        for (const figure of section.querySelectorAll("figure")) {
          draw(figure, found.value.get(`${section.dataset.service}/${figure.dataset.figure}`) ?? [], to - 3600, to);
        }
      }
    } else {
      source.textContent = `${found.reason.message}: there are no figures.`;
    }
    board.classList.toggle("without-figures", found.status === "rejected" && !board.querySelector("polyline"));
  };

  const again = async () => {
    if (!document.hidden) await refresh();
    setTimeout(again, PERIOD);
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  again();
})();
