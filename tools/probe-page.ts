// Writes the tables of docs/probes.md: of the probes, and, with an engine of the lab, of what a run of
// them found: `node tools/probe-page.ts [--run]`.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEngine } from '../test/lab/kit/engine.ts';
import { probeMatrix } from '../test/lab/probe-matrix.ts';
import { prepareWeaknesses } from '../test/lab/probe-weaknesses.ts';
import { matrixTable, probeTables, withPart } from './probe-page/page.ts';

const page = resolve(import.meta.dirname, '../docs/probes.md');
const text = withPart(readFileSync(page, 'utf8'), 'probes', probeTables());
writeFileSync(page, process.argv.includes('--run') ? withPart(text, 'matrix', await matrix()) : text);

async function matrix(): Promise<string> {
  const engine = await startEngine({ config: 'default' });
  try {
    await prepareWeaknesses(engine);
    const columns = await probeMatrix(engine, 'runc');
    return matrixTable(columns.map(({ weakness: { title }, outcomes }) => ({ title, outcomes })));
  } finally {
    await engine.stop();
  }
}
