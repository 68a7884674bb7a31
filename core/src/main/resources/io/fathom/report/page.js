"use strict";
// A benchmark's page: draws the blocks it is given, in order; computes nothing.
(() => {
  const { el, make, colour, isDark, palette } = Dom;
  const data = JSON.parse(document.getElementById("data").textContent);
  const minus = text => text.replace(/(^|[\s(,~])-(?=[\d.])/g, "$1\u2212");
  function n(x, digits = 4) {
    if (x === null || x === undefined || !Number.isFinite(x)) return "NaN";
    if (x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e7)) return minus(x.toExponential(Math.max(0, digits - 3)));
    return minus(x.toLocaleString("en-US", { maximumSignificantDigits: digits }));
  }

  const axis = (name, log) => ({
    name, type: log ? "log" : "value", nameLocation: "middle", nameTextStyle: { color: colour("--muted"), fontSize: 13 },
    axisLabel: { color: colour("--muted"), fontSize: 12, formatter: v => n(v), hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: colour("--line") } },
    axisTick: { show: true, lineStyle: { color: colour("--line") } },
    splitLine: { show: true, lineStyle: { color: colour("--line"), opacity: 0.6 } },
  });
  // a logarithmic axis of less than three decades: ticks where numbers are, and no empty decade at its ends
  function fitted(base, values) {
    const finite = values.filter(v => v !== null && (base.type !== "log" || v > 0));
    if (base.type !== "log" || !finite.length) return base;
    const low = Math.min(...finite), high = Math.max(...finite);
    const pad = Math.pow(high / low, 0.04) || 1;
    const ticks = [];
    const wide = Math.log10(high / low) > 2.5;
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
      for (const s of wide ? [1] : [1, 2, 5]) { const v = s * Math.pow(10, e); if (v >= low / pad && v <= high * pad) ticks.push(v); }
    return { ...base, min: low / pad, max: high * pad, axisLabel: { ...base.axisLabel, customValues: ticks }, axisTick: { ...base.axisTick, customValues: ticks } };
  }
  const common = names => ({
    animation: false, color: palette(), textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--muted") },
    grid: { left: 66, right: 18, top: 20 + 22 * Math.ceil(names.join("      ").length / 78), bottom: 46 },
    legend: { show: names.length > 1, top: 0, left: 40, right: 10, data: names, textStyle: { color: colour("--ink"), fontSize: 12 }, itemWidth: 18, itemHeight: 8, itemGap: 12 },
    tooltip: { trigger: "axis", backgroundColor: colour("--card"), borderColor: colour("--line"), textStyle: { color: colour("--ink"), fontSize: 13 }, confine: true, valueFormatter: v => n(v) },
  });
  function lines(block) {
    const xs = block.series.flatMap(s => s.points.map(p => p[0]));
    const ys = block.series.flatMap(s => s.points.map(p => p[1]));
    const c = common(block.series.map(s => s.name));
    return {
      ...c, tooltip: { ...c.tooltip, axisPointer: { type: "line", label: { formatter: p => n(p.value) } } },
      xAxis: { ...fitted(axis(block.xName, block.xLog), xs), nameGap: 28 },
      yAxis: { ...fitted(axis(block.yName, block.yLog), ys), nameGap: 50, scale: block.yFromZero === false },
      series: block.series.map(s => ({ name: s.name, type: "line", data: s.points, symbolSize: 6, showSymbol: !s.dashed, symbol: s.dashed ? "none" : "circle", connectNulls: false, lineStyle: { width: s.dashed ? 1.5 : 2, type: s.dashed ? "dashed" : "solid" } })),
    };
  }
  function scatter(block, node) {
    const all = block.series.flatMap(s => s.points).filter(p => p[0] !== null && p[1] !== null);
    const c = common(block.series.map(s => s.name));
    const many = all.length > 3000;
    const span = k => { const v = all.map(p => p[k]); const low = Math.min(...v), high = Math.max(...v), pad = 0.04 * (high - low) || 0.5; return { min: low - pad, max: high + pad }; };
    let x = span(0), y = span(1);
    if (block.equal) { // one unit is as many pixels on both axes
      const width = Math.max(1, node.clientWidth - c.grid.left - c.grid.right), height = Math.max(1, node.clientHeight - c.grid.top - c.grid.bottom);
      const unit = Math.max((x.max - x.min) / width, (y.max - y.min) / height);
      const about = (r, pixels) => ({ min: (r.min + r.max - unit * pixels) / 2, max: (r.min + r.max + unit * pixels) / 2 });
      x = about(x, width);
      y = about(y, height);
    }
    const ends = { showMinLabel: false, showMaxLabel: false }; // they are no round numbers
    const side = (name, log, range) => {
      const base = axis(name, log);
      return log ? fitted(base, all.map(p => p[name === block.xName ? 0 : 1])) : { ...base, ...range, axisLabel: { ...base.axisLabel, ...ends } };
    };
    return {
      ...c, tooltip: { ...c.tooltip, trigger: "item", formatter: p => `${p.seriesName}<br>${n(p.value[0])}, ${n(p.value[1])}` },
      xAxis: { ...side(block.xName, block.xLog, x), nameGap: 28 },
      yAxis: { ...side(block.yName, block.yLog, y), nameGap: 50 },
      series: block.series.map(s => ({ name: s.name, type: "scatter", data: s.points, symbolSize: many ? 3 : 5, itemStyle: { opacity: 0.6 } })),
    };
  }
  function bars(block) {
    const c = common(block.series.map(s => s.name));
    const long = block.categories.some(w => w.length > 5);
    return {
      ...c, grid: { ...c.grid, bottom: long ? 70 : 30 }, tooltip: { ...c.tooltip, axisPointer: { type: "shadow" } },
      xAxis: { ...axis("", false), type: "category", data: block.categories, splitLine: { show: false }, axisLabel: { color: colour("--ink"), fontSize: 12, interval: 0, rotate: long ? 30 : 0 } },
      yAxis: { ...axis(block.yName, false), nameGap: 44 },
      series: block.series.map(s => ({ name: s.name, type: "bar", data: s.values, barMaxWidth: 34, itemStyle: { borderRadius: [3, 3, 0, 0] } })),
    };
  }
  // bars without gaps: steps over a filled area
  function histogram(block) {
    const c = common([""]);
    const end = block.from + block.width * block.counts.length;
    const points = block.counts.map((count, k) => [block.from + k * block.width, count]);
    if (points.length) points.push([end, points[points.length - 1][1]]);
    return {
      ...c, legend: { show: false }, grid: { ...c.grid, top: 14 },
      tooltip: { ...c.tooltip, formatter: p => (p[0].data[0] === end ? "" : n(p[0].data[0]) + " to " + n(p[0].data[0] + block.width) + ": " + n(p[0].data[1], 7)) },
      xAxis: { ...axis(block.xName, false), nameGap: 28, min: block.from, max: end, splitLine: { show: false } },
      yAxis: { ...axis(block.yName, false), nameGap: 50 },
      series: [{ type: "line", step: "end", data: points, symbol: "none", lineStyle: { width: 1 }, areaStyle: { opacity: 0.55 } }],
    };
  }
  function table(block) {
    const cls = k => (k < block.textColumns ? "text" : "");
    const verdict = t => (t === "met" || t === "missed" ? " " + t : "");
    return make("div", { class: "scroll" }, make("table", { class: "grid" + (block.head.length > 11 ? " tight" : "") },
      make("thead", {}, make("tr", {}, ...block.head.map((h, k) => make("th", { class: cls(k), scope: "col" }, h)))),
      make("tbody", {}, ...block.rows.map(row => make("tr", {}, ...row.map((t, k) => make("td", { class: cls(k) + verdict(t) }, minus(t))))))));
  }
  function gallery(block) {
    const value = v => (v === null ? "NaN" : minus(Math.abs(v) >= 100 ? v.toFixed(0) : v.toFixed(block.digits ?? 1)));
    return make("div", { class: "gallery" }, ...block.strips.map(s => make("div", { class: "strip" },
      make("div", { class: "name" }, s.name),
      make("div", { class: "thumbs" }, ...s.images.map(i => make("div", { class: "thumb" }, make("img", { src: i.uri, alt: i.who ?? "" }), make("span", { class: "lid" }, value(i.value)), make("span", { class: "who", title: i.who ?? "" }, i.who ?? "")))))));
  }

  const drawings = { lines, bars, histogram, scatter };
  const drawn = [];
  function block(b) {
    const title = make("div", { class: "title" }, make("h2", {}, b.title));
    const plot = b.kind in drawings;
    const body = plot ? make("div", { class: "plot" }) : b.kind === "table" ? table(b) : gallery(b);
    if (plot) drawn.push({ node: body, option: () => drawings[b.kind](b, body) });
    return make("section", { class: "card" + (plot ? "" : " full") }, title, body, b.note ? make("p", { class: "foot" }, b.note) : null);
  }
  const isPlot = data.blocks.map(b => b.kind in drawings);
  data.blocks.forEach((b, k) => {
    const node = block(b);
    // a plot without a neighbour takes the whole width
    let before = 0;
    for (let i = k - 1; i >= 0 && isPlot[i]; i--) before++;
    if (isPlot[k] && before % 2 === 0 && !isPlot[k + 1]) node.classList.add("full");
    el("blocks").append(node);
  });
  el("subtitle").textContent = data.subtitle;
  el("headline").append(...data.figures.map((f, k) => make("div", { class: "figure" + (k ? "" : " first") }, make("div", { class: "name" }, f.name), make("div", { class: "value" }, minus(f.value)), make("div", { class: "more" }, f.more || "\u00a0"))));
  el("headline").hidden = !data.figures.length;
  el("run").textContent = data.run ? JSON.stringify(data.run, null, 2) : "";
  el("run-card").hidden = !data.run;
  el("footer").textContent = "Fathom " + data.version + ". Local intrinsic dimension from score models. Plots by Apache ECharts.";

  function draw() {
    for (const d of drawn) {
      d.chart = d.chart || echarts.init(d.node, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
      d.chart.setOption(d.option(), { notMerge: true });
    }
  }
  function setTheme(dark) {
    document.documentElement.classList.toggle("dark", dark);
    el("theme").textContent = dark ? "Light" : "Dark";
    draw();
  }
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  setTheme(preferred.matches);
  preferred.addEventListener("change", e => setTheme(e.matches));
  el("theme").addEventListener("click", () => setTheme(!isDark()));
  addEventListener("resize", () => drawn.forEach(d => d.chart.resize()));
  let before = false;
  addEventListener("beforeprint", () => { before = isDark(); if (before) setTheme(false); });
  addEventListener("afterprint", () => { if (before) setTheme(true); });
})();
