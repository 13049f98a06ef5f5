// Copies what the dashboard serves of other people's work, with its licence, into
// ../static/vendor/<name>-<version>/, and writes vendor.json with the SHA-384 of each file.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

const vendor = new URL("../static/vendor/", import.meta.url);
const wanted = {
  pico: { package: "@picocss/pico", files: ["css/pico.jade.min.css", "LICENSE.md"] },
};

await rm(vendor, { recursive: true, force: true });
const hashes = {};
for (const [name, { package: source, files }] of Object.entries(wanted)) {
  const from = new URL(`node_modules/${source}/`, import.meta.url);
  const { version } = JSON.parse(await readFile(new URL("package.json", from)));
  const folder = `${name}-${version}`;
  await mkdir(new URL(`${folder}/`, vendor), { recursive: true });
  for (const file of files) {
    const path = `${folder}/${basename(file)}`;
    await cp(new URL(file, from), new URL(path, vendor));
    const bytes = await readFile(new URL(path, vendor));
    hashes[path] = `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
  }
}
await writeFile(new URL("vendor.json", vendor), JSON.stringify(hashes, null, 2) + "\n");
