"use strict";
// The plots. Each function draws one for the current method, anew after every change of method or theme.
Fathom.plots = (() => {
  const { data, methods, n, whole, between, el, make, fill, mark, colour } = Fathom;
  const charts = new Map();
  const UNITS = data.dataScale;

  function chart(name, option, handlers = {}) {
    const node = el(name);
    node.classList.remove("bare");
    let c = charts.get(name);
    if (!c) {
      fill(node);
      c = echarts.init(node, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
      charts.set(name, c);
    }
    c.setOption(option, { notMerge: true });
    c.off("click");
    if (handlers.click) c.on("click", handlers.click);
    return c;
  }
  function empty(name, text) {
    const c = charts.get(name);
    if (c) { c.dispose(); charts.delete(name); }
    el(name).classList.add("bare");
    fill(el(name), make("div", { class: "empty" }, text));
  }

  // Text in a tooltip is made of elements, so that an id cannot be markup
  function tip(title, rows, picture) {
    const body = make("div", {}, title ? make("b", {}, title) : null,
      make("table", {}, ...rows.map(([k, v]) => make("tr", {}, make("td", {}, k), make("td", {}, v)))));
    return make("div", { class: "tip" }, picture ? make("div", { class: "with" }, picture, body) : body);
  }
  const tipStyle = () => ({ backgroundColor: colour("--card"), borderColor: colour("--line"), padding: [8, 11], textStyle: { color: colour("--ink"), fontSize: 13 }, confine: true, transitionDuration: 0.1 });
  const font = () => getComputedStyle(document.body).fontFamily;
  const base = () => ({ animation: false, textStyle: { fontFamily: font(), color: colour("--muted") } });
  const axis = (name, more = {}) => ({
    name, nameLocation: "middle", nameTextStyle: { color: colour("--muted"), fontSize: 13 },
    axisLabel: { color: colour("--muted"), fontSize: 12, formatter: v => n(v), hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: colour("--line") } },
    axisTick: { show: true, lineStyle: { color: colour("--line") } },
    splitLine: { show: true, lineStyle: { color: colour("--line"), opacity: 0.6 } },
    ...more,
  });
  const band = alpha => `rgba(${colour("--band")}, ${alpha})`;
  const rowTip = (i, rows) => tip(Fathom.id(i) + (Fathom.label(i) === null ? "" : " \u00b7 " + Fathom.label(i)), rows, Fathom.tile(i));

  function histogram(method, onRange) {
    const h = method.histogram;
    const note = h.below + h.above ? `${whole(h.below + h.above)} extreme values not drawn: ${whole(h.below)} below, ${whole(h.above)} above` : "";
    el("histogram-note").textContent = note;
    if (!h.counts.length) return empty("histogram", "No point has a finite LID. The reasons are below.");
    const edges = h.counts.map((c, b) => [h.from + b * h.width, h.from + (b + 1) * h.width, c]);
    const s = method.summary;
    const total = s.finite;
    chart("histogram", {
      ...base(),
      grid: { left: 58, right: 16, top: 26, bottom: 46 },
      tooltip: { ...tipStyle(), trigger: "item", formatter: p => (p.seriesType === "custom" ? tip(between(p.value[0], p.value[1]), [["points", whole(p.value[2])], ["share", Fathom.percent(p.value[2], total)]]) : "") },
      xAxis: axis("local intrinsic dimension", { type: "value", min: edges[0][0], max: edges[edges.length - 1][1], nameGap: 28, splitLine: { show: false }, axisLabel: { ...axis("").axisLabel, showMinLabel: false, showMaxLabel: false } }),
      yAxis: axis("points", { type: "value", nameGap: 44, axisLine: { show: false }, axisTick: { show: false }, minInterval: 1, axisLabel: { ...axis("").axisLabel, formatter: v => whole(v) } }),
      series: [{
        type: "custom", encode: { x: [0, 1], y: 2 }, data: edges, clip: true, cursor: "pointer",
        renderItem: (params, api) => {
          const a = api.coord([api.value(0), api.value(2)]);
          const b = api.coord([api.value(1), 0]);
          const gap = b[0] - a[0] > 5 ? 1 : 0;
          const height = api.value(2) > 0 ? Math.max(1.5, b[1] - a[1]) : 0;
          const width = Math.min(b[0] - a[0] - gap, 160);
          return { type: "rect", shape: { x: (a[0] + b[0] - width) / 2, y: b[1] - height, width, height, r: [2, 2, 0, 0] }, style: { fill: colour("--accent"), opacity: 0.85 }, emphasis: { style: { opacity: 1 } } };
        },
      }, {
        type: "line", data: [], silent: true,
        markLine: { symbol: "none", silent: true, animation: false, data: [{ xAxis: s.median, lineStyle: { color: colour("--ink"), width: 1.5, type: "solid" }, label: { formatter: "median " + n(s.median), color: colour("--ink"), fontSize: 12, fontWeight: 600 } }] },
      }],
    }, { click: p => { if (p.seriesType === "custom") onRange([p.value[0], p.value[1]]); } });
  }

  // ticks at 1, 2, 5 times powers of ten, fewer over many decades; positions are log10
  function logTicks(low, high, shift) {
    const steps = high - low > 3.2 ? [1] : high - low > 1.7 ? [1, 3] : [1, 2, 3, 5, 7];
    const ticks = [];
    for (let e = Math.floor(low + shift) - 1; e <= high + shift + 1; e++) {
      for (const s of steps) {
        const at = e + Math.log10(s) - shift;
        if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push(at);
      }
    }
    return ticks;
  }

  // The LID axis: all of it, logarithmic, or only up to what matters at the chosen noise levels, because a curve often
  // rises to the ambient dimension where the noise is smallest
  function lidAxis(method, drawn, wished, onScale) {
    const c = method.curve, D = data.ambientDimension;
    const bands = c.q05.concat(c.q95).filter(v => v !== null);
    const finite = bands.concat(...drawn.map(d => Array.from(d.values).filter(Number.isFinite)));
    let top = Math.max(...finite), bottom = Math.min(...finite);
    const focus = Math.max(method.summary.q95 ?? 0, ...drawn.map(d => method.lid[d.i]).filter(Number.isFinite)) * 1.9;
    const choices = ["all"];
    if (focus > 0 && top > 2.2 * focus) choices.unshift("plateau");
    if (bands.every(v => v > 0) && top > 8 * Math.min(...bands)) choices.push("log");
    const scale = choices.includes(wished) ? wished : choices[0];
    fill(el("scale"), ...(choices.length > 1 ? choices.map(k => make("button", { type: "button", "aria-pressed": String(k === scale), onclick: () => onScale(k) }, k)) : []));
    if (scale === "log") return { type: "log", ceiling: D > 0 && top > 0.5 * D };
    if (scale === "plateau") return { type: "value", min: bottom >= 0 ? 0 : Math.max(bottom * 1.06, -focus / 2), max: focus, ceiling: false };
    const ceiling = D > 0 && top > 0.6 * D && bottom < D;
    if (ceiling) top = Math.max(top, D);
    const pad = (top - bottom) * 0.06 || 1;
    const fromZero = bottom >= 0 && bottom < pad * 4;
    return { type: "value", min: fromZero ? 0 : bottom - pad, max: top + pad, ceiling };
  }

  function curve(method, scale, onScale) {
    const c = method.curve;
    el("curve-note").textContent = "";
    fill(el("scale"));
    if (!c || c.sigmas.length < 2) return empty("curve", c ? `Only one noise level was measured: ${n(c.sigmas[0])}.` : "This method gives one number for each point, not a curve over noise levels.");
    if (c.median.every(v => v === null)) return empty("curve", "No point has a finite LID at any noise level.");
    const drawn = [...Fathom.selected].map(([i, slot]) => ({ i, slot, values: method.curveOf(i) })).filter(d => d.values);
    const lid = lidAxis(method, drawn, scale, onScale);
    const x = c.sigmas.map(Math.log10);
    const low = x[0], high = x[x.length - 1];
    const usable = x.map((at, g) => g).filter(g => c.median[g] !== null);
    const polygon = (a, b) => usable.map(g => [x[g], c[a][g]]).concat(usable.slice().reverse().map(g => [x[g], c[b][g]]));
    const area = (name, a, b, alpha) => {
      const points = polygon(a, b);
      return {
        name, type: "custom", silent: true, clip: true, z: 1, color: band(alpha), itemStyle: { color: band(alpha) }, data: [[x[0], 0]], encode: { x: [], y: [] }, tooltip: { show: false },
        renderItem: (params, api) => ({ type: "polygon", shape: { points: points.map(p => api.coord(p)) }, style: { fill: band(alpha) } }),
      };
    };
    const s = method.sigmaSummary;
    const chosen = s.finite ? Math.log10(s.median) : null;
    const spread = s.finite && s.q95 > s.q05 ? [[{ xAxis: Math.max(low, Math.log10(s.q05)), itemStyle: { color: colour("--warm"), opacity: 0.09 } }, { xAxis: Math.min(high, Math.log10(s.q95)) }]] : [];
    const ticks = logTicks(low, high, 0);
    const labelled = a => ({ ...axis("").axisLabel, hideOverlap: true, customValues: a });
    const ticked = a => ({ show: true, lineStyle: { color: colour("--line") }, customValues: a });
    const sigma = v => n(Number(Math.pow(10, v).toPrecision(3)), 3);
    const xs = [axis("noise level \u03c3, standardised units", { type: "value", min: low, max: high, nameGap: 28, axisLabel: { ...labelled(ticks), formatter: sigma }, axisTick: ticked(ticks), splitLine: { show: false } })];
    if (UNITS) {
      const shift = Math.log10(UNITS);
      const above = logTicks(low, high, shift);
      xs.push(axis("in data units", { type: "value", position: "top", axisPointer: { show: false }, min: low, max: high, nameGap: 26, axisLabel: { ...labelled(above), formatter: v => sigma(v + shift) }, axisTick: ticked(above), splitLine: { show: false } }));
    }
    const D = data.ambientDimension;
    const ceiling = lid.ceiling ? [{ yAxis: D, lineStyle: { color: colour("--muted"), type: "dashed", width: 1 }, label: { formatter: "ambient dimension " + whole(D), position: "insideEndBottom", color: colour("--muted"), fontSize: 12 } }] : [];
    chart("curve", {
      ...base(),
      grid: { left: 58, right: 20, top: UNITS ? 78 : 44, bottom: 46 },
      legend: { top: 0, left: 50, itemWidth: 18, itemHeight: 9, itemGap: 18, selectedMode: false, textStyle: { color: colour("--muted"), fontSize: 12 },
        data: [{ name: "median", icon: "path://M0,4h18v2.5h-18z" }, { name: "25\u201375 %", icon: "rect" }, { name: "5\u201395 %", icon: "rect" }].concat(s.finite ? [{ name: "chosen \u03c3", icon: "rect" }] : []) },
      tooltip: {
        ...tipStyle(), trigger: "axis", axisPointer: { type: "line", lineStyle: { color: colour("--muted"), type: "dotted" }, label: { show: false } },
        formatter: points => {
          const p = points.find(q => q.seriesName === "median");
          if (!p) return "";
          const g = p.dataIndex;
          const rows = [["median", n(c.median[g])], ["25\u201375 %", between(c.q25[g], c.q75[g])], ["5\u201395 %", between(c.q05[g], c.q95[g])]];
          drawn.forEach(d => rows.push([Fathom.id(d.i), n(d.values[g])]));
          return tip("\u03c3 = " + n(c.sigmas[g]) + (UNITS ? "  (" + n(c.sigmas[g] * UNITS) + " in data units)" : ""), rows);
        },
      },
      xAxis: xs,
      yAxis: axis("LID", { type: lid.type, nameGap: 42, min: lid.min, max: lid.max, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...axis("").axisLabel, showMinLabel: lid.min === 0, showMaxLabel: lid.type === "log" } }),
      series: [
        area("5\u201395 %", "q05", "q95", 0.16), area("25\u201375 %", "q25", "q75", 0.28),
        { name: "median", type: "line", data: x.map((at, g) => [at, c.median[g]]), showSymbol: false, lineStyle: { color: colour("--accent"), width: 2.5 }, itemStyle: { color: colour("--accent") }, z: 3,
          markArea: { silent: true, data: spread },
          markLine: { symbol: "none", silent: true, animation: false, data: ceiling.concat(chosen === null ? [] : [{ xAxis: chosen, lineStyle: { color: colour("--warm"), type: "solid", width: 1.5 }, label: { show: false } }]) } },
        { name: "chosen \u03c3", type: "line", data: [], itemStyle: { color: colour("--warm") }, color: colour("--warm") },
        ...drawn.map(d => ({ name: "row " + d.i, type: "line", data: x.map((at, g) => [at, Number.isFinite(d.values[g]) && (lid.type !== "log" || d.values[g] > 0) ? d.values[g] : null]), showSymbol: false, z: 4, lineStyle: { color: mark(d.slot), width: 2 }, itemStyle: { color: mark(d.slot) },
          markPoint: Number.isFinite(method.lid[d.i]) && method.sigma[d.i] > 0 && (lid.type !== "log" || method.lid[d.i] > 0) ? { silent: true, symbol: "circle", symbolSize: 9, label: { show: false }, itemStyle: { color: mark(d.slot), borderColor: colour("--card"), borderWidth: 1.5 }, data: [{ coord: [Math.log10(method.sigma[d.i]), method.lid[d.i]] }] } : undefined })),
      ],
    });
    el("curve-note").textContent = s.finite ? "chosen \u03c3: " + (s.min === s.max ? n(s.median) : n(s.median) + " (5\u201395 %: " + between(s.q05, s.q95) + ")") : "";
  }

  const POINTS = 20000; // drawn at most
  function pairs(x, y) {
    const both = [];
    for (let i = 0; i < Fathom.count; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) both.push(i);
    const step = Math.max(1, both.length / POINTS);
    const rows = step === 1 ? both : Array.from({ length: POINTS }, (_, k) => both[Math.floor(k * step)]);
    return { all: both.length, drawn: rows.map(i => [x[i], y[i], i]) };
  }
  // axis limits of the central 99.8 % when a few values lie far out, so that they do not squeeze the rest
  function limits(values) {
    const sorted = Float64Array.from(values).sort();
    const q = p => sorted[Math.round(p * (sorted.length - 1))];
    const [a, b] = [q(0.001), q(0.999)];
    const wide = b > a && sorted[sorted.length - 1] - sorted[0] > 3 * (b - a);
    const [low, high] = wide ? [Math.max(sorted[0], a - (b - a) / 4), Math.min(sorted[sorted.length - 1], b + (b - a) / 4)] : [sorted[0], sorted[sorted.length - 1]];
    const pad = (high - low) * 0.04 || 1;
    return { min: low - pad, max: high + pad };
  }
  function scatter(name, xName, yName, drawn, tipRows, more = []) {
    const many = drawn.length > 4000; // drawn as small squares, fast enough to redraw on every click
    const size = many ? 3.5 : drawn.length > 600 ? 5 : 7;
    const marked = [...Fathom.selected].map(([i, slot]) => ({ slot, p: drawn.find(d => d[2] === i) })).filter(m => m.p);
    const ends = { axisLabel: { ...axis("").axisLabel, showMinLabel: false, showMaxLabel: false } };
    chart(name, {
      ...base(),
      grid: { left: 58, right: 20, top: 14, bottom: 46 },
      tooltip: { ...tipStyle(), trigger: "item", formatter: p => (p.seriesType === "scatter" ? rowTip(p.value[2], tipRows(p.value)) : "") },
      xAxis: axis(xName, { type: "value", scale: true, ...limits(drawn.map(d => d[0])), nameGap: 28, ...ends }),
      yAxis: axis(yName, { type: "value", scale: true, ...limits(drawn.map(d => d[1])), nameGap: 42, ...ends }),
      series: [
        { type: "scatter", data: drawn, symbolSize: size, clip: true, progressive: 0, large: many, largeThreshold: 1, itemStyle: { color: colour("--accent"), opacity: Math.max(0.14, Math.min(0.75, 28 / Math.sqrt(drawn.length + 1))) }, emphasis: { itemStyle: { opacity: 1, color: colour("--warm") } } },
        { type: "scatter", data: marked.map(m => ({ value: m.p, itemStyle: { color: mark(m.slot), borderColor: colour("--card"), borderWidth: 1.5 } })), symbolSize: 12, z: 5 },
        ...more,
      ],
    }, { click: p => { if (p.seriesType === "scatter") Fathom.toggle(p.value[2]); } });
  }

  function pngSize(method, k) {
    const { all, drawn } = pairs(Fathom.png, method.lid);
    const rho = data.images.pngCorrelation[k];
    el("png-note").textContent = "Spearman's \u03c1 = " + (rho.rho === null ? "undefined" : n(rho.rho, 3)) + " over " + whole(rho.pairs) + " images" + (drawn.length < all ? `, ${whole(drawn.length)} drawn` : "");
    if (!drawn.length) return empty("png", "No image has a finite LID.");
    scatter("png", "bytes as PNG (8 bits, level 9)", "LID", drawn, v => [["LID", n(v[1])], ["PNG", whole(v[0]) + " bytes"]]);
  }

  function agreement(a, b) {
    const rho = data.correlation[b][a];
    el("agreement-note").textContent = "Spearman's \u03c1 = " + (rho === null ? "undefined" : n(rho, 3)) + "; the line is equality";
    const { drawn } = pairs(methods[a].lid, methods[b].lid);
    if (!drawn.length) return empty("agreement", "No point has a finite LID by both methods.");
    const all = drawn.flatMap(d => [d[0], d[1]]);
    const { min, max } = limits(all);
    scatter("agreement", methods[a].name, methods[b].name, drawn, v => [[methods[a].name, n(v[0])], [methods[b].name, n(v[1])]],
      [{ type: "line", data: [[min, min], [max, max]], silent: true, showSymbol: false, clip: true, lineStyle: { color: colour("--muted"), width: 1, type: "dashed" }, z: 1 }]);
  }

  function boxes(method, onLabel) {
    const list = method.boxes.list;
    const across = list.length <= 14;
    el("boxes-note").textContent = "box: quartiles; whiskers: 5\u201395 %; sorted by median" + (method.boxes.leftOut ? `; ${whole(list.length)} largest of ${whole(list.length + method.boxes.leftOut)} labels` : "");
    el("boxes").style.height = across ? Math.max(350, 60 + 30 * list.length) + "px" : "430px";
    if (!list.length) return empty("boxes", "No label has a point with a finite LID.");
    const short = text => (text.length > 22 ? text.slice(0, 21) + "\u2026" : text);
    const names = axis("", {
      type: "category", data: list.map(b => b.label), axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: colour("--ink"), fontSize: 12.5, interval: 0, hideOverlap: false, rotate: across ? 0 : 45, triggerEvent: true, formatter: across ? (v, k) => short(v) + "  {c|" + whole(list[k].finite) + "}" : (v, k) => short(v) + " {c|" + whole(list[k].finite) + "}", rich: { c: { color: colour("--muted"), fontSize: 11.5 } } },
    });
    const values = axis("LID", { type: "value", scale: true, nameGap: across ? 28 : 42, axisLine: { show: false } });
    const c = chart("boxes", {
      ...base(),
      grid: { left: across ? 14 : 40, right: 20, top: 10, bottom: across ? 28 : 10, containLabel: true },
      tooltip: { ...tipStyle(), trigger: "item", formatter: p => { const b = list[p.dataIndex]; return tip(b.label, [["points", whole(b.finite)], ["median", n(b.median)], ["quartiles", between(b.q25, b.q75)], ["5\u201395 %", between(b.q05, b.q95)], ["mean", n(b.mean)]]); } },
      xAxis: across ? values : names, yAxis: across ? { ...names } : values,
      series: [{ type: "boxplot", cursor: "pointer", data: list.map(b => [b.q05, b.q25, b.median, b.q75, b.q95]), boxWidth: [5, across ? 15 : 22], itemStyle: { color: band(0.25), borderColor: colour("--accent"), borderWidth: 1.4 }, emphasis: { itemStyle: { color: band(0.5), borderColor: colour("--accent"), borderWidth: 2, shadowBlur: 0 } } }],
    });
    c.off("click");
    c.on("click", p => onLabel(p.componentType === "series" ? list[p.dataIndex].label : p.value));
  }

  function matrix(current, onPair) {
    const names = methods.map(m => m.name);
    const numbered = names.length > 4; // long names over every column would not fit
    const cell = (a, b) => {
      const rho = data.correlation[a][b];
      const strong = rho !== null && Math.abs(rho) > 0.62;
      const tone = rho === null ? "transparent" : rho >= 0 ? `rgba(${colour("--band")}, ${Math.min(1, Math.abs(rho) * 0.95)})` : `rgba(194, 65, 12, ${Math.abs(rho) * 0.9})`;
      if (a === b) return make("td", { class: "self" }, "1");
      const button = make("button", { type: "button", style: `background: ${tone}; color: ${strong ? (Fathom.isDark() ? "#08131b" : "#ffffff") : colour("--ink")}`, class: current[0] === b && current[1] === a ? "on" : "", onclick: () => onPair(b, a), title: `${names[a]} against ${names[b]}` }, rho === null ? "\u2013" : n(rho, numbered ? 2 : 3));
      return make("td", {}, button);
    };
    fill(el("matrix"), make("table", {}, make("thead", {}, make("tr", {}, make("th"), ...names.map((m, k) => make("th", { scope: "col", title: m }, numbered ? String(k + 1) : m)))),
      make("tbody", {}, ...names.map((m, a) => make("tr", {}, make("th", { scope: "row" }, numbered ? `${a + 1} ${m}` : m), ...names.map((_, b) => cell(a, b)))))));
  }

  // a plot's card grows with its neighbour
  const observer = new ResizeObserver(entries => entries.forEach(e => { const c = charts.get(e.target.id); if (c) c.resize(); }));
  document.querySelectorAll(".plot").forEach(p => observer.observe(p));

  const resize = () => charts.forEach(c => c.resize());
  return { histogram, curve, pngSize, boxes, agreement, matrix, resize };
})();
