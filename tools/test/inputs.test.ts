import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { changed, checkoutOf, type Changes } from '../memory/test-checkout.ts';
import { inputsIn, partsOf, readByPlace } from './inputs.ts';
import { examples } from './suites.ts';
import { nameOf } from './verdicts.ts';

const files: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module"}',
  'package-lock.json': '{}',
  'docs/page.md': '# Page',
  'data/table.json': '[]',
  'native/helper.c': 'int main;',
  'tools/test/run.ts': `import './execute.ts';`,
  'tools/test/execute.ts': '',
  'tools/generate/load.ts': 'await import(path); globSync(pattern);',
  'tools/native/build.ts': `export const sources = resolve(import.meta.dirname, '../../native');`,
  'src/core/types.ts': 'export interface A { a: string }',
  'src/core/a.ts': `import type { A } from './types.ts';\nexport const a = 1;`,
  'src/core/late.ts': `export const b = () => import('./later.ts');`,
  'src/core/later.ts': '',
  'src/core/settings.json': '{}',
  'src/core/a.test.ts': `import { a } from './a.ts';\nimport type { A } from './types.ts';`,
  'src/core/late.test.ts': `import { b } from './late.ts';`,
  'src/core/json.test.ts': `import settings from './settings.json' with { type: 'json' };`,
  'src/core/page.test.ts': `readFileSync(join(import.meta.dirname, '../../docs/page.md'))`,
  'src/core/glob.test.ts': `globSync('**/*', { cwd: resolve(import.meta.dirname, '../..') })`,
  'src/core/computed.test.ts': 'await import(name)',
  'src/core/beside.test.ts': `readdirSync(join(import.meta.dirname, '../../../shared'))`,
  'test/kit/rows.ts': `import { test } from 'node:test';`,
  'src/core/rows.test.ts': `import { rows } from '../../test/kit/rows.ts';`,
  'src/core/native.test.ts': `import { sources } from '../../tools/native/build.ts';`,
  'src/checks/host/one.ts': `import { helper } from '../support/helper.ts';`,
  'src/checks/host/two.ts': '',
  'src/checks/host/one.test.ts': `import { check } from './one.ts';`,
  'src/checks/support/helper.ts': '',
  [examples]: `import '../../tools/generate/load.ts'; import { a } from '../core/a.ts'; loadChecks(import.meta.dirname);`,
};

const one = `${examples} src/checks/host/one.ts`;
const two = `${examples} src/checks/host/two.ts`;
/** Those that may read all of the checkout. */
const readers = ['src/core/glob.test.ts', 'src/core/computed.test.ts'];

/** The key of each part of the tests of a checkout. */
function keysOf(
  texts: Readonly<Record<string, string>>,
  machine: readonly string[],
): Map<string, string | undefined> {
  const checkout = checkoutOf(texts);
  const inputsOf = inputsIn(checkout, machine);
  const tests = Object.keys(texts).filter((path) => path.endsWith('.test.ts'));
  const parts = tests.flatMap((file) => partsOf(file, checkout));
  return new Map(parts.map((part) => [nameOf(part), inputsOf(part)?.key]));
}

const before = keysOf(files, ['v1']);

/** The parts that run after a change. */
function runAfter(changes: Changes, machine = ['v1']): string[] {
  const keys = [...keysOf(changed(files, changes), machine)];
  return keys.filter(([name, key]) => key === undefined || key !== before.get(name)).map(([name]) => name);
}

/** One may read beside the checkout, the tests of the other are declared by another file. */
const never = ['src/core/beside.test.ts', 'src/core/rows.test.ts'];

test('without a change nothing runs but what cannot be remembered', () => {
  assert.deepEqual(runAfter({}), never);
});

test('a change runs the tests that depend on it, and those that may read all of the checkout', () => {
  const a = 'src/core/a.test.ts';
  const late = 'src/core/late.test.ts';
  const cases: readonly (readonly [Changes, readonly string[]])[] = [
    [{ 'src/core/a.test.ts': `import { a } from './a.ts'; // again` }, [a]],
    [{ 'src/core/a.ts': 'export const a = 2;' }, [a, one, two]],
    [{ 'src/core/a.ts': undefined }, [a, one, two]],
    [{ 'src/core/types.ts': '' }, []],
    [{ 'src/core/later.ts': '// dynamic' }, [late]],
    [{ 'src/core/later.ts': undefined }, [late]],
    [{ 'src/core/settings.json': '{"a":1}' }, ['src/core/json.test.ts']],
    [{ 'docs/page.md': '# Other' }, ['src/core/page.test.ts']],
    [{ 'docs/page.md': undefined }, ['src/core/page.test.ts']],
    [{ 'docs/new.md': '' }, []],
    [{ 'data/table.json': '[1]' }, []],
    [{ 'native/new.c': '' }, ['src/core/native.test.ts']],
    [{ 'native/helper.c': undefined }, ['src/core/native.test.ts']],
    [{ 'src/checks/host/one.ts': '' }, [one, 'src/checks/host/one.test.ts']],
    [{ 'src/checks/support/helper.ts': '//' }, [one, 'src/checks/host/one.test.ts']],
    [{ 'src/checks/host/three.ts': '' }, [`${examples} src/checks/host/three.ts`]],
    [{ 'src/checks/host/two.ts': undefined }, []],
  ];
  for (const [changes, wanted] of cases)
    assert.deepEqual(
      runAfter(changes).toSorted(),
      [...wanted, ...readers, ...never].toSorted(),
      JSON.stringify(changes),
    );
});

test('another Node, runner, package or kind of module runs all', () => {
  const all = [...before.keys()];
  assert.deepEqual(runAfter({}, ['v2']), all);
  for (const path of ['tools/test/execute.ts', 'package-lock.json', 'package.json', 'src/core/package.json'])
    assert.deepEqual(runAfter({ [path]: '{"other":1}' }), all, path);
});

test('an input that was missing and is there now runs its test', () => {
  const path = 'src/core/a.test.ts';
  const missing = { ...files, [path]: `import './a.ts'; import './none.ts';` };
  const without = keysOf(missing, []);
  const withIt = keysOf({ ...missing, 'src/core/none.ts': '' }, []);
  assert.notEqual(without.get(path), withIt.get(path));
});

test('a file in the table of readers finds the checkout in one way', () => {
  const root = resolve(import.meta.dirname, '../..');
  for (const [path, read] of Object.entries(readByPlace)) {
    const text = readFileSync(join(root, path), 'utf8');
    assert.equal([...text.matchAll(/import\.meta/gu)].length, 1, path);
    for (const folder of read.filter((name) => !name.startsWith('dist/')))
      assert.ok(globSync(`${folder}*`, { cwd: root }).length > 0, folder);
  }
});
