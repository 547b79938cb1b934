// `npm start`: a fresh clone verifies the images of the example by their stored signatures, finds known vulnerabilities in their
// packages, and audits this machine and the example, with nothing else to set up.
import { readdirSync } from 'node:fs';
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
// `data` has the snapshot alone: its answer is the same on every machine.
const scan = [
  'bin/ironhull',
  'scan',
  ...readdirSync(sboms).map((name) => `sbom:${sboms}/${name}`),
  '--database',
  'data',
  '--brief',
  '--fail-on',
  'never',
];
// Two of the images are there to show what is not trusted: the exit code is that of the audit.
await runPinned(['bin/ironhull', 'trust', 'verify', '--offline', '--brief', ...lock, ...policy]);
process.stdout.write('\n');
await runPinned(scan);
process.stdout.write('\n');
process.exitCode = await runPinned([...audit, ...process.argv.slice(2)]);
