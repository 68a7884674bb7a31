"use strict";
// The table of all points: filtered, sorted and paged over typed arrays, so that only a page of rows ever exists.
Fathom.table = (() => {
  const { data, count, methods, decimals, digits, whole, between, el, make, fill, selected, mark } = Fathom;
  const filter = { text: "", status: "all", range: null, label: null, note: null };
  let sort = { key: "row", down: false };
  let page = 0;
  let order = new Int32Array(0);
  let columns = [];

  const collator = new Intl.Collator(undefined, { numeric: true });
  const lower = Array.from({ length: count });
  // made when first searched, kept afterwards
  function haystack(i) {
    if (lower[i] === undefined) {
      const m = Fathom.method;
      lower[i] = [Fathom.id(i), Fathom.label(i) ?? "", m.reason.at(i) ?? "", m.flag.at(i) ?? ""].join("\n").toLowerCase();
    }
    return lower[i];
  }

  function setColumns() {
    const m = Fathom.method;
    const numeric = (key, name, values, show, title) => ({ key, name, title, value: i => values[i], show: i => show(values[i], i), compare: null });
    const text = (key, name, at, title) => ({ key, name, title, text: true, show: i => at(i) ?? "", compare: (a, b) => collator.compare(at(a) ?? "", at(b) ?? "") });
    // as many decimals for every row as the largest need
    const number = o => {
      const k = o.summary.q95 >= 1000 ? 0 : o.summary.q95 >= 100 ? 1 : o.summary.q95 >= 10 ? 2 : 3;
      return v => (Number.isFinite(v) ? decimals(v, k) : make("span", { class: "nan" }, "NaN"));
    };
    columns = [
      data.ids ? text("id", "id", Fathom.id) : { key: "row", name: "id", text: true, value: i => i, show: i => String(i), compare: null },
      Fathom.labels ? text("label", "label", Fathom.label) : null,
      numeric("lid", "LID", m.lid, number(m), "local intrinsic dimension at the chosen noise level"),
      m.se.some(Number.isFinite) ? numeric("se", "\u00b1 s.e.", m.se, v => (Number.isFinite(v) ? digits(v, 2) : ""), "standard error of the LID") : null,
      m.sigma.some(Number.isFinite) ? numeric("sigma", "\u03c3", m.sigma, v => (Number.isFinite(v) ? digits(v, 3) : ""), "chosen noise level, standardised units") : null,
      data.dataScale && m.sigma.some(Number.isFinite) ? { key: "sigma_data", name: "\u03c3, data units", value: i => m.sigma[i], show: i => (Number.isFinite(m.sigma[i]) ? digits(m.sigma[i] * data.dataScale, 3) : ""), compare: null } : null,
      ...methods.filter(o => o !== m).map(o => numeric("lid:" + o.name, "LID by " + o.name, o.lid, number(o))),
      Fathom.png ? numeric("png", "PNG bytes", Fathom.png, v => (Number.isFinite(v) ? whole(v) : ""), "size as PNG, 8 bits, level 9") : null,
      m.reason.words.length || m.flag.words.length ? { key: "note", name: "reason or flag", text: true, show: i => make("span", { class: m.reason.at(i) ? "nan" : "flagged" }, m.reason.at(i) ?? m.flag.at(i) ?? ""), compare: (a, b) => collator.compare(m.reason.at(a) ?? m.flag.at(a) ?? "", m.reason.at(b) ?? m.flag.at(b) ?? "") } : null,
    ].filter(Boolean);
  }

  function passes(i) {
    const m = Fathom.method;
    if (filter.status === "finite" && !Number.isFinite(m.lid[i])) return false;
    if (filter.status === "nan" && Number.isFinite(m.lid[i])) return false;
    if (filter.status === "flagged" && m.flag.at(i) === null) return false;
    if (filter.status === "selected" && !selected.has(i)) return false;
    if (filter.range && !(m.lid[i] >= filter.range[0] && m.lid[i] <= filter.range[1])) return false;
    if (filter.label !== null && (Fathom.label(i) ?? "(no label)") !== filter.label) return false;
    if (filter.note !== null && m.reason.at(i) !== filter.note && m.flag.at(i) !== filter.note) return false;
    return filter.text === "" || haystack(i).includes(filter.text);
  }

  function arrange() {
    const kept = [];
    for (let i = 0; i < count; i++) if (passes(i)) kept.push(i);
    const column = columns.find(c => c.key === sort.key);
    if (column) {
      const sign = sort.down ? -1 : 1;
      if (column.compare) kept.sort((a, b) => sign * column.compare(a, b) || a - b);
      else kept.sort((a, b) => {
        const x = column.value(a), y = column.value(b);
        const nanX = Number.isNaN(x), nanY = Number.isNaN(y);
        return nanX || nanY ? nanX - nanY || a - b : sign * (x - y) || a - b; // NaN last, either way
      });
    }
    order = Int32Array.from(kept);
  }

  function head() {
    const cells = columns.map(c => make("th", {
      class: c.text ? "text" : "", scope: "col", tabindex: "0", title: c.title, "data-key": c.key,
      "aria-sort": c.key === sort.key ? (sort.down ? "descending" : "ascending") : "none",
      onclick: () => sortBy(c.key), onkeydown: e => { if (e.key === "Enter") sortBy(c.key); },
    }, ...(c.text ? [c.name, arrow(c)] : [arrow(c), c.name])));
    fill(el("table").tHead, make("tr", {}, data.images ? make("th", { class: "fixed", "aria-label": "image" }) : null, ...cells));
  }
  const arrow = c => make("span", { class: "arrow", "aria-hidden": "true" }, c.key === sort.key ? (sort.down ? "\u25bc" : "\u25b2") : "");
  function sortBy(key) {
    sort = { key, down: sort.key === key ? !sort.down : key === "lid" };
    page = 0;
    update();
  }

  function rowOf(i) {
    const row = make("tr", { tabindex: "0", "data-row": String(i), class: selected.has(i) ? "selected" : "", onclick: () => Fathom.toggle(i), onkeydown: e => { if (e.key === "Enter") Fathom.toggle(i); } },
      data.images ? make("td", { class: "picture" }, Fathom.tile(i)) : null,
      ...columns.map(c => make("td", { class: c.text ? "text" : "" }, c.show(i))));
    if (selected.has(i)) row.style.setProperty("--mark", mark(selected.get(i)));
    return row;
  }

  function draw() {
    const size = Number(el("size").value);
    const pages = Math.max(1, Math.ceil(order.length / size));
    page = Math.max(0, Math.min(page, pages - 1));
    const shown = Array.from(order.subarray(page * size, (page + 1) * size));
    head();
    fill(el("table").tBodies[0], ...(shown.length ? shown.map(rowOf) : [make("tr", {}, make("td", { class: "none", colspan: String(columns.length + 1) }, "No point matches."))]));
    el("range").textContent = shown.length ? `${whole(page * size + 1)} \u2013 ${whole(page * size + shown.length)} of ${whole(order.length)}` : "0";
    el("first").disabled = el("previous").disabled = page === 0;
    el("last").disabled = el("next").disabled = page === pages - 1;
  }

  function chips() {
    const chip = (text, clear) => make("span", { class: "chip" }, make("b", {}, text), make("button", { type: "button", "aria-label": "Remove the filter " + text, onclick: () => { clear(); page = 0; update(); } }, "\u00d7"));
    fill(el("chips"),
      filter.range ? chip("LID " + between(filter.range[0], filter.range[1]), () => { filter.range = null; }) : null,
      filter.label !== null ? chip("label " + filter.label, () => { filter.label = null; }) : null,
      filter.note !== null ? chip(filter.note, () => { filter.note = null; }) : null);
  }

  function update() {
    arrange();
    chips();
    draw();
    el("table-note").textContent = order.length === count ? `${whole(count)} ${count === 1 ? "point" : "points"}${Fathom.method.curve ? "; click a row to draw its curve" : ""}` : `${whole(order.length)} of ${whole(count)} points`;
  }

  function narrow(change) {
    Object.assign(filter, change);
    page = 0;
    update();
    el("table-card").scrollIntoView({ behavior: "smooth", block: "start" });
  }

  // the method has changed
  function reset() {
    lower.fill(undefined);
    filter.range = filter.note = null;
    setColumns();
    const nan = Fathom.method.lid.reduce((k, v) => k + !Number.isFinite(v), 0);
    const flagged = Fathom.method.flag.indices.reduce((k, v) => k + (v >= 0), 0);
    const options = [["all", "all rows"], nan ? ["finite", "finite LID"] : null, nan ? ["nan", `NaN (${whole(nan)})`] : null, flagged ? ["flagged", `flagged (${whole(flagged)})`] : null, ["selected", "selected"]].filter(Boolean);
    if (!options.some(o => o[0] === filter.status)) filter.status = "all";
    fill(el("status"), ...options.map(([value, text]) => make("option", { value, selected: value === filter.status }, text)));
    update();
  }

  let typing = 0;
  el("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { filter.text = el("search").value.trim().toLowerCase(); page = 0; update(); }, 90);
  });
  el("status").addEventListener("change", () => { filter.status = el("status").value; page = 0; update(); });
  el("size").addEventListener("change", () => { page = 0; draw(); });
  const turn = (name, to) => el(name).addEventListener("click", () => { page = to(); draw(); });
  turn("first", () => 0);
  turn("previous", () => page - 1);
  turn("next", () => page + 1);
  turn("last", () => Number.MAX_SAFE_INTEGER);
  Fathom.onSelect(() => (filter.status === "selected" ? update() : draw()));

  return { reset, narrow };
})();
