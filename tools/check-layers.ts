import { resolve } from 'node:path';
import { circularFiles } from './structure/circles.ts';
import { layerTableProblems } from './structure/layer-order.ts';
import { layers } from './structure/layer-table.ts';
import { isTest, violationsOf } from './structure/layers.ts';
import { repeatedNames } from './structure/names.ts';
import { circularLayers, parts } from './structure/part-table.ts';
import { partViolations } from './structure/parts.ts';
import { unreachable } from './structure/reach.ts';
import { readSources } from './structure/read.ts';
import { listedNames } from './structure/repeated-names.ts';

/** Where the command and the library begin. */
const entries = ['src/cli/main.ts', 'src/index.ts'];

const root = resolve(import.meta.dirname, '..');
const project = resolve(import.meta.dirname, 'structure/structure-project.json');
const all = readSources(
  root,
  project,
  (file) => /^(?:src|tools)\//u.test(file) && !file.endsWith('.test.ts'),
);
const source = all.filter(({ file }) => file.startsWith('src/'));
const product = source.filter(({ file }) => !isTest(file));
const tools = all.filter(({ file }) => file.startsWith('tools/') && !isTest(file));
const violations = [
  ...product.flatMap(violationsOf),
  ...layerTableProblems(product, layers),
  ...partViolations(product, parts, circularLayers),
  ...circularFiles(product),
  ...repeatedNames(source, listedNames),
  ...unreachable(product, entries, tools),
];
for (const line of violations) console.error(line);
console.log(`${product.length} files, ${violations.length} violations`);
process.exitCode = product.length > 0 && violations.length === 0 ? 0 : 1;
