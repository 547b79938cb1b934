import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] => scriptReferences(text).files.map(({ path }) => path);

test('a wildcard makes an option of a name that others may make in the folder', () => {
  for (const text of [
    'cd /srv/x && tar -czf /b.tgz *',
    'cd /srv/x; tar czf /b.tgz --exclude "*.log" *.txt',
    '(cd /srv/x && tar cf - * | gzip > /b.gz)',
  ])
    assert.ok(pathsOf(text).includes('/srv/x/--checkpoint-action=exec=sh'), text);
  assert.ok(pathsOf('cd /srv/x && rsync -a * b:/y').includes('/srv/x/-e sh'));
  assert.ok(pathsOf('cd /srv/x && zip -r /b.zip *').includes('/srv/x/-TT sh'));
  for (const text of [
    'cd /srv/x && tar -czf /b.tgz -- *',
    'cd /srv/x && tar -czf /b.tgz ./*',
    'tar -czf /b.tgz /srv/x/*',
    "cd /srv/x && tar -czf /b.tgz --exclude '*.log' .",
    'cd /srv/x && zip -r /b.zip . -x "*.log"',
    'cd /srv/x && gzip *',
    "cd /srv/x && tar -xf /b.tgz --wildcards '*'",
  ])
    assert.deepEqual(pathsOf(text), [], text);
});
