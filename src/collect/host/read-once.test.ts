import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { readOnce } from './read-once.ts';

test('reads each path once per operation', async () => {
  const asked: string[] = [];
  const note = (what: string) => async (path: string) => {
    asked.push(`${what} ${path}`);
    return absent(path);
  };
  const files: HostFiles = {
    ...diskFiles('/nowhere'),
    readText: async (path, maxBytes) => note(`text ${maxBytes ?? ''}`)(path),
    status: note('status'),
    readLink: note('link'),
    list: note('list'),
    realPath: note('real'),
  };
  const once = readOnce(files);
  const read = () =>
    Promise.all([
      once.readText('/a'),
      once.readText('/a', 5),
      once.status('/a'),
      once.readLink('/a'),
      once.list('/a'),
      once.realPath('/a'),
      once.realPath('/b'),
    ]);
  await Promise.all([read(), read()]);
  await read();
  const counts = new Map(asked.map((call) => [call, asked.filter((other) => other === call).length]));
  assert.deepEqual(
    [...counts.entries()].filter(([, count]) => count !== 1),
    [['text 5 /a', 3]],
  );
  assert.equal(counts.size, 7);
});
