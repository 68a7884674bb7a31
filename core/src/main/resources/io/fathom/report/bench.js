"use strict";
// The page of a benchmark: headline, targets, summary, and per data set errors, curves and histograms.
(() => {
  const { el, make, fill, colour, isDark, palette } = Dom;
  const result = JSON.parse(document.getElementById("json").textContent);
  const finite = x => x !== null && x !== undefined && Number.isFinite(x);
  const n = (x, digits = 3) => (finite(x) ? x.toLocaleString("en-US", { maximumSignificantDigits: digits }).replace("-", "\u2212") : "\u2013");
  const fixed = (x, k = 2) => (finite(x) ? x.toFixed(Math.abs(x) >= 100 ? Math.min(1, k) : k).replace("-", "\u2212") : "\u2013");
  const whole = x => x.toLocaleString("en-US");
  const duration = s => (s < 60 ? n(s) + " s" : s < 3600 ? Math.floor(s / 60) + " min " + Math.round(s % 60) + " s" : Math.floor(s / 3600) + " h " + Math.round((s % 3600) / 60) + " min");
  const unique = list => [...new Set(list)];

  const table = (node, head, body) => fill(node, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
  const th = (text, left) => make("th", { scope: "col", class: left ? "text" : "" }, text);
  const td = (content, left) => make("td", { class: left ? "text" : "" }, content);

  const rows = result.rows;
  const model = r => r.cell.network + ", " + r.cell.recipe;
  const models = unique(rows.map(model));
  const names = unique(rows.map(r => r.cell.data));
  let shown = models[0];
  const isRule = level => !finite(Number(level));
  const levelName = level => (isRule(level) ? level.replaceAll("_", " ") : "\u03c3 " + level);
  const way = r => r.cell.estimator + " \u00b7 " + levelName(r.cell.level);
  const splitName = { TRAIN: "training points", HELD_OUT: "fresh points" };

  // Plots
  const charts = [];
  const base = () => ({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--muted") } });
  const tipStyle = () => ({ backgroundColor: colour("--card"), borderColor: colour("--line"), padding: [8, 11], textStyle: { color: colour("--ink"), fontSize: 13 }, confine: true, transitionDuration: 0.1 });
  const axis = (name, more = {}) => ({
    name, nameLocation: "middle", nameTextStyle: { color: colour("--muted"), fontSize: 13 },
    axisLabel: { color: colour("--muted"), fontSize: 12, formatter: v => n(v), hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: colour("--line") } }, axisTick: { show: true, lineStyle: { color: colour("--line") } },
    splitLine: { show: true, lineStyle: { color: colour("--line"), opacity: 0.6 } }, ...more,
  });
  const legend = more => ({ top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, itemGap: 14, textStyle: { color: colour("--ink"), fontSize: 12 }, ...more });
  const fade = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
  function plot(node, option) {
    const c = echarts.init(node, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    c.setOption({ ...base(), ...option });
    charts.push(c);
  }

  // MAE by estimator and level, on a logarithmic axis: dots of training points filled, of fresh points hollow
  function errors(node, name, own) {
    const ways = unique(own.map(way)).reverse();
    const seen = { TRAIN: [], HELD_OUT: [] };
    const bars = [];
    const floors = [];
    for (const w of ways) {
      for (const split of ["TRAIN", "HELD_OUT"]) {
        const values = own.filter(r => way(r) === w && r.cell.split === split && finite(r.score.meanAbsoluteError));
        if (!values.length) continue;
        const all = values.map(r => r.score.meanAbsoluteError);
        const mean = all.reduce((a, b) => a + b, 0) / all.length;
        seen[split].push({ value: [mean, w], rows: values });
        if (all.length > 1) bars.push([Math.min(...all), Math.max(...all), w]);
        if (finite(values[0].exact.floor)) floors.push([values[0].exact.floor, w]);
      }
    }
    const dots = [...seen.TRAIN, ...seen.HELD_OUT].map(p => p.value[0]).filter(v => v > 0);
    if (!dots.length) return fill(node, make("div", { class: "empty" }, "No point has an estimate."));
    // far ones stand in the table alone
    const references = result.references.filter(r => r.data === name && r.meanAbsoluteError > Math.min(...dots) / 4 && r.meanAbsoluteError < Math.max(...dots) * 4);
    const inside = [...dots, ...floors.map(f => f[0]), ...references.map(r => r.meanAbsoluteError)].filter(v => v > 0);
    const low = Math.min(...inside) / 1.25, high = Math.max(...inside) * 1.25;
    const ticks = [-3, -2, -1, 0, 1, 2, 3].flatMap(k => [1, 2, 5].map(f => f * Math.pow(10, k))).filter(v => v >= low && v <= high);
    const marks = ticks.length < 2 ? [low, high] : ticks;
    const colours = palette();
    node.style.height = Math.max(320, 96 + 25 * ways.length + 18 * Math.ceil(references.length / 3)) + "px";
    const top = 26 + 20 * Math.ceil(references.length / 2);
    plot(node, {
      grid: { left: 150, right: 18, top, bottom: 46 },
      legend: legend({ data: ["training points", "fresh points", ...(floors.length ? ["floor of the draws"] : []), ...references.map(r => r.name)] }),
      tooltip: {
        ...tipStyle(), trigger: "item", formatter: p => {
          const d = p.data && p.data.rows;
          if (!d) return p.seriesName + (finite(p.value && p.value[0]) ? ": " + fixed(p.value[0]) : "");
          const r = d[0];
          return `<b>${p.value[1]}</b>, ${splitName[r.cell.split]}<br>MAE ${fixed(p.value[0], 3)}` + (d.length > 1 ? ` over ${d.length} seeds` : "") + `<br>mean ${fixed(r.score.mean)}, ideal ${fixed(r.exact.lid)}, d ${n(r.truth.intrinsicDimension)}<br>\u03c3 = ${n(r.reading.sigma)}, ${n(r.cost.estimateSeconds)} s`;
        },
      },
      xAxis: axis("mean absolute error", { type: "log", min: low, max: high, nameGap: 24, minorSplitLine: { show: false }, axisTick: { ...axis("").axisTick, customValues: marks }, axisLabel: { ...axis("").axisLabel, customValues: marks, formatter: v => n(v, 2) } }),
      yAxis: { ...axis("", { type: "category", data: ways, splitLine: { show: true, lineStyle: { color: colour("--line"), opacity: 0.5 } }, axisTick: { show: false } }), axisLabel: { color: colour("--ink"), fontSize: 12, interval: 0 } },
      series: [
        { name: "training points", type: "scatter", data: seen.TRAIN, symbolSize: 11, itemStyle: { color: colours[0] }, z: 4 },
        { name: "fresh points", type: "scatter", data: seen.HELD_OUT, symbolSize: 10, itemStyle: { color: colour("--card"), borderColor: colours[0], borderWidth: 2.2 }, z: 5 },
        { name: "floor of the draws", type: "scatter", data: floors, symbol: "rect", symbolSize: [3, 17], itemStyle: { color: colour("--muted") }, z: 3 },
        { type: "custom", silent: true, data: bars, encode: { x: [0, 1], y: 2 }, z: 2, renderItem: (params, api) => { const a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]); return { type: "line", shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke: colours[0], lineWidth: 2, opacity: 0.5 } }; } },
        ...references.map((r, k) => ({ name: r.name, type: "line", data: ways.map(w => [r.meanAbsoluteError, w]), showSymbol: false, silent: true, itemStyle: { color: colours[(k + 1) % colours.length] }, lineStyle: { width: 1.4, type: k % 2 ? "dotted" : "dashed", color: colours[(k + 1) % colours.length] }, z: 1 })),
      ],
    });
  }

  // LID over noise: median of each estimator, or of each component when there are several
  function curves(node, own) {
    const withCurves = own.filter(r => r.exact.sigmas.length && r.cell.split === own[0].cell.split && r.cell.seed === own[0].cell.seed);
    const perEstimator = unique(withCurves.map(r => r.cell.estimator)).map(e => withCurves.find(r => r.cell.estimator === e));
    if (!perEstimator.length) return fill(node, make("div", { class: "empty" }, "No rule was read, so there is no curve."));
    const first = perEstimator[0];
    const several = first.components.length > 1;
    const colours = palette();
    const lines = several
      ? first.components.map((c, k) => ({ name: "d = " + n(c.intrinsicDimension), colour: colours[k % 8], row: first, part: c, band: true }))
      : perEstimator.map((r, k) => ({ name: r.cell.estimator, colour: colours[k % 8], row: r, part: r.components[0], band: k === 0 }));
    const truth = unique(first.components.map(c => c.intrinsicDimension));
    const greatest = Math.max(...truth);
    const D = first.truth.ambientDimension;
    const all = lines.flatMap(l => [...l.part.band.median, ...(l.band ? l.part.band.low.concat(l.part.band.high) : [])]).filter(finite);
    const top = Math.min(Math.max(...all), Math.max(2.2 * greatest, 1)), bottom = Math.max(Math.min(...all, 0), -0.5 * Math.max(greatest, 1));
    const levels = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].filter(v => v >= first.exact.sigmas[0] * 0.999 && v <= first.exact.sigmas[first.exact.sigmas.length - 1] * 1.001);
    const points = (l, values) => l.row.exact.sigmas.map((s, g) => [s, values[g]]);
    const series = [];
    for (const l of lines) {
      if (l.band) {
        series.push({ name: l.name, type: "custom", silent: true, clip: true, z: 1, itemStyle: { color: l.colour }, data: [0], renderItem: (params, api) => {
          const up = points(l, l.part.band.high).filter(p => finite(p[1])).map(p => api.coord(p));
          const down = points(l, l.part.band.low).filter(p => finite(p[1])).map(p => api.coord(p)).reverse();
          const area = params.coordSys;
          const clip = p => [p[0], Math.max(area.y, Math.min(area.y + area.height, p[1]))];
          return { type: "polygon", shape: { points: [...up, ...down].map(clip) }, style: { fill: fade(l.colour, 0.15) } };
        } });
      }
      series.push({ name: l.name, type: "line", data: points(l, l.part.band.median), showSymbol: true, symbolSize: 4, itemStyle: { color: l.colour }, lineStyle: { width: 2.2, color: l.colour }, clip: true, z: 3 });
    }
    if (first.exact.curve.length) series.push({ name: "exact model", type: "line", data: first.exact.sigmas.map((s, g) => [s, first.exact.curve[g]]), showSymbol: false, itemStyle: { color: colour("--ink") }, lineStyle: { width: 1.6, type: "dashed", color: colour("--ink") }, z: 4 });
    series.push({ name: "chosen \u03c3", type: "line", data: [], itemStyle: { color: colour("--warm") }, lineStyle: { color: colour("--warm"), type: "dotted" },
      markLine: { silent: true, symbol: "none", data: [...truth.map(d => ({ yAxis: d, lineStyle: { color: colour("--muted"), type: "solid", width: 1 }, label: { formatter: "d = " + n(d), position: "insideEndTop", color: colour("--muted") } })), ...(finite(first.reading.sigma) ? [{ xAxis: first.reading.sigma, lineStyle: { color: colour("--warm"), type: "dotted", width: 1.6 }, label: { show: false } }] : [])] } });
    plot(node, {
      grid: { left: 36, right: 18, top: 32, bottom: 30, containLabel: true },
      legend: legend({ data: [...lines.map(l => l.name), ...(first.exact.curve.length ? ["exact model"] : []), "chosen \u03c3"] }),
      tooltip: { ...tipStyle(), trigger: "axis", formatter: ps => { const p = ps.filter(q => q.seriesType === "line" && q.value); return p.length ? "\u03c3 = " + n(p[0].value[0]) + "<br>" + p.map(q => q.seriesName + ": " + fixed(q.value[1])).join("<br>") : ""; } },
      xAxis: axis("noise level \u03c3", { type: "log", nameGap: 24, min: first.exact.sigmas[0], max: first.exact.sigmas[first.exact.sigmas.length - 1], splitLine: { show: false }, axisTick: { ...axis("").axisTick, customValues: levels }, axisLabel: { ...axis("").axisLabel, customValues: levels, formatter: v => n(v, 2) } }),
      yAxis: axis("LID, median and 5\u201395 %", { type: "value", nameGap: 40, min: bottom, max: Math.min(top, Math.max(D, greatest) * 1.1), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...axis("").axisLabel, showMaxLabel: false } }),
      series,
    });
    return first;
  }

  function histogram(node, row) {
    const colours = palette();
    const parts = row.components;
    const h = parts[0].histogram;
    if (!h.counts.length) return fill(node, make("div", { class: "empty" }, "No point has an estimate."));
    const end = h.from + h.width * h.counts.length;
    plot(node, {
      grid: { left: 36, right: 18, top: 32, bottom: 30, containLabel: true },
      legend: legend({ data: parts.map(c => "d = " + n(c.intrinsicDimension)) }),
      tooltip: { ...tipStyle(), trigger: "item", formatter: p => (p.value ? `LID ${n(p.value[0])} \u2013 ${n(p.value[1])}<br>${p.seriesName}: ${whole(p.value[2])} points` : "") },
      xAxis: axis("local intrinsic dimension", { type: "value", min: h.from, max: end, nameGap: 24, splitLine: { show: false }, axisLabel: { ...axis("").axisLabel, showMinLabel: false, showMaxLabel: false } }),
      yAxis: axis("points", { type: "value", nameGap: 40, axisLine: { show: false }, axisTick: { show: false } }),
      series: parts.map((c, k) => ({
        name: "d = " + n(c.intrinsicDimension), type: "custom", encode: { x: [0, 1], y: 2 }, clip: true, itemStyle: { color: colours[k % 8] },
        data: c.histogram.counts.map((count, b) => [h.from + b * h.width, h.from + (b + 1) * h.width, count]).filter(v => v[2] > 0),
        renderItem: (params, api) => { const a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), 0]); return { type: "rect", shape: { x: a[0], y: a[1], width: Math.max(1, b[0] - a[0] - 0.5), height: b[1] - a[1] }, style: { fill: fade(colours[k % 8], 0.62) } }; },
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colours[k % 8], type: "dashed", width: 1.5 }, data: c.intrinsicDimension >= h.from && c.intrinsicDimension <= end ? [{ xAxis: c.intrinsicDimension }] : [] },
      })),
    });
  }

  function drawData() {
    charts.forEach(c => c.dispose());
    charts.length = 0;
    const parent = el("data");
    fill(parent);
    for (const name of names) {
      const own = rows.filter(r => r.cell.data === name && model(r) === shown);
      if (!own.length) continue;
      const r = own[0];
      const dims = unique(r.components.map(c => c.intrinsicDimension)).map(d => n(d)).join(", ");
      const seeds = unique(own.map(o => o.cell.seed)).length;
      const loss = finite(r.cost.lossFloor) ? `; loss reads ${fixed(r.cost.loss)}, exact model ${fixed(r.cost.lossFloor)}` : "";
      const several = r.components.length > 1;
      const left = make("div", { class: "plot" }), right = make("div", { class: "plot" }), third = several ? make("div", { class: "plot" }) : null;
      parent.append(make("section", { class: "card" },
        make("div", { class: "title" }, make("h2", {}, name), make("span", { class: "note" }, `d = ${dims}, D = ${r.truth.ambientDimension}; ${whole(r.cost.steps)} steps in ${duration(r.cost.trainSeconds)}${loss}; ${seeds === 1 ? "1 seed" : seeds + " seeds"}`)),
        make("div", { class: "pair" },
          make("div", { class: several ? "wide" : "" }, make("h3", {}, "Error by estimator and noise level"), left),
          make("div", {}, make("h3", {}, several ? "LID against noise, by component" : "LID against noise"), right),
          several ? make("div", {}, make("h3", {}, "LID by component"), third) : null)));
      errors(left, name, own);
      const curve = curves(right, own);
      if (several) histogram(third, curve || own[0]);
    }
  }

  // A long summary is shown by one noise level and kind of points at a time
  const picks = { level: null, split: null };
  function drawPicks() {
    const levels = unique(result.summaries.map(s => s.group.level)), splits = unique(result.summaries.map(s => s.group.split));
    const row = (node, key, values, name) => {
      if (values.length < 2) return;
      node.hidden = false;
      fill(node, ...[...values, null].map(v => make("button", { type: "button", "aria-pressed": String(v === picks[key]), onclick: () => { picks[key] = v; drawPicks(); drawSummary(); } }, v === null ? "all" : name(v))));
    };
    row(el("levels"), "level", levels, levelName);
    row(el("splits"), "split", splits, s => splitName[s]);
  }
  function startPicks() {
    if (result.summaries.length <= 24) return;
    picks.level = result.summaries[0].group.level;
    picks.split = result.summaries[0].group.split;
    drawPicks();
  }

  function drawSummary() {
    const best = new Map();
    const all = result.summaries.filter(s => (!picks.level || s.group.level === picks.level) && (!picks.split || s.group.split === picks.split));
    const consider = (key, v) => { if (finite(v) && (!best.has(key) || v < best.get(key))) best.set(key, v); };
    all.forEach(s => { consider("", s.meanAbsoluteError.mean); Object.entries(s.byData).forEach(([k, v]) => consider(k, v.mean)); });
    const cell = (key, v, sd) => td(v === best.get(key) ? make("b", {}, fixed(v)) : make("span", {}, fixed(v), finite(sd) ? make("small", {}, " \u00b1" + fixed(sd)) : null));
    const body = all.map(s => make("tr", {}, td(s.group.network + (models.some(m => !m.endsWith(", " + s.group.recipe)) ? ", " + s.group.recipe : ""), true), td(s.group.estimator, true), td(levelName(s.group.level), true), td(splitName[s.group.split], true),
      ...names.map(k => cell(k, s.byData[k] && s.byData[k].mean, s.byData[k] && s.byData[k].standardDeviation)),
      cell("", s.meanAbsoluteError.mean, s.meanAbsoluteError.standardDeviation), td(finite(s.worstShare) ? n(100 * s.worstShare, 3) + " %" : "\u2013"), td(s.worst, true), td(s.missing ? whole(s.missing) : "")));
    unique(result.references.map(r => r.name)).forEach((name, k) => {
      const of = data => (result.references.find(r => r.name === name && r.data === data) || {}).meanAbsoluteError;
      const node = make("tr", { class: "others" + (k ? "" : " first") }, make("td", { class: "text", colspan: 4 }, name), ...names.map(d => td(fixed(of(d)))), td(fixed(of(""))), td(""), td("", true), td(""));
      body.push(node);
    });
    table(el("summary"), [th("network", true), th("estimator", true), th("level", true), th("points", true), ...names.map(k => th(k)), th("mean"), th("worst / d"), th("worst", true), th("missing")], body);
  }

  function drawTargets() {
    const list = result.targets;
    if (!list.length) return;
    el("targets-card").hidden = false;
    const met = result.targetsMet.filter(Boolean).length;
    el("targets-note").textContent = `${met} of ${list.length} met`;
    table(el("targets"), [th("", true), th("target", true), th("measured"), th("asked")], list.map((t, k) => make("tr", {}, td(make("span", { class: "verdict " + (result.targetsMet[k] ? "pass" : "fail") }, result.targetsMet[k] ? "pass" : "fail"), true), td(t.name, true), td(fixed(t.value, 4)), td((t.atMost ? "\u2264 " : "\u2265 ") + n(t.bound)))));
  }

  function drawHeadline() {
    const figure = (name, value, more, first) => make("div", { class: "figure" + (first ? " first" : "") }, make("div", { class: "name" }, name), make("div", { class: "value" }, value), make("div", { class: "more" }, more));
    const standard = result.summaries.find(s => s.group.estimator === "default" && isRule(s.group.level)) || result.summaries[0];
    if (!standard) return;
    const trained = new Map(rows.map(r => [[r.cell.data, model(r), r.cell.seed].join("|"), r.cost.trainSeconds]));
    const training = [...trained.values()].reduce((a, b) => a + b, 0);
    const reading = rows.reduce((a, r) => a + r.cost.estimateSeconds, 0);
    const peak = Math.max(...rows.map(r => r.cost.peakMegabytes).filter(finite));
    fill(el("headline"),
      figure("mean MAE", fixed(standard.meanAbsoluteError.mean), `${standard.group.estimator}, ${levelName(standard.group.level)}, ${splitName[standard.group.split]}, over ${Object.keys(standard.byData).length} data sets`, true),
      figure("worst", finite(standard.worstShare) ? n(100 * standard.worstShare) + " % of d" : "\u2013", standard.worst),
      figure("training", duration(training), trained.size === 1 ? "1 model" : trained.size + " models"),
      figure("reading", duration(reading), whole(rows.length) + " rows"),
      figure("peak memory", finite(peak) ? whole(Math.round(peak)) + " MB" : "\u2013", "whole process while reading"));
  }

  function drawRows() {
    const head = ["data", "network", "recipe", "estimator", "level", "points"].map(t => th(t, true)).concat(["seed", "\u03c3", "t", "m or k", "N", "finite", "MAE", "floor", "bias", "mean", "ideal", "std", "s.e.", "concordance", "s", "MB"].map(t => th(t)));
    table(el("rows"), head, rows.map(r => make("tr", {}, td(r.cell.data, true), td(r.cell.network, true), td(r.cell.recipe, true), make("td", { class: "text", title: r.reading.label }, r.cell.estimator), td(levelName(r.cell.level), true), td(splitName[r.cell.split], true), td(String(r.cell.seed)), td(n(r.reading.sigma)), td(n(finite(r.reading.sigma) ? r.reading.sigma / (1 + r.reading.sigma) : null)), td(r.reading.draws ? String(r.reading.draws) : "\u2013"), td(whole(r.score.count)), td(whole(r.score.finite)), td(fixed(r.score.meanAbsoluteError, 3)), td(fixed(r.exact.floor)), td(fixed(r.score.bias)), td(fixed(r.score.mean)), td(fixed(r.exact.lid)), td(fixed(r.score.deviation)), td(fixed(r.score.standardError)), td(fixed(r.score.concordance, 4)), td(n(r.cost.estimateSeconds)), td(finite(r.cost.peakMegabytes) ? whole(Math.round(r.cost.peakMegabytes)) : "\u2013"))));
  }

  function tree(value) {
    if (value === null || typeof value !== "object") return value === null ? "none" : String(value);
    if (Array.isArray(value)) return value.map(v => (typeof v === "object" ? JSON.stringify(v) : String(v))).join(", ");
    return make("dl", {}, ...Object.entries(value).flatMap(([k, v]) => [make("dt", {}, k), make("dd", {}, tree(v))]));
  }

  function drawModels() {
    if (models.length < 2) return;
    el("models").hidden = false;
    fill(el("models"), ...models.map(m => make("button", { type: "button", "aria-pressed": String(m === shown), onclick: () => { shown = m; drawModels(); drawData(); } }, m)));
  }

  function setTheme(dark) {
    document.documentElement.classList.toggle("dark", dark);
    el("theme").textContent = dark ? "Light" : "Dark";
  }
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
  el("theme").addEventListener("click", () => { setTheme(!isDark()); drawData(); });
  const seeds = unique(rows.map(r => r.cell.seed)).length;
  const asked = String(result.run.budget).startsWith("{") ? JSON.parse(result.run.budget) : null;
  const budget = !asked ? "the recipe's length" : asked.steps ? whole(asked.steps) + " steps" : n(asked.minutes) + " minutes";
  el("subtitle").textContent = `${names.length} data sets, ${models.length === 1 ? "network " + models[0] : models.length + " networks"}, ${seeds === 1 ? "1 seed" : seeds + " seeds"}, ${budget} per training`;
  drawHeadline();
  drawTargets();
  startPicks();
  drawSummary();
  drawModels();
  drawData();
  drawRows();
  fill(el("run"), tree(result.run));
  addEventListener("resize", () => charts.forEach(c => c.resize()));
})();
