// Charts over the last hour.
import "./lib/chart.js";
import { clock, rate } from "./i18n.js";

const { Chart } = globalThis;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function faint(hex) {
  return hex.length === 4 ? hex + "2" : hex + "24";
}

function axis(extra) {
  return {
    border: { display: false },
    grid: { color: colour("--line"), drawTicks: false },
    ticks: { color: colour("--muted"), padding: 6, font: { size: 11 }, maxRotation: 0, ...extra.ticks },
    ...extra.axis,
  };
}

function options(format, whole) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    scales: {
      x: axis({ axis: { type: "linear", grid: { display: false }, min: Date.now() - 3_600_000, max: Date.now() }, ticks: { count: 4, align: "inner", callback(value) { return clock(value, this.max - this.min < 600_000); } } }),
      y: axis({ axis: { beginAtZero: true, grace: "8%" }, ticks: { maxTicksLimit: 5, precision: whole ? 0 : undefined, callback: format } }),
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { title: (items) => clock(items[0].parsed.x), label: (item) => " " + item.dataset.label + ": " + format(item.parsed.y) }, displayColors: true, boxWidth: 8, boxHeight: 8 },
    },
  };
}

function dataset(line) {
  const stroke = colour(line.colour);
  return {
    label: line.label,
    borderColor: stroke,
    backgroundColor: faint(stroke),
    borderWidth: 1.8,
    borderDash: line.dash || [],
    fill: line.fill || false,
    pointRadius: 0,
    pointHoverRadius: 3,
    cubicInterpolationMode: "monotone", // nothing below nothing
    data: [],
  };
}

/**
 * A chart in a canvas: lines with label, colour, of(step), and perhaps fill and dash; whole when its values have no parts. Returns update(hour) and close().
 */
export function graph(canvas, lines, { format = rate, whole = false } = {}) {
  let chart = null;
  let hour = [];
  function make() {
    chart?.destroy();
    chart = new Chart(canvas, { type: "line", data: { datasets: lines.map((line) => dataset(line)) }, options: options(format, whole) });
    update(hour);
  }
  function update(steps) {
    hour = steps;
    const end = steps.length ? Date.parse(steps.at(-1).time) : Date.now();
    const begin = steps.length ? Date.parse(steps[0].time) : end;
    chart.options.scales.x.min = Math.max(end - 3_600_000, Math.min(begin, end - 60_000)); // young servers fill the width, too
    chart.options.scales.x.max = end;
    lines.forEach((line, i) => {
      chart.data.datasets[i].data = steps.map((step) => ({ x: Date.parse(step.time), y: line.of(step) }));
    });
    chart.update(still.matches ? "none" : undefined);
  }
  make();
  dark.addEventListener("change", make);
  return {
    update,
    close() {
      dark.removeEventListener("change", make);
      chart.destroy();
    },
  };
}
