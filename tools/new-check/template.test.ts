import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { readName } from './name.ts';
import { checkTemplate, testTemplate } from './template.ts';

const checkout = resolve(import.meta.dirname, '../..');
const root = mkdtempSync(join(tmpdir(), 'ironhull-new-'));
const kinds = ['workload', 'host', 'engine', 'inventory', 'image', 'network', 'volume', 'swarm'];
const ids = kinds.map((kind) => `${kind}/new-rule`);

before(() => {
  for (const part of ['src', 'package.json', '.oxfmtrc.json'])
    cpSync(join(checkout, part), join(root, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  cpSync(join(checkout, 'tsconfig.json'), join(root, 'tsconfig.base.json'));
  const include = ids.map((id) => `src/checks/${id}*`);
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json', include }));
  for (const id of ids) {
    const name = readName(id);
    assert.ok(name);
    mkdirSync(join(root, 'src/checks', name.kind), { recursive: true });
    writeFileSync(join(root, `src/checks/${id}.ts`), checkTemplate(name));
    writeFileSync(join(root, `src/checks/${id}.test.ts`), testTemplate(name));
  }
});
after(() => rmSync(root, { recursive: true }));

function run(...args: string[]): { code: number | null; output: string } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}

test('what is written type-checks and is formatted', () => {
  assert.deepEqual(run('node_modules/.bin/tsc', '-p', '.'), { code: 0, output: '' });
  const files = ids.flatMap((id) => [`src/checks/${id}.ts`, `src/checks/${id}.test.ts`]);
  const { code, output } = run('node_modules/.bin/oxfmt', '--check', ...files);
  assert.equal(code, 0, output);
});

test('its tests fail until it is filled in', () => {
  const options = ['--test', '--test-reporter=tap', '--test-isolation=none'];
  const { code, output } = run(...options, ...ids.map((id) => `src/checks/${id}.test.ts`));
  assert.equal(code, 1);
  assert.match(output, new RegExp(`^# fail ${2 * ids.length}$`, 'mu'));
});

test('only a rule id is a name', () => {
  assert.deepEqual(readName('workload/my-rule'), {
    id: 'workload/my-rule',
    kind: 'workload',
    slug: 'my-rule',
  });
  for (const text of [
    '',
    'workload',
    'workload/',
    'workload/My',
    'workload/a/b',
    'package/a',
    '../a',
    'host/a..b',
    'host/-a',
  ])
    assert.equal(readName(text), undefined, text);
});
