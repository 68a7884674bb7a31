"use strict";
// What every part of the page stands on: the data, numbers as text, elements, colours, and which rows are selected.
const Fathom = (() => {
  const { el, make, fill, colour, isDark } = Dom;
  const data = JSON.parse(document.getElementById("data").textContent);

  function bytes(text) {
    const binary = atob(text);
    const array = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) array[i] = binary.charCodeAt(i);
    return new DataView(array.buffer);
  }
  // little endian whatever the machine is
  function floats(text) {
    const view = bytes(text);
    const out = new Float32Array(view.byteLength / 4);
    for (let i = 0; i < out.length; i++) out[i] = view.getFloat32(4 * i, true);
    return out;
  }
  function ints(text) {
    const view = bytes(text);
    const out = new Int32Array(view.byteLength / 4);
    for (let i = 0; i < out.length; i++) out[i] = view.getInt32(4 * i, true);
    return out;
  }
  function texts(packed) {
    const indices = ints(packed.indices);
    return { words: packed.words, indices, at: i => (indices[i] < 0 ? null : packed.words[indices[i]]) };
  }

  const count = data.count;
  const labels = data.labels ? texts(data.labels) : null;
  const methods = data.methods.map(m => {
    const method = { ...m, lid: floats(m.lid), se: floats(m.se), sigma: floats(m.sigma), reason: texts(m.reason), flag: texts(m.flag) };
    if (m.curve) {
      const width = m.curve.sigmas.length;
      const values = floats(m.curve.values);
      const rows = m.curve.rows ? new Map(Array.from(ints(m.curve.rows), (row, k) => [row, k])) : null;
      method.curveOf = i => {
        const k = rows ? rows.get(i) : i;
        return k === undefined ? null : values.subarray(k * width, (k + 1) * width);
      };
    } else {
      method.curveOf = () => null;
    }
    if (m.strips) method.strips = Object.fromEntries(Object.entries(m.strips).map(([k, v]) => [k, Array.from(ints(v))]));
    return method;
  });
  const png = data.images ? floats(data.images.pngBytes) : null;

  // Numbers
  const minus = text => text.replace("-", "\u2212");
  function n(x, digits = 4) {
    if (x === null || x === undefined || !Number.isFinite(x)) return "NaN";
    if (x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e7)) return minus(x.toExponential(Math.max(0, digits - 2)));
    return minus(x.toLocaleString("en-US", { maximumSignificantDigits: digits }));
  }
  const decimals = (x, k) => (Number.isFinite(x) ? minus(x.toFixed(k)) : "NaN");
  const digits = (x, k) => (Math.abs(x) >= 1e-4 && Math.abs(x) < Math.pow(10, k) ? minus(x.toPrecision(k)) : n(x, k)); // zeros at the end kept
  const whole = x => x.toLocaleString("en-US");
  const between = (a, b, digits = 4) => n(a, digits) + " \u2013 " + n(b, digits);
  function percent(part, all) {
    const p = (100 * part) / all;
    return part === 0 ? "0 %" : p < 0.1 ? "< 0.1 %" : n(p, p < 1 ? 1 : p > 99 && part < all ? 3 : 2) + " %";
  }
  function duration(s) {
    if (s < 60) return n(s, s < 10 ? 2 : 3) + " s";
    const w = Math.round(s);
    return w < 3600 ? Math.floor(w / 60) + " min " + (w % 60) + " s" : Math.floor(w / 3600) + " h " + Math.floor((w % 3600) / 60) + " min";
  }

  const id = i => (data.ids ? data.ids[i] : String(i));
  const label = i => (labels ? labels.at(i) : null);

  // Images: cells of the contact sheet, drawn when the sheet is decoded
  const sheet = data.images ? data.images.sheet : null;
  const sheetRows = sheet && sheet.rows ? new Map(Array.from(ints(sheet.rows), (row, k) => [row, k])) : null;
  const picture = sheet ? new Image() : null;
  const decoded = picture ? new Promise(done => { picture.onload = done; picture.src = sheet.uri; }) : null;
  function tile(i) {
    const k = sheet ? (sheetRows ? sheetRows.get(i) : i) : undefined;
    if (k === undefined) return null;
    const canvas = make("canvas", { width: sheet.width, height: sheet.height, class: sheet.width <= 32 ? "crisp" : "" });
    const draw = () => canvas.getContext("2d").drawImage(picture, (k % sheet.columns) * sheet.cell, Math.floor(k / sheet.columns) * sheet.cell, sheet.width, sheet.height, 0, 0, sheet.width, sheet.height);
    if (picture.complete && picture.naturalWidth) draw(); else decoded.then(draw);
    return canvas;
  }

  // Selection: a few rows whose curves are drawn, each in a colour of its own
  const MOST = 6;
  const selected = new Map(); // row -> slot
  const watchers = [];
  function toggle(i) {
    if (selected.has(i)) selected.delete(i);
    else {
      if (selected.size === MOST) selected.delete(selected.keys().next().value);
      let slot = 0;
      const used = new Set(selected.values());
      while (used.has(slot)) slot++;
      selected.set(i, slot);
    }
    watchers.forEach(w => w());
  }
  const marks = { light: ["#d9480f", "#7c3aed", "#15803d", "#be185d", "#a16207", "#1d4ed8"], dark: ["#ff8a4c", "#b794f6", "#4ade80", "#f472b6", "#facc15", "#7aa7ff"] };
  const mark = slot => marks[isDark() ? "dark" : "light"][slot];

  return { data, count, labels, methods, png, n, decimals, digits, whole, between, percent, duration, el, make, fill, id, label, tile, selected, toggle, mark, colour, isDark, onSelect: w => watchers.push(w), method: methods[0] };
})();
