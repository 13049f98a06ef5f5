// Copies what the dashboard serves of other people's work, with its licence, into
// ../static/vendor/<name>/, and writes vendor.json with the version and SHA-384 of each file. What
// is text lies there compressed, too, as browsers take it over https.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { icons } from "./icons.mjs";

const vendor = new URL("../static/vendor/", import.meta.url);
const wanted = {
  calendar: {
    package: "@event-calendar/build",
    files: ["dist/event-calendar.min.js", "dist/event-calendar.min.css"],
    // The package names its licence and does not bring the text.
    licence: new URL("licences/event-calendar.txt", import.meta.url),
  },
  chart: { package: "chart.js", files: ["dist/chart.umd.min.js", "LICENSE.md"] },
  htmx: { package: "htmx.org", files: ["dist/htmx.min.js", "LICENSE"] },
  lucide: { package: "lucide-static", files: ["LICENSE"], icons },
  pico: { package: "@picocss/pico", files: ["css/pico.jade.min.css", "LICENSE.md"] },
  sortable: { package: "sortablejs", files: ["Sortable.min.js", "LICENSE"] },
  "tom-select": {
    package: "tom-select",
    files: ["dist/js/tom-select.base.min.js", "dist/css/tom-select.min.css", "LICENSE"],
  },
};

await rm(vendor, { recursive: true, force: true });
const told = {};
for (const [name, { package: source, files, licence, icons }] of Object.entries(wanted)) {
  const from = new URL(`node_modules/${source}/`, import.meta.url);
  const to = new URL(`${name}/`, vendor);
  const { version } = JSON.parse(await readFile(new URL("package.json", from)));
  await mkdir(to, { recursive: true });
  const made = files.map((file) => basename(file));
  for (const file of files) await copyFile(new URL(file, from), new URL(basename(file), to));
  if (licence) await copyFile(licence, new URL("LICENSE", to)), made.push("LICENSE");
  if (icons) await writeFile(new URL("icons.svg", to), await sprite(from, icons)), made.push("icons.svg");
  for (const file of made.filter((file) => /\.(js|css|svg)$/.test(file))) {
    await writeFile(new URL(`${file}.br`, to), brotliCompressSync(await readFile(new URL(file, to))));
    made.push(`${file}.br`);
  }
  for (const file of made) {
    const hash = createHash("sha384").update(await readFile(new URL(file, to))).digest("base64");
    told[`${name}/${file}`] = { version, hash: `sha384-${hash}` };
  }
}
await writeFile(new URL("vendor.json", vendor), JSON.stringify(told, null, 2) + "\n");

/** One file with every icon as a symbol, drawn by <use href="icons.svg#name">. */
async function sprite(from, names) {
  const symbols = names.map(async (name) => {
    const drawn = await readFile(new URL(`icons/${name}.svg`, from), "utf8");
    const [, lines] = drawn.match(/<svg[^>]*>([^]*)<\/svg>/);
    return `<symbol id="${name}" viewBox="0 0 24 24">${lines.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  const all = (await Promise.all(symbols)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${all}\n</svg>\n`;
}
