import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCli } from './run-cli.ts';

/** Three services as many people write them, with nothing hardened. */
const ordinary = `services:
  nginx:
    image: nginx:latest
    ports: ["80:80", "443:443"]
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf
      - ./html:/usr/share/nginx/html
    depends_on: [app]
    restart: always
  app:
    build: .
    ports: ["3000:3000"]
    environment:
      - NODE_ENV=production
      - DATABASE_URL=postgres://app:s3cretpw@db:5432/app
    volumes: [".:/app"]
    depends_on: [db]
    restart: always
  db:
    image: postgres:15
    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: s3cretpw, POSTGRES_DB: app}
    ports: ["5432:5432"]
    volumes: [pgdata:/var/lib/postgresql/data]
    restart: always
volumes: {pgdata: }
`;

const folder = mkdtempSync(join(tmpdir(), 'ironhull-length-'));
writeFileSync(join(folder, 'compose.yaml'), ordinary);
writeFileSync(
  join(folder, 'nginx.conf'),
  'server { listen 80; location / { proxy_pass http://app:3000; } }\n',
);
after(() => rmSync(folder, { recursive: true }));

async function lint(...more: readonly string[]): Promise<string> {
  const { stdout } = await runCli(['lint', '.', ...more], { cwd: folder });
  return stdout;
}

test('findings on three ordinary services fit one screen, and what is undecided beside them', async () => {
  const lines = (await lint()).split('\n');
  const undecided = lines.findIndex((line) => line.includes('Undecided'));
  const summary = lines.findIndex((line) => /^\d+ high, .* passed/u.test(line));
  assert.ok(undecided > 0 && summary > undecided);
  assert.ok(undecided <= 36, `${undecided} lines of findings`);
  assert.ok(summary <= 48, `${summary} lines before the summary`);
  assert.ok(lines.length <= 60, `${lines.length} lines`);
  assert.ok(lines.every((line) => line.length <= 100));
});

test('what is folded there is in --all and JSON, each finding and each doubt', async () => {
  const report = JSON.parse(await lint('--format', 'json')) as {
    findings: readonly { rule: string; subject: { name: string } }[];
    outcomes: readonly { state: string; doubts: readonly string[] }[];
  };
  const all = (await lint('--all')).replaceAll(/\s+/gu, ' ');
  assert.ok(report.findings.length > 25);
  for (const { rule } of report.findings) assert.ok(all.includes(rule), rule);
  for (const { doubts } of report.outcomes) for (const doubt of doubts) assert.ok(all.includes(doubt), doubt);
});
