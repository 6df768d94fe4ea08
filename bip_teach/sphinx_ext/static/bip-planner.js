// The planner's page: form, plan, files. All by keyboard, sends nothing, and the address keeps what was asked.
(() => {
  "use strict";

  const root = document.querySelector(".bip-session");
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const book = bipPlan(data);
  const sheets = bipSheet(data, book);
  const { rules, words } = data;
  const { fill } = sheets;
  const said = words.planner;
  const form = root.querySelector("form");
  const status = root.querySelector(".bip-said");
  const offers = root.querySelector(".bip-offers");
  const shown = root.querySelector(".bip-sheet");
  const site = new URL(root.dataset.root || "./", location.href.split("#")[0]).href;
  const ticks = (name) => [...form.querySelectorAll(`[name=${name}]`)];

  function make(tag, text, attributes = {}) {
    const found = Object.assign(document.createElement(tag), attributes);
    if (text) found.textContent = text;
    return found;
  }

  const list = (heading, lines) => {
    const items = make("ul");
    items.append(...lines.map((line) => make("li", line)));
    return [make("h3", heading), items];
  };

  /** What the form asks for. */
  function asked() {
    return {
      audience: form.elements.audience.value,
      minutes: Number(form.elements.minutes.value || NaN),
      topics: ticks("topics").filter((one) => one.checked).map((one) => one.value),
      room: form.elements.place.value === "room",
      internet: form.elements.network.checked,
      start: form.elements.start.value,
    };
  }

  function write({ audience, minutes, topics, room, internet, start }) {
    form.elements.audience.value = audience;
    form.elements.minutes.value = minutes;
    form.elements.place.value = room ? "room" : "online";
    form.elements.network.checked = internet;
    form.elements.start.value = start;
    for (const one of ticks("topics")) one.checked = topics.includes(one.value);
  }

  const KEYS = ["audience", "minutes", "topics", "place", "network", "start"];

  function hashOf({ audience, minutes, topics, room, internet, start }) {
    const values = [audience, minutes, topics.join(","), room ? "room" : "online", internet ? "yes" : "no", start];
    return `#${new URLSearchParams(KEYS.map((key, place) => [key, values[place]]))}`;
  }

  /** What the address asks for: undefined when it asks for nothing, null when it makes no sense. */
  function fromHash() {
    const text = location.hash.slice(1);
    if (!text.includes("=")) return undefined;
    const query = new URLSearchParams(text);
    const [audience, minutes, topics, place, network, start] = KEYS.map((key) => query.get(key) ?? "");
    const names = topics.split(",").filter(Boolean);
    const sound = Object.hasOwn(rules.audiences, audience) && /^\d{1,3}$/.test(minutes)
      && names.every((name) => book.topicOf.has(name)) && ["room", "online"].includes(place)
      && ["yes", "no"].includes(network) && /^\d\d:\d\d$/.test(start);
    if (!sound) return null;
    const request = { audience, minutes: Number(minutes), topics: names, room: place === "room", internet: network === "yes", start };
    return ["bad_minutes", "bad_network", "bad_start", "bad_end"].includes(book.plan(request).problem) ? null : request;
  }

  function save(name, type, content) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    make("a", "", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  function tomorrow() {
    const day = new Date();
    day.setDate(day.getDate() + 1);
    return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  }

  function readyFile(plan) {
    const usual = plan.room && plan.internet && plan.start === rules.usual.start && rules.lengths.includes(plan.minutes);
    const own = book.defaultTopics(plan.audience, plan.minutes).join();
    if (!usual || own !== plan.topics.join()) return null;
    const link = root.querySelector(`a[href$="-${plan.audience}-${plan.minutes}.docx"]`);
    return make("a", said.word_file, { href: link.href, download: "", className: "bip-file" });
  }

  async function copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent = said.link_copied;
    } catch {
      status.textContent = said.link_shown; // No clipboard here, or it is closed to this page.
    }
  }

  function tools(plan) {
    const day = () => form.elements.day.value || tomorrow();
    const actions = [
      [said.print_it, () => print()],
      [said.text_file, () => save("session.txt", "text/plain;charset=utf-8", sheets.text(plan, site))],
      [said.calendar_file, () => save("session.ics", "text/calendar;charset=utf-8", sheets.calendar(plan, day()))],
      [said.copy_link, copyLink],
    ];
    const row = make("div", "", { className: "bip-row" });
    for (const [text, action] of actions) {
      const button = make("button", text, { type: "button", className: "bip-do" });
      button.addEventListener("click", action);
      row.append(button);
    }
    const file = readyFile(plan);
    if (file) row.append(file);
    return row;
  }

  function rowOf({ span, head, title, lines, page, open }) {
    const section = make("section", "", { className: "bip-part-of-plan" });
    section.append(make("h4", `${span}  ${head}`), make("p", title, { className: "bip-what" }));
    section.append(...lines.map((line) => make("p", line)));
    if (page) {
      const line = make("p");
      line.append(make("a", open, { href: new URL(page, site).href }));
      section.append(line);
    }
    return section;
  }

  function show(plan) {
    const { title, facts, prepare, rows, print: paper, after } = sheets.sheet(plan);
    shown.replaceChildren(
      make("h2", title), ...facts.map((line) => make("p", line)), tools(plan), ...list(words.sheet.prepare, prepare),
      make("h3", words.sheet.plan), ...rows.map(rowOf),
      ...list(words.sheet.print, paper), ...list(words.sheet.after, after),
    );
    status.textContent = fill(said.plan_ready, { ...plan, parts: plan.parts.length });
  }

  function offer(request, { problem, offers: found }) {
    const count = (request.topics.length ? request.topics : book.defaultTopics(request.audience, request.minutes)).length;
    const same = found.find(([minutes]) => minutes !== request.minutes)?.[0];
    const values = { minutes: request.minutes, fit: found.at(-1)[1].length, count, other: same };
    status.textContent = `${fill(words.no_plan[problem], values)} ${words.no_plan.nearest}`;
    for (const [minutes, names] of found) {
      const words_ = fill(words.no_plan[minutes === same ? "same" : "offer"], { minutes, topics: sheets.titles(names) });
      const button = make("button", fill(said.take, { offer: words_ }), { type: "button", className: "bip-do" });
      button.addEventListener("click", () => {
        write({ ...request, minutes, topics: names });
        renew();
        shown.focus();
      });
      offers.append(button);
    }
  }

  function remember(request) {
    try {
      history.replaceState(history.state, "", hashOf(request));
    } catch {
      // Some places, such as a preview inside another page, keep their address to themselves.
    }
  }

  /** Plan what the form asks for; returns whether there is a plan. */
  function renew() {
    const request = asked();
    const plan = book.plan(request);
    offers.replaceChildren();
    if (plan.parts) {
      remember(request);
      show(plan);
      return true;
    }
    shown.replaceChildren();
    if (plan.offers) offer(request, plan);
    else status.textContent = fill(said[plan.problem], plan);
    return false;
  }

  /** The topics that fit who comes and for how long, as long as nobody chose others. */
  let own = "";
  const ownTopics = ({ audience, minutes }) => (minutes > 0 ? book.defaultTopics(audience, minutes) : []);

  function suit() {
    const request = asked();
    const [now, fitting] = [[...request.topics].sort().join(), ownTopics(request)];
    if (now && now === own && fitting.length) write({ ...request, topics: fitting });
    own = [...fitting].sort().join();
  }

  function follow() {
    const request = fromHash();
    if (request === undefined) return;
    if (request) write(request);
    else form.reset();
    renew();
    if (request === null) status.textContent = said.bad_link;
  }

  form.noValidate = true;
  form.elements.day.value = tomorrow();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (renew()) shown.focus();
  });
  for (const name of ["audience", "minutes"]) form.elements[name].addEventListener("change", suit);
  addEventListener("hashchange", follow);
  if (fromHash() === undefined) renew();
  else follow();
  own = [...ownTopics(asked())].sort().join();
  root.dataset.ready = "true";
})();
