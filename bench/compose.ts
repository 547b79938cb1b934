// Measures linting a folder of Compose files in a separate process: `node bench/compose.ts [FOLDER]`.
// Without a folder, 400 generated files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLint } from './lint-process.ts';
import { machineLine, spread } from './machine.ts';

const runs = 5;

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

function measure(folder: string): void {
  const uses = Array.from({ length: runs }, () => runLint([folder]));
  for (const { status, stderr } of uses) if (status !== 0) throw new Error(stderr);
  const [{ stdout }] = uses as [(typeof uses)[number]];
  const { findings } = JSON.parse(stdout) as { findings: readonly unknown[] };
  console.log(`wall ${spread(uses.map(({ milliseconds }) => milliseconds))}   (bound 1500 ms)`);
  console.log(`cpu  ${spread(uses.map(({ cpu }) => cpu))}`);
  const memory = Math.max(...uses.map(({ mebibytes }) => mebibytes));
  console.log(`peak memory ${memory.toFixed(0)} MiB, ${findings.length} findings`);
}

const [given] = process.argv.slice(2);
console.log(`${machineLine()}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
if (given !== undefined) measure(given);
else {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
  try {
    generate(folder, 400);
    measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
