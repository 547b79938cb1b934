import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { containerFiles } from './container-files.ts';

test('a program has its file without links, and a script its interpreters', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-files-'));
  context.after(() => rm(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  await writeFile(at('shell'), '\u007FELF', { mode: 0o755 });
  await symlink('shell', at('sh'));
  await writeFile(at('run'), `#! ${at('sh')} -e\necho\n`, { mode: 0o755 });
  await writeFile(at('outer'), `#!${at('run')}\n`, { mode: 0o4755 });
  await writeFile(at('gone'), '#!/nowhere/shell\n', { mode: 0o755 });
  const files = containerFiles();
  const executed = [...['sh', 'run', 'outer', 'gone', 'missing'].map(at), '/proc/self/exe', './run'];
  await files.look(process.pid, { executed, written: [] });
  const found = new Map(files.result().programs.map((program) => [program.path, program]));
  assert.deepEqual(found.get(at('sh'))?.files, [at('shell')]);
  assert.deepEqual(found.get(at('run'))?.files, [at('run'), at('shell')]);
  assert.deepEqual(found.get(at('outer'))?.files, [at('outer'), at('run'), at('shell')]);
  assert.deepEqual(found.get(at('gone'))?.files, [at('gone')]);
  assert.deepEqual(found.get(at('missing')), { path: at('missing') });
  assert.deepEqual(found.get('/proc/self/exe'), { path: '/proc/self/exe', setuid: false });
});
