// `npm start`: a fresh clone verifies the images of the example by their stored signatures, finds known vulnerabilities in their
// packages, audits this machine and the example, and proves on its engine, if there is one, that a hardened service is so.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
const policy = ['--policy', 'examples/shop/release/ironhull.yaml'];
const lock = ['--lock', 'examples/shop/release/ironhull.lock'];
const audit = [
  'bin/ironhull',
  'audit',
  '--with',
  'examples/shop',
  '--with',
  'examples/shop/facts.json',
  ...policy,
  '--html',
  'report.html',
  '--brief',
  '--fail-on',
  'never',
];
const sboms = 'examples/shop/sboms';
const scan = [
  'bin/ironhull',
  'scan',
  ...readdirSync(sboms).map((name) => `sbom:${sboms}/${name}`),
  '--brief',
  '--fail-on',
  'never',
];
// Two of the images are there to show what is not trusted: the exit code is that of the audit.
await runPinned(['bin/ironhull', 'trust', 'verify', '--offline', '--brief', ...lock, ...policy]);
process.stdout.write('\n');
// Without a database of this machine, the snapshot answers: the same everywhere.
const noDatabase = mkdtempSync(join(tmpdir(), 'ironhull-start-'));
const database = process.env.IRONHULL_DATABASE;
process.env.IRONHULL_DATABASE = noDatabase;
await runPinned(scan);
rmSync(noDatabase, { recursive: true });
if (database === undefined) delete process.env.IRONHULL_DATABASE;
else process.env.IRONHULL_DATABASE = database;
process.stdout.write('\n');
process.exitCode = await runPinned([...audit, ...process.argv.slice(2)]);
process.stdout.write('\n');
await runPinned(['tools/prove-example.ts']);
