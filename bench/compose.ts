// Measures linting a folder of Compose files in a separate process: `node bench/compose.ts [FOLDER]`.
// Without a folder, 400 generated files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLine } from './machine.ts';
import { measureLint } from './measure-lint.ts';

const service = (name: string, n: number): string =>
  `  ${name}:
    image: registry.example/${name}:1.${n}
    restart: unless-stopped
    ports: ["${8000 + n}:80"]
    environment: {MODE: production, WORKERS: "${n % 8}", PASSWORD_FILE: /run/secrets/password}
    volumes: ["./data:/var/lib/${name}", "cache:/cache"]
    depends_on: [db]
`;

/** Returns a folder of typical projects: a few services each, with a database. */
function generate(folder: string, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const directory = join(folder, `project-${n}`);
    mkdirSync(directory);
    const services = ['web', 'worker', 'proxy'].slice(0, 1 + (n % 3)).map((name) => service(name, n));
    const database = '  db:\n    image: postgres:17\n    volumes: ["db:/var/lib/postgresql/data"]\n';
    const text = `services:\n${services.join('')}${database}volumes: {db: , cache: }\n`;
    writeFileSync(join(directory, 'compose.yaml'), text);
  }
}

const bounds = { milliseconds: 1500 };

const [given] = process.argv.slice(2);
console.log(`${machineLine()}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
if (given !== undefined) measureLint(given, bounds);
else {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
  try {
    generate(folder, 400);
    measureLint(folder, bounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
