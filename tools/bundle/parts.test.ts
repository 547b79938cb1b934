import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { groupsOf } from './parts.mjs';

const sources = resolve(import.meta.dirname, '../../src');
const at = (name: string): string => join(sources, `${name}.ts`);

/** The file of each module of a graph, as the bundler asks for them: the groups of the highest priority first. */
function filesOf(imports: Readonly<Record<string, readonly string[]>>): Record<string, string | undefined> {
  const context = {
    getModuleInfo: (id: string) => ({
      importedIds: (Object.entries(imports).find(([name]) => at(name) === id)?.[1] ?? []).map(at),
    }),
  };
  const groups = groupsOf(sources).toSorted((a, b) => b.priority - a.priority);
  const names = new Set([...Object.keys(imports), ...Object.values(imports).flat()]);
  const fileOf = (name: string): string | undefined =>
    groups.map((group) => group.name(at(name), context)).find((file) => file !== null);
  return Object.fromEntries([...names].map((name) => [name, fileOf(name)]));
}

test('modules that the same runs load share a file', () => {
  const files = filesOf({
    'cli/output/output': ['core/shared'],
    'cli/registry': ['core/commands', 'core/shared'],
    'app/lint': ['core/commands', 'core/both', 'core/lint-only'],
    'app/audit': ['core/both', 'core/shared'],
    'core/both': ['core/below'],
    'core/nobody': [],
  });
  assert.deepEqual(files, {
    'cli/output/output': 'start',
    'core/shared': 'start',
    'cli/registry': 'command',
    'core/commands': 'command',
    'app/lint': 'lint',
    'core/lint-only': 'lint',
    'app/audit': 'audit',
    'core/both': 'lint-audit',
    'core/below': 'lint-audit',
    'core/nobody': undefined,
  });
});

test('what a module imports is taken before it, also in a circle', () => {
  const context = {
    getModuleInfo: (id: string) => ({
      importedIds: id === at('app/lint') ? [at('app/audit')] : id === at('app/audit') ? [at('app/lint')] : [],
    }),
  };
  const rank = (name: string): number =>
    groupsOf(sources).find((group) => group.name(at(name), context) !== null)?.priority ?? 0;
  assert.equal(rank('app/lint'), rank('app/audit'));
  assert.ok(rank('app/lint') > rank('app/scan/scan'));
  assert.ok(rank('core/errors') > rank('cli/registry'));
  assert.ok(rank('cli/registry') > rank('app/lint'));
});

test('says which module of the table is not there', () => {
  assert.throws(() => groupsOf(join(sources, 'core')), /no such module: .*output\.ts/u);
});
