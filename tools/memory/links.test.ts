import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linksOf } from './links.ts';

const linksIn = (text: string) => linksOf('src/a/b.ts', text);
const named = (text: string) => [...linksIn(text).named].toSorted();
const erased = (text: string) => [...linksIn(text).erased].toSorted();

test('every form of an import of a file is seen', () => {
  for (const text of [
    `import { x } from './c.ts';`,
    `import {\n  x,\n  type Y,\n} from './c.ts';`,
    `import x, * as y from "./c.ts"`,
    `import './c.ts';`,
    `import x from './c.ts' with { type: 'json' };`,
    `export * from './c.ts';`,
    `const x = await import('./c.ts');`,
    `const x = await import(/* later */ './c.ts');`,
    'const x = await import(`./c.ts`);',
    `type X = import('./c.ts').X;`,
    `const it = "don't"; import { x } from './c.ts'; // it's`,
    `readFileSync(new URL('./c.ts', import.meta.url))`,
  ])
    assert.deepEqual([named(text), erased(text)], [['src/a/c.ts'], []], text);
});

test('an import of types alone is erased, unless the file is named once more', () => {
  for (const text of [
    `import type { X } from './c.ts';`,
    `import type {\n  X,\n  Y as Z,\n} from './c.ts';`,
    `import type X from './c.ts';`,
    `import type * as X from './c.ts';`,
    `export type { X } from './c.ts';`,
    `export type * from './c.ts';`,
  ]) {
    assert.deepEqual(erased(text), ['src/a/c.ts'], text);
    assert.deepEqual(erased(`${text}\nimport { y } from './c.ts';`), [], text);
    assert.deepEqual(erased(`${text}\nawait import('./c.ts');`), [], text);
  }
});

test('what only looks like an import of types is not erased', () => {
  for (const text of [
    `import { type X } from './c.ts';`,
    `import type from './c.ts';`,
    `import type, { x } from './c.ts';`,
    `/*\nimport type {\n  X,\n*/ import { x } from './c.ts';`,
    `import type { X\n// } from\nfrom './c.ts';`,
  ])
    assert.deepEqual(erased(text), [], text);
});

test('a source that can find the checkout from its own place, or computes an import, may read all of it', () => {
  for (const text of [
    `const root = resolve(import.meta.dirname, '../..');`,
    `const root = fileURLToPath(new URL('..', import.meta.url));`,
    `readFileSync(join(import.meta.dirname, '../a.json')); use(import.meta.dirname);`,
    'readFileSync(join(import.meta.dirname, name))',
    'const { dirname } = import.meta;',
    'const [, program] = process.argv;',
    `import { createRequire } from 'node:module';`,
    'test("x", (t) => readFileSync(t.filePath))',
    'test("x", ({ filePath }) => readFileSync(filePath))',
    'await import(name)',
    'await import(`./${name}.ts`)',
    "await import('./a' + name)",
    `import x from './\\u0061.ts';`,
    `new Worker('./a.ts')`,
  ])
    assert.equal(linksIn(text).seesCheckout, true, text);
});

test('a file that is read where it is named is one input', () => {
  for (const text of [
    `readFileSync(join(import.meta.dirname, '../c.json'), 'utf8')`,
    `readFileSync(\n  resolve(import.meta.dirname, '../c.json'),\n)`,
    `readFileSync(new URL('../c.json', import.meta.url))`,
  ]) {
    assert.deepEqual(named(text), ['src/c.json'], text);
    assert.equal(linksIn(text).seesCheckout, false, text);
  }
  for (const text of [
    `await import('./c.ts')`,
    'readFileSync(path)',
    '/** An `import()`. */',
    `import('./c.ts', { with: {} })`,
  ])
    assert.equal(linksIn(text).seesCheckout, false, text);
});

test('a path that leaves the checkout is beyond it, where the place of the file is known', () => {
  assert.equal(linksIn(`join(import.meta.dirname, '../../../shared')`).seesBeyond, true);
  assert.equal(linksIn(`readFileSync(join(import.meta.dirname, '../../../shared/a'))`).seesBeyond, true);
  assert.equal(linksIn(`join(import.meta.dirname, '../..')`).seesBeyond, false);
  assert.equal(linksIn(`isWithin('../../../etc/passwd')`).seesBeyond, false);
});
