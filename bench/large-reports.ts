// Measures lint of large input in a separate process, and the size of its reports: `node bench/large-reports.ts`.
// With /usr/bin/chromium also how soon the page is painted and can be used.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { runLint } from './lint-process.ts';
import { machineLine } from './machine.ts';

const service = (n: number): string => `  app${n}:
    image: registry.example/app${n % 40}:1.${n % 7}
    restart: unless-stopped
    ports: ["${8000 + n}:80"]
    environment: {MODE: production, WORKERS: "${n % 8}", PASSWORD_FILE: /run/secrets/password}
    volumes: ["./data${n}:/var/lib/app", "cache:/cache"]
`;

const labels = Array.from({ length: 200 }, (_, n) => `      app.label.${n}: "${'x'.repeat(50)}"\n`).join('');
const lines = (of: (n: number) => string): string =>
  Array.from({ length: 10_000 }, (_, n) => `${of(n)}\n`).join('');
const sharing = Array.from({ length: 50 }, (_, n) => `  app${n}: {image: app:1, env_file: app.env}\n`).join(
  '',
);

/** The files of each case. */
const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2,000 services': {
    'compose.yaml': `services:\n${Array.from({ length: 2000 }, (_, n) => service(n)).join('')}volumes: {cache: }\n`,
  },
  'a Compose file of 4.5 MB': {
    'compose.yaml': `services:\n${Array.from({ length: 300 }, (_, n) => `${service(n)}    labels:\n${labels}`).join('')}volumes: {cache: }\n`,
  },
  '50 services, an env_file of 10,000 lines': {
    'compose.yaml': `services:\n${sharing}`,
    'app.env': lines((n) => `SETTING_${n}=value ${n}`),
  },
  'the same, made from other variables': {
    'compose.yaml': `services:\n${sharing}`,
    'app.env': lines((n) => `SETTING_${n}=\${OTHER_${n}}/x`),
  },
  'the same, every twentieth a token': {
    'compose.yaml': `services:\n${sharing}`,
    'app.env': lines((n) => (n % 20 === 0 ? `APP_${n}_TOKEN=value` : `SETTING_${n}=value`)),
  },
};

const browserPath = '/usr/bin/chromium';

/** Returns when a page is painted and when its script has run, in milliseconds. */
async function paint(file: string): Promise<string> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: browserPath, args });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const [painted, usable] = await page.evaluate<[number, number]>(
      `[performance.getEntriesByName('first-contentful-paint')[0].startTime,
        performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]`,
    );
    return `painted after ${painted.toFixed(0)} ms, usable after ${usable.toFixed(0)} ms`;
  } finally {
    await browser.close();
  }
}

const megabytes = (text: string): string => `${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB`;

async function measure(name: string, files: Readonly<Record<string, string>>, folder: string): Promise<void> {
  const directory = join(folder, name.replaceAll(/\W+/gu, '-'));
  mkdirSync(directory);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  console.log(`${name} (load ${loadavg()[0]?.toFixed(1) ?? '?'})`);
  for (const format of ['json', 'html']) {
    const { status, stdout, stderr, cpu, mebibytes } = runLint([directory], format);
    if (status !== 0) throw new Error(stderr);
    console.log(
      `  ${format}  ${megabytes(stdout)}  ${(cpu / 1000).toFixed(1)} s of processor time, ${mebibytes.toFixed(0)} MiB`,
    );
    if (format !== 'html' || !existsSync(browserPath)) continue;
    const page = join(folder, 'page.html');
    writeFileSync(page, stdout);
    console.log(`        ${await paint(page)}`);
  }
}

console.log(machineLine());
const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
try {
  for (const [name, files] of Object.entries(cases)) await measure(name, files, folder);
} finally {
  rmSync(folder, { recursive: true });
}
