// Charts of the tables beside them: what is drawn is what stands there, to the second.

const style = () => getComputedStyle(document.documentElement);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = [];

function color(name) {
  return style().getPropertyValue(name).trim();
}

// Stripes: to be told from a plain area without seeing colours.
function striped(ground, stripe) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = stripe;
  pen.lineWidth = 2;
  for (const x of [-8, 0, 8]) {
    pen.moveTo(x, 8);
    pen.lineTo(x + 8, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

const fills = () => [color("--series-1"), striped(color("--hover"), color("--series-2"))];
const borders = () => [color("--series-1"), color("--series-2")];

function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  const told = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return rest ? `${told}:${String(rest).padStart(2, "0")}` : told;
}

// "1:30" and "1:30:05"
function seconds(words) {
  const [hours, minutes, rest = 0] = words.trim().split(":").map(Number);
  return hours * 3600 + minutes * 60 + rest;
}

// The labels, and for each column that is drawn its head and its seconds.
function read(table) {
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells].filter((head) => "series" in head.dataset);
  return {
    labels: rows.map(({ cells: [head] }) => head.textContent.trim()),
    series: heads.map((head) => ({
      label: head.textContent.trim(),
      seconds: rows.map((row) => seconds(row.cells[head.cellIndex].textContent)),
    })),
  };
}

function short(label) {
  return label.length > 22 ? `${label.slice(0, 21)}…` : label;
}

function shared(labelOf) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: still.matches ? false : { duration: 300 },
    color: color("--pico-color"),
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { label: labelOf } },
    },
  };
}

// Whole hours, or halves, in few steps.
function step(most) {
  const steps = [0.5, 1, 2, 4, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000];
  return 3600 * (steps.find((hours) => most / 3600 / hours <= 6) ?? 200000);
}

function axes(values, labels, most) {
  const text = { color: color("--pico-muted-color"), maxRotation: 0 };
  const hours = {
    stacked: true,
    beginAtZero: true,
    grid: { color: color("--line") },
    ticks: { ...text, callback: (value) => clock(value), stepSize: step(most) },
  };
  const names = { stacked: true, grid: { display: false }, ticks: text };
  return { [values]: hours, [labels]: names };
}

const kinds = {
  stacked({ labels, series }) {
    const datasets = series.map(({ label, seconds }, nth) => ({
      label,
      data: seconds,
      backgroundColor: fills()[nth],
      borderColor: borders()[nth],
      borderWidth: 1,
    }));
    const options = shared((point) => `${point.dataset.label}: ${clock(point.raw)}`);
    const sums = labels.map((_label, nth) => series.reduce((sum, one) => sum + one.seconds[nth], 0));
    options.scales = axes("y", "x", Math.max(...sums));
    options.plugins.legend = { display: true, labels: { color: color("--pico-color") } };
    return { type: "bar", data: { labels, datasets }, options };
  },
  ranking({ labels, series: [{ label, seconds }] }) {
    const told = { label, data: seconds, backgroundColor: color("--series-1"), borderRadius: 3 };
    const options = shared((point) => clock(point.raw));
    options.indexAxis = "y";
    options.scales = axes("x", "y", Math.max(...seconds));
    options.scales.y.ticks = {
      ...options.scales.y.ticks,
      callback: (_value, nth) => short(labels[nth]),
    };
    return { type: "bar", data: { labels, datasets: [told] }, options };
  },
  share({ labels, series: [{ seconds }] }) {
    const told = { data: seconds, backgroundColor: fills(), borderColor: borders() };
    const options = shared((point) => `${point.label}: ${clock(point.raw)}`);
    options.cutout = "60%";
    options.plugins.legend = {
      display: true,
      position: "right",
      labels: { color: color("--pico-color") },
    };
    return { type: "doughnut", data: { labels, datasets: [told] }, options };
  },
};

function draw() {
  for (const chart of drawn.splice(0)) chart.destroy();
  for (const place of document.querySelectorAll("[data-chart]")) {
    const canvas = place.querySelector("canvas");
    const table = document.getElementById(canvas.getAttribute("aria-describedby"));
    place.hidden = false;
    drawn.push(new Chart(canvas, kinds[place.dataset.chart](read(table))));
  }
}

dark.addEventListener("change", draw);
draw();
