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

test('commands obey what variables hold of a file that was read, and what it names', () => {
  for (const text of [
    'while read -r line; do eval "$line"; done < /srv/x',
    'cat /srv/x | while read -r line; do eval "$line"; done',
    'while IFS= read -r line; do bash -c "$line"; done </srv/x',
    'while read -r line; do $line; done </srv/x',
    'for line in $(cat /srv/x); do $line; done',
    'for name in $(< /srv/x); do bash "$name"; done',
    'xargs -a /srv/x sh -c',
    'xargs -a /srv/x -I{} sh -c "{}"',
    'cat /srv/x | xargs -I{} sh -c "{}"',
    'cat /srv/x | xargs -n1 bash',
    'xargs -I% bash -c "echo %" < /srv/x',
  ])
    assert.ok(pathsOf(text).includes('/srv/x'), text);
});

test('commands obey a text that stands in the script', () => {
  for (const text of [
    'echo /srv/x | at now + 1 minute',
    'at now <<< "/srv/x"',
    'at now <<EOF\n/srv/x\nEOF',
    'echo "bash /srv/x" | sh',
    'printf "%s\\n" "bash /srv/x" | bash',
  ])
    assert.ok(pathsOf(text).includes('/srv/x'), text);
});

test('what is written where root runs or obeys it comes from somewhere', () => {
  for (const text of [
    'cat /srv/x > /etc/cron.d/y',
    'tee /etc/cron.d/y < /srv/x',
    'cat /srv/x >> /etc/sudoers',
    'sed s/a/b/ /srv/x | tee /etc/systemd/system/y.service',
    'envsubst < /srv/x > /etc/systemd/system/y.service',
    '{ cat /srv/x; } > /usr/local/bin/y',
    'tar -C /usr/local -xzf /srv/x',
    'tar xf /srv/x -C /',
    'cd /usr/local/bin && tar xf /srv/x',
    'unzip -o /srv/x -d /usr/local/bin',
    'ln -sf /srv/x /usr/local/bin/y',
    'cd /srv && cp -t /usr/local/bin x',
  ])
    assert.ok(pathsOf(text).includes('/srv/x'), text);
  for (const text of [
    'cat /srv/x > /var/log/y',
    'tar xf /srv/x',
    'tar cf /srv/x -C / etc',
    'unzip /srv/x -d /var/www',
    'ln -s /srv/x /var/www/y',
    'rsync backup:/srv/x /usr/local/bin/',
  ])
    assert.ok(!pathsOf(text).includes('/srv/x'), text);
});
