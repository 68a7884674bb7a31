"use strict";
// What every page needs: elements and the colours of the theme.
const Dom = (() => {
  const el = id => document.getElementById(id);
  // text only ever becomes a text node
  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes)) {
      if (k === "class") node.className = v;
      else if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
      else if (v !== undefined && v !== null && v !== false) node.setAttribute(k, v === true ? "" : v);
    }
    for (const child of children) if (child !== null && child !== undefined) node.append(child);
    return node;
  }
  function fill(node, ...children) {
    node.replaceChildren(...children.filter(c => c !== null && c !== undefined));
  }
  const isDark = () => document.documentElement.classList.contains("dark");
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => isDark()
    ? ["#4dbcdc", "#ff8a4c", "#b794f6", "#4ade80", "#f472b6", "#facc15", "#7aa7ff", "#cbd5e1"]
    : ["#0b6b8a", "#d9480f", "#7c3aed", "#15803d", "#be185d", "#a16207", "#1d4ed8", "#475569"];

  return { el, make, fill, isDark, colour, palette };
})();
