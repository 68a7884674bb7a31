"use strict";
// The page: puts headline numbers, plots, images, table and settings together, and draws anew what a click changes.
(() => {
  const { data, count, methods, n, whole, between, percent, duration, el, make, fill, selected, mark, plots, table } = Fathom;
  let scale = null; // of the curve's LID axis; null: as the plot thinks best
  let pair = [0, Math.min(1, methods.length - 1)];
  const D = data.ambientDimension;

  function subtitle() {
    const parts = [data.source, whole(count) + (count === 1 ? " point" : " points")];
    if (D > 0) parts.push(data.images ? `${data.images.width} \u00d7 ${data.images.height} images` : `${whole(D)} dimensions`);
    parts.push(Fathom.method.label);
    el("subtitle").textContent = parts.join("  \u00b7  ");
    const notes = data.run.notes || [];
    el("notes").textContent = notes.join(" ");
    el("notes").hidden = notes.length === 0;
  }

  function headline() {
    const m = Fathom.method;
    const s = m.summary, g = m.sigmaSummary;
    const figure = (name, value, more, cls) => make("div", { class: "figure " + (cls || "") }, make("div", { class: "name" }, name), make("div", { class: "value" }, ...[].concat(value)), make("div", { class: "more" }, more || "\u00a0"));
    const none = s.finite === 0;
    const units = data.dataScale && g.finite ? n(g.median * data.dataScale, 3) + " in data units" : "standardised units";
    fill(el("headline"),
      figure("Median LID", none ? "\u2013" : n(s.median), none ? "no finite value" : s.finite === 1 ? "of one point" : "quartiles " + between(s.q25, s.q75, 3), "first"),
      s.finite > 1 ? figure("Mean LID", [n(s.mean), make("small", { title: "standard error of the mean" }, " \u00b1 " + n(s.se, 2))], "std. deviation " + n(s.sd, 3)) : null,
      s.finite > 1 ? figure("5\u201395 % of points", between(s.q05, s.q95, 3), "all: " + between(s.min, s.max, 3)) : null,
      D > 0 ? figure("Ambient dimension", whole(D), none ? "" : "median: " + percent(s.median, D) + " of it") : null,
      figure("Points with a LID", whole(s.finite), s.finite === count ? "all of them" : whole(count - s.finite) + " of " + whole(count) + " are NaN"),
      g.finite ? figure("Chosen noise level", n(g.median, 3), units) : null,
      data.elapsedSeconds ? figure("Time to estimate", duration(data.elapsedSeconds), n(count / data.elapsedSeconds, 3) + " points/s") : null);
  }

  function strips() {
    const m = Fathom.method;
    if (!m.strips) return;
    const names = [["lowest", "Lowest"], ["middle", "Middle"], ["highest", "Highest"]];
    const any = names.some(([k]) => m.strips[k].length);
    el("strips-card").hidden = !any;
    const crisp = data.images.width <= 64 && data.images.height <= 64 ? "crisp" : "";
    const lid = i => Fathom.decimals(m.lid[i], Math.abs(m.summary.q95) >= 100 ? 0 : Math.abs(m.summary.q95) >= 10 ? 1 : 2);
    const range = rows => lid(rows[0]) + (rows.length > 1 ? " \u2013 " + lid(rows[rows.length - 1]) : "");
    const thumb = i => {
      const who = Fathom.label(i) ?? Fathom.id(i);
      const button = make("button", { type: "button", class: "thumb", "data-row": String(i), title: `${Fathom.id(i)}${Fathom.label(i) === null ? "" : ", " + Fathom.label(i)}: LID ${n(m.lid[i])}`, onclick: () => Fathom.toggle(i) },
        make("img", { src: data.images.thumbnails[i], alt: "image " + Fathom.id(i), class: crisp }), make("span", { class: "lid" }, lid(i)), make("span", { class: "who" }, who));
      return button;
    };
    fill(el("strips"), ...names.filter(([k]) => m.strips[k].length).map(([k, name]) => make("div", { class: "strip", "data-strip": k },
      make("div", {}, make("div", { class: "name" }, name), make("div", { class: "note" }, range(m.strips[k]))),
      make("div", { class: "thumbs" }, ...m.strips[k].map(thumb)))));
    markThumbs();
  }
  function markThumbs() {
    document.querySelectorAll(".thumb").forEach(t => {
      const slot = selected.get(Number(t.dataset.row));
      t.classList.toggle("selected", slot !== undefined);
      t.setAttribute("aria-pressed", String(slot !== undefined));
      if (slot !== undefined) t.style.setProperty("--mark", mark(slot));
    });
  }

  function selection() {
    const m = Fathom.method;
    const drawable = m.curve && m.curve.sigmas.length > 1 && m.summary.finite > 0;
    el("selection").hidden = !drawable && selected.size === 0;
    const hint = make("span", { class: "note" }, `Click ${data.images ? "an image, a dot" : methods.length > 1 ? "a dot" : "a row"}${data.images || methods.length > 1 ? " or a row of the table" : " of the table"} to draw its curve here.`);
    fill(el("selection"), ...(selected.size ? [...selected].map(([i, slot]) => {
      const stroke = make("i");
      stroke.style.background = mark(slot);
      const name = Fathom.id(i) + (Fathom.label(i) === null ? "" : " \u00b7 " + Fathom.label(i));
      const missing = m.curve && !m.curveOf(i) ? " (curve left out)" : "";
      return make("span", { class: "chip", "data-row": String(i), title: `${name}: LID ${n(m.lid[i])}` }, stroke, Fathom.tile(i), make("b", {}, name), make("span", {}, n(m.lid[i], 3) + missing),
        make("button", { type: "button", "aria-label": "Remove " + Fathom.id(i), onclick: () => Fathom.toggle(i) }, "\u00d7"));
    }) : [hint]));
    dock();
  }
  // says what a click did when the plot is out of sight
  let curveSeen = true;
  function dock() {
    el("dock").hidden = curveSeen || selected.size === 0;
    el("dock-text").textContent = selected.size === 1 ? "1 point selected" : `${selected.size} points selected`;
  }
  new IntersectionObserver(entries => { curveSeen = entries[entries.length - 1].isIntersecting; dock(); }, { threshold: 0.15 }).observe(el("curve-card"));
  el("dock-show").addEventListener("click", () => el("curve-card").scrollIntoView({ behavior: "smooth", block: "center" }));

  function quality() {
    const m = Fathom.method;
    const nan = count - m.summary.finite;
    const named = m.reasonCounts.reduce((k, r) => k + r.count, 0);
    const box = el("quality");
    const plain = nan === 0 && m.flagCounts.length === 0;
    box.classList.toggle("plain", plain);
    if (plain) return fill(box, count === 1 ? "The point has a finite LID and no flag." : `All ${whole(count)} points have a finite LID, and none is flagged.`);
    const bar = (item, cls, note) => {
      const fillBar = make("i");
      fillBar.style.width = Math.min(100, (100 * item.count) / count) + "%";
      return make("button", { type: "button", class: "bar " + cls, onclick: () => table.narrow(note) }, make("code", {}, item.name), make("span", { class: "track" }, fillBar), make("span", { class: "number" }, `${whole(item.count)}  (${percent(item.count, count)})`));
    };
    const group = (title, list) => make("div", {}, make("h3", {}, title), ...list);
    fill(box,
      group("Why LID is NaN", nan === 0 ? [make("span", { class: "note" }, "no point")] : m.reasonCounts.map(r => bar(r, "bad", { note: r.name })).concat(nan > named ? [bar({ name: "no reason given", count: nan - named }, "bad", { status: "nan" })] : [])),
      group("Flags: caveats on finite values", m.flagCounts.length ? m.flagCounts.map(f => bar(f, "", { note: f.name })) : [make("span", { class: "note" }, "no point")]));
  }

  // JSON as nested lists, folded below the first level when it is large
  function tree(value, depth) {
    if (value === null || typeof value !== "object") return make("code", {}, value === null ? "null" : String(value));
    if (Array.isArray(value) && value.every(v => v === null || typeof v !== "object")) {
      const text = value.length > 40 ? value.slice(0, 40).join(", ") + `, \u2026 (${whole(value.length)} values)` : value.join(", ");
      return make("code", {}, text === "" ? "[ ]" : text);
    }
    const entries = Object.entries(value);
    if (!entries.length) return make("code", {}, "{ }");
    return make("dl", {}, ...entries.flatMap(([k, v]) => {
      const nested = v !== null && typeof v === "object" && !(Array.isArray(v) && v.every(x => x === null || typeof x !== "object"));
      if (nested) return [make("details", { open: depth < 1 }, make("summary", {}, k), tree(v, depth + 1))];
      return [make("dt", {}, k), make("dd", {}, tree(v, depth + 1))];
    }));
  }

  const byLabel = label => table.narrow({ label });
  const byRange = range => table.narrow({ range });
  function drawPlots() {
    const m = Fathom.method;
    plots.histogram(m, byRange);
    plots.curve(m, scale, setScale);
    if (m.boxes) plots.boxes(m, byLabel);
    drawScatters();
  }
  function drawScatters() {
    const m = Fathom.method;
    if (data.images) plots.pngSize(m, methods.indexOf(m));
    if (methods.length > 1) {
      plots.agreement(pair[0], pair[1]);
      plots.matrix(pair, (a, b) => { pair = [a, b]; drawScatters(); });
    }
  }
  function setScale(name) {
    scale = name;
    plots.curve(Fathom.method, scale, setScale);
  }
  function layout() {
    const m = Fathom.method;
    el("png-card").hidden = !data.images;
    el("boxes-card").hidden = !m.boxes;
    const many = m.boxes && m.boxes.list.length > 14;
    el("png-card").classList.toggle("wide", !m.boxes || many);
    el("boxes-card").classList.toggle("wide", !data.images || many);
    el("png").style.height = data.images && m.boxes && !many ? Math.max(350, 60 + 30 * m.boxes.list.length) + "px" : "";
    el("agreement-row").hidden = methods.length < 2;
  }
  function show(method) {
    Fathom.method = method;
    document.querySelectorAll("#methods button").forEach((b, k) => b.setAttribute("aria-pressed", String(methods[k] === method)));
    subtitle();
    headline();
    strips();
    selection();
    quality();
    layout();
    drawPlots();
    table.reset();
  }

  function setTheme(dark) {
    document.documentElement.classList.toggle("dark", dark);
    el("theme").textContent = dark ? "Light" : "Dark";
  }
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  setTheme(preferred.matches);
  const redraw = () => { drawPlots(); selection(); markThumbs(); };
  preferred.addEventListener("change", e => { setTheme(e.matches); redraw(); });
  el("theme").addEventListener("click", () => { setTheme(!Fathom.isDark()); redraw(); });
  Fathom.onSelect(() => { selection(); markThumbs(); plots.curve(Fathom.method, scale, setScale); drawScatters(); });

  let resizing = 0;
  addEventListener("resize", () => { cancelAnimationFrame(resizing); resizing = requestAnimationFrame(plots.resize); });
  // paper is light and narrower than the window
  let before = false;
  addEventListener("beforeprint", () => { before = Fathom.isDark(); if (before) { setTheme(false); redraw(); } });
  addEventListener("afterprint", () => { if (before) { setTheme(true); redraw(); } plots.resize(); });

  if (methods.length > 1) {
    el("methods").hidden = false;
    fill(el("methods"), ...methods.map(m => make("button", { type: "button", title: m.label, onclick: () => show(m) }, m.name)));
  }
  fill(el("run"), tree(data.run, 0));
  el("run-card").hidden = Object.keys(data.run).length === 0;
  el("footer").textContent = "Fathom " + data.version + ". Local intrinsic dimension from score models. Plots by Apache ECharts.";
  show(methods[0]);
})();
