import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] => scriptReferences(text).files.map(({ path }) => path);

test('commands obey the text of files that they read, or that others print', () => {
  for (const text of [
    'bash <(cat /srv/x)',
    'source <(sed s/a/b/ /srv/x)',
    'zcat /srv/x | sh',
    'cd /srv && sh < x',
    'envsubst < /srv/x | bash',
    "export $(grep -v '^#' /srv/x | xargs)",
    'env $(cat /srv/x) true',
    'mysql shop < /srv/x',
    'sqlite3 /var/lib/x.db < /srv/x',
    'cat /srv/x | psql',
    'parallel < /srv/x',
    'python3 - < /srv/x',
    'php < "/srv/x"',
    'at now < /srv/x',
  ])
    assert.ok(pathsOf(text).includes('/srv/x'), text);
});

test('interpreters run the scripts of a folder that find names, or a loop', () => {
  for (const text of [
    "find /srv -name '*.sh' | xargs -n1 bash",
    "find /srv -type f -name '*.sh' -print0 | xargs -0 -I{} bash",
    'for f in $(ls /srv/*.sh); do bash $f; done',
    'D=/srv; for f in $D/*.sh; do . "$f"; done',
  ])
    assert.ok(pathsOf(text).includes('/srv/*.sh'), text);
  assert.deepEqual(pathsOf('S="/srv/a /srv/b"; for s in $S; do $s; done'), ['/srv/a', '/srv/b']);
});

test('data is read and not obeyed', () => {
  for (const text of [
    'gzip < /srv/x > /srv/y',
    'while read -r line; do echo "$line"; done < /srv/x',
    'export VERSION=$(cat /srv/x)',
    'export VERSION="$(cat /srv/x)"',
    'tar -czf /b.tgz $(cat /srv/x)',
    'mysql shop -e "select 1" > /srv/x',
    'sudo -u postgres psql < /srv/x',
    'cat /srv/x | sudo -u ann bash',
    'python3 /opt/a.py < /srv/x',
    'find /srv -name x | xargs rm',
    'find /srv -name x | xargs python3 /opt/a.py',
  ])
    assert.ok(!pathsOf(text).includes('/srv/x'), text);
});

test('the command behind variables that a file prints is found', () => {
  assert.ok(pathsOf('env $(cat /srv/env | xargs) /srv/run').includes('/srv/run'));
});
