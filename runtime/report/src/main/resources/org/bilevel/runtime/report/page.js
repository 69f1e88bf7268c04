"use strict";
(() => {
  const COLOURS = 8;
  const DASHES = [[], [8, 4], [2, 4], [10, 4, 2, 4]];
  const rows = csv => {
    const all = [];
    let row = [], field = "", quoted = false;
    for (let i = 0; i < csv.length; i++) {
      const c = csv[i];
      if (quoted) {
        if (c !== '"') field += c;
        else if (csv[i + 1] === '"') { field += '"'; i++; }
        else quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === "," || c === "\n") {
        row.push(field);
        field = "";
        if (c === "\n") { all.push(row); row = []; }
      } else field += c;
    }
    return all;
  };
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = v => v == null ? "–" : v === 0 ? "0"
    : Math.abs(v) >= 1e-4 && Math.abs(v) < 1e6 ? String(+v.toPrecision(4)) : v.toExponential(2);

  /** One line for each variant, and what its seeds span; aligned on the places of all of them. */
  const read = figure => {
    const [header, ...body] = rows(figure.querySelector(".data").textContent);
    const at = name => header.indexOf(name);
    const [x, mean, min, max] = [at("x"), at("mean"), at("min"), at("max")];
    const places = [...new Set(body.map(row => +row[x]))].sort((a, b) => a - b);
    const index = new Map(places.map((place, i) => [place, i]));
    const variants = [...new Set(body.map(row => row[0]))];
    const data = [places];
    const spread = variants.map(() => false);
    for (const variant of variants) for (let k = 0; k < 3; k++) data.push(places.map(() => null));
    const words = new Map();
    const block = figure.dataset.block;
    for (const row of body) {
      const v = variants.indexOf(row[0]), i = index.get(+row[x]);
      [mean, min, max].forEach((column, k) => { data[1 + 3 * v + k][i] = +row[column]; });
      spread[v] ||= row[min] !== row[max];
      words.set(+row[x], block ? `${block} ${row[x + 1]}, ${figure.dataset.across} ${row[x + 2]}`
        : `${figure.dataset.across} ${row[x + 1]}`);
    }
    return { variants, data, spread, words };
  };

  const names = rows(document.getElementById("variants")?.textContent ?? "").map(row => row[0]);
  const plots = new Map();

  const draw = figure => {
    const box = figure.querySelector(".plot");
    plots.get(figure)?.destroy();
    const { variants, data, spread, words } = read(figure);
    const values = data.slice(1).flat().filter(v => v != null);
    const [least, most] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const flat = least === most ? (Math.abs(least) || 1) : 0; // uPlot's axis would reach to 100
    const strokes = [];
    const log = figure.querySelector(".log");
    const positive = data.slice(1).every(line => line.every(v => v == null || v > 0));
    log.hidden = !positive;
    const ink = style("--soft"), rule = style("--rule");
    const block = figure.dataset.block;
    const starts = figure.dataset.starts.split(" ").filter(Boolean).map(s => s.split(":").map(Number));
    const series = [{ label: "at", value: (u, v) => v == null ? "–" : words.get(v) ?? v }];
    const bands = [];
    variants.forEach((variant, v) => {
      const place = Math.max(0, names.indexOf(variant));
      const stroke = style("--c" + place % COLOURS);
      series.push({
        label: variant || figure.dataset.title, stroke, width: 2,
        dash: DASHES[Math.floor(place / COLOURS) % DASHES.length],
        spanGaps: true,
        points: { size: 5, fill: stroke, stroke, show: data[0].length <= 40 },
        value: (u, value, s, i) => i == null || value == null ? "–" : spread[v]
          ? `${short(value)} (${short(data[s + 1][i])} to ${short(data[s + 2][i])})` : short(value),
      });
      for (const edge of ["min", "max"]) {
        series.push({ label: variant + " " + edge, class: "band", stroke, width: 0, points: { show: false }, spanGaps: true });
      }
      if (spread[v]) bands.push({ series: [3 + 3 * v, 2 + 3 * v], fill: stroke + (variants.length > 6 ? "12" : "2e") });
      strokes.push([stroke, DASHES[Math.floor(place / COLOURS) % DASHES.length]]);
    });
    const axis = {
      stroke: ink, font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif",
      grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 },
    };
    const whole = [1, 2, 5].flatMap(m => [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].map(p => m * p)).sort((a, b) => a - b);
    const label = block ? `${figure.dataset.across}, one ${block === "task" ? "task" : "stage"} after the other` : figure.dataset.across;
    const alone = data[0].length === 1;
    const plot = new uPlot({
      width: box.clientWidth, height: 240,
      padding: [10, 14, 0, 0],
      scales: {
        x: { time: false, ...(alone ? { range: [data[0][0] - 1, data[0][0] + 1] } : {}) },
        y: log.ariaPressed === "true" && positive ? { distr: 3 } : flat ? { range: [least - flat, most + flat] } : {},
      },
      cursor: { points: { size: 7 }, drag: { x: true, y: false } },
      series, bands,
      axes: [
        { ...axis, incrs: whole, label, labelSize: 20, size: 34, labelGap: 0 },
        { ...axis, ...(values.every(Number.isInteger) ? { incrs: whole } : {}), size: (u, values) => values == null ? 40 : 18 + 7 * Math.max(...values.map(v => String(v ?? "").length)), values: (u, ticks) => ticks.map(t => t == null ? null : short(t)) },
      ],
      hooks: {
        drawClear: [u => {
          if (starts.length < 2 || starts.length > 40) return;
          u.ctx.save();
          u.ctx.strokeStyle = ink;
          u.ctx.globalAlpha = 0.45;
          u.ctx.setLineDash([3, 4]);
          for (const [, start] of starts.slice(1)) {
            const px = Math.round(u.valToPos(start + 0.5, "x", true));
            if (px < u.bbox.left || px > u.bbox.left + u.bbox.width) continue;
            u.ctx.beginPath();
            u.ctx.moveTo(px, u.bbox.top);
            u.ctx.lineTo(px, u.bbox.top + u.bbox.height);
            u.ctx.stroke();
          }
          u.ctx.restore();
        }],
        setSeries: [(u, i, options) => { // a variant's band comes and goes with its line
          if (i != null && i % 3 === 1 && options.show != null) {
            u.setSeries(i + 1, { show: options.show });
            u.setSeries(i + 2, { show: options.show });
          }
        }],
      },
    }, data, box);
    plots.set(figure, plot);
    plot.root.querySelectorAll(".u-legend .u-series:not(.band)").forEach((row, i) => {
      if (i === 0) return; // the place
      const [stroke, dash] = strokes[i - 1];
      let end = 0;
      const stops = dash.map((length, k) => `${k % 2 ? "transparent" : stroke} ${end}px ${end += length}px`);
      const marker = row.querySelector(".u-marker");
      marker.style.border = "none";
      marker.style.background = dash.length ? `repeating-linear-gradient(90deg, ${stops.join(", ")})` : stroke;
      const name = row.querySelector("th"); // what a click does, a key does
      row.tabIndex = 0;
      row.role = "button";
      row.ariaPressed = "true";
      row.addEventListener("keydown", event => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); name.click(); }
      });
      name.addEventListener("click", () => setTimeout(() => { row.ariaPressed = String(!row.classList.contains("u-off")); }));
    });
  };

  const charts = [...document.querySelectorAll(".chart")];
  charts.forEach(draw);
  const resized = new ResizeObserver(entries => {
    for (const { target } of entries) {
      const plot = plots.get(target.parentElement);
      if (plot && target.clientWidth > 0 && plot.width !== target.clientWidth) {
        plot.setSize({ width: target.clientWidth, height: 240 });
      }
    }
  });
  charts.forEach(figure => resized.observe(figure.querySelector(".plot")));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));

  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button?.className === "log") {
      button.ariaPressed = String(button.ariaPressed !== "true");
      draw(button.closest("figure"));
    } else if (button?.className === "csv") {
      const text = button.closest("figure").querySelector(".data").textContent;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
  });
})();
