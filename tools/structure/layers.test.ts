import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { violationsOf } from './layers.ts';
import { readSources } from './read.ts';

const inFormats = 'src/formats/shell';
const upward: Record<string, string> = {
  import: `import { a } from '../../io/files.ts';`,
  'import of a type': `import type { A } from '../../io/files.ts';`,
  're-export': `export { a } from '../../io/files.ts';`,
  're-export of everything': `export * from '../../io/files.ts';`,
  'side effect': `import '../../io/files.ts';`,
  'dynamic import': `const a = await import('../../io/files.ts'); export { a };`,
  'import type': `export type A = import('../../io/files.ts').A;`,
  'several lines': `import {\n  a,\n  // from '../core/x.ts'\n  b,\n} from\n  '../../io/files.ts';`,
};

const impure: Record<string, [text: string, said: string]> = {
  'a file': [`import { readFileSync } from 'node:fs';`, 'is pure and may not use readFileSync of node:fs'],
  'a module without node:': [`import fs from 'fs';`, 'is pure and may not use default of node:fs'],
  'all of a module': [`import * as crypto from 'node:crypto';`, 'is pure and may not use * of node:crypto'],
  chance: [
    `import { createHash, randomBytes } from 'node:crypto';`,
    'is pure and may not use randomBytes of node:crypto',
  ],
  'a renamed name': [
    `import { randomUUID as createHash } from 'node:crypto';`,
    'is pure and may not use randomUUID of node:crypto',
  ],
  'Math.random': ['export const a = Math.random();', 'is pure and may not use Math.random'],
  'Date.now': ['export const a = Date.now();', 'is pure and may not use Date.now'],
  'new Date': ['export const a = new Date();', 'is pure and may not use the clock (Date)'],
  Date: ['export const a = Date();', 'is pure and may not use the clock (Date)'],
  environment: ['export const a = process.env.HOME;', 'is pure and may not use process'],
  'environment, taken apart': ['const { env } = process; export { env };', 'is pure and may not use process'],
  'environment, handed on': ['export const a = { process };', 'is pure and may not use process'],
  network: ['export const a = () => globalThis.fetch("x");', 'is pure and may not use globalThis'],
  timer: ['export const a = setTimeout;', 'is pure and may not use setTimeout'],
  language: [
    'export const a = "b".localeCompare("c");',
    'is pure and may not use the language of the environment (localeCompare)',
  ],
  computed: [
    'export const a = (b: string) => import(b);',
    'imports something computed, which cannot be checked',
  ],
  package: [`import { a } from '@scope/name/part';`, 'formats may not import the package @scope/name'],
};

const fine: Record<string, string> = {
  'downwards and beside': `import { a } from '../../core/a.ts'; import { b } from '../json/b.ts'; import { c } from './c.ts';`,
  'hashes, posix paths and its package': `import { createHash } from 'node:crypto'; import { join } from 'node:path/posix'; import { parse } from 'yaml';`,
  'a type of Node': `import type { Readable } from 'node:stream'; import { type Stats } from 'node:fs';`,
  'a date that is given':
    'export const a = (b: string) => [new Date(b), Date.parse(b), "a".localeCompare(b, "en")];',
  'names that look alike':
    'interface A { process: string } export const a = (b: A, fetch: string) => [b.process, fetch, { console: 1 }];',
  'what stands in text':
    "// import { a } from '../../io/a.ts'\nexport const a = `${'process'} Date.now() import('fs')`;",
};
const elsewhere: Record<string, [path: string, text: string, said: readonly string[]]> = {
  'io may reach the machine': [
    'src/io/a.ts',
    `import fs from 'node:fs'; export const a = [fs, Date.now()];`,
    [],
  ],
  'io may not import upwards': [
    'src/io/b.ts',
    `import { a } from '../app/audit.ts';`,
    ['io may not import app (src/app/audit.ts)'],
  ],
  'no layer imports a test': [
    'src/cli/a.ts',
    `import { a } from '../app/a.test.ts';`,
    ['imports src/app/a.test.ts, a test'],
  ],
  'no layer imports what tests share': [
    'src/cli/d.ts',
    `import { a } from '../app/test-kit.ts';`,
    ['imports src/app/test-kit.ts, a test'],
  ],
  'no layer imports from outside of src': [
    'src/cli/b.ts',
    `import { a } from '../../test/kit.ts';`,
    ['imports test/kit.ts, outside of src'],
  ],
  'no layer imports the public door': [
    'src/cli/c.ts',
    `import { a } from '../index.ts';`,
    ['imports src/index.ts, the door above it'],
  ],
  'the public door imports anything': ['src/index.ts', `import { a } from './app/a.ts'; export { a };`, []],
  'a part of a folder has rules of its own': [
    'src/advisories/match/a.ts',
    `import { a } from '../database/a.ts';`,
    ['advisories/match may not import advisories/database (src/advisories/database/a.ts)'],
  ],
  'a folder that the table does not have is a violation': [
    'src/misc/a.ts',
    'export {};',
    ['tools/structure/layer-table.ts has no layer misc'],
  ],
};

interface Sample {
  title: string;
  path: string;
  text: string;
  said: readonly string[];
}

const numbered = [
  ...Object.entries(upward).map(([form, text]) => ({
    title: `an import upwards is seen as ${form}`,
    text,
    said: ['formats may not import io (src/io/files.ts)'],
  })),
  ...Object.entries(impure).map(([what, [text, said]]) => ({
    title: `a pure layer may not use ${what}`,
    text,
    said: [said],
  })),
  ...Object.entries(fine).map(([what, text]) => ({ title: `a pure layer may use ${what}`, text, said: [] })),
];
const samples: readonly Sample[] = [
  ...numbered.map((sample, index) => ({ ...sample, path: `${inFormats}/sample-${index}.ts` })),
  ...Object.entries(elsewhere).map(([title, [path, text, said]]) => ({ title, path, text, said })),
];

/** All samples as one project, read once. */
const fs = createVirtualFileSystem({
  '/p/tsconfig.json': JSON.stringify({ files: samples.map(({ path }) => path) }),
  ...Object.fromEntries(samples.map(({ path, text }) => [`/p/${path}`, text])),
});
const read = new Map(
  readSources('/p', '/p/tsconfig.json', () => true, { fs }).map((facts) => [facts.file, facts]),
);

for (const { title, path, said } of samples) {
  test(title, () => {
    const facts = read.get(path);
    assert.ok(facts, `${path} was not read`);
    assert.deepEqual(
      violationsOf(facts).map((line) => line.replace(/^.*?:\d+: /, '')),
      said,
    );
  });
}

test('a violation says where', () => {
  const facts = {
    file: 'src/core/a.ts',
    impurities: [],
    exports: [],
    imports: [{ specifier: '../io/b.ts', typeOnly: true, names: [], typeNames: [], line: 3 }],
  };
  assert.deepEqual(violationsOf(facts), ['src/core/a.ts:3: core may not import io (src/io/b.ts)']);
});
