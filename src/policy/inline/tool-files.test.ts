import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHadolintFile, readTrivyFile, readTrivyYaml } from './tool-files.ts';

const ids = (settings: ReturnType<typeof readTrivyFile>) => settings.ignores.flatMap((one) => one.ids ?? []);

test('an entry whose day or paths cannot be read ignores nothing', () => {
  assert.deepEqual(ids(readTrivyFile('DS-0001\nDS-0002 exp:soon\nDS-0003 exp:\nDS-0004 exp:2026-12-31\n')), [
    'ds-0001',
    'ds-0004',
  ]);
  const entry = (id: string, more: string) => `  - {id: ${id}${more}}\n`;
  const text = [
    'misconfigurations:\n',
    entry('DS-0001', ''),
    entry('DS-0002', ', paths: [a/Dockerfile], expired_at: 2026-12-31'),
    entry('DS-0003', ', paths: a/Dockerfile'),
    entry('DS-0004', ', paths: []'),
    entry('DS-0005', ', expired_at: [2026-12-31]'),
    entry('DS-0006', ', expired_at: 2026-99-99'),
  ].join('');
  assert.deepEqual(ids(readTrivyYaml(text)), ['ds-0001', 'ds-0002']);
});

test('a file that is no YAML is a problem with its line', () => {
  assert.match(readHadolintFile('ignored: [a').problem ?? '', /^line 1: /u);
  assert.match(readTrivyYaml('a: b: c').problem ?? '', /^line 1: /u);
});
