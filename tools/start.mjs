// `npm start`: a fresh clone audits this machine and the example, with nothing else to set up.
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
const audit = [
  'bin/ironhull',
  'audit',
  '--with',
  'examples/shop',
  '--with',
  'examples/shop/facts.json',
  '--html',
  'report.html',
  '--brief',
  '--fail-on',
  'never',
];
process.exitCode = await runPinned([...audit, ...process.argv.slice(2)]);
