import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] => scriptReferences(text).files.map(({ path }) => path);

test('interpreters run the file that their first operand names, in the working directory too', () => {
  const scripts: readonly (readonly [string, string])[] = [
    ['cd /srv/shop && php artisan schedule:run >/dev/null 2>&1', '/srv/shop/artisan'],
    ['/usr/bin/php8.4 -f /srv/shop/cron.php', '/srv/shop/cron.php'],
    ['cd /srv/shop; python3 manage.py clearsessions', '/srv/shop/manage.py'],
    ['cd /srv/shop && node job.js', '/srv/shop/job.js'],
    ['java -Xmx1g -jar /opt/shop/shop.jar', '/opt/shop/shop.jar'],
    ['cd /srv && bash nightly.sh', '/srv/nightly.sh'],
  ];
  for (const [text, path] of scripts) assert.ok(pathsOf(text).includes(path), text);
});

test('a text that an option names is no file', () => {
  for (const text of ['cd /srv && perl -e print', 'cd /srv && php -r x'])
    assert.deepEqual(pathsOf(text), [], text);
});

test('programs that hold a lock, or keep quiet, run the command in their arguments', () => {
  for (const text of [
    'flock -n /run/x.lock /srv/y.sh',
    '/usr/bin/flock -w 10 /run/x.lock nice -n 5 /srv/y.sh',
    "flock /run/x.lock -c '/srv/y.sh --all'",
    'chronic /srv/y.sh',
    'run-one /srv/y.sh',
  ])
    assert.deepEqual(pathsOf(text), ['/srv/y.sh'], text);
  assert.deepEqual(pathsOf('exec 9>/run/x; flock -n 9 || exit 1; /srv/y.sh'), ['/srv/y.sh']);
});

test('find runs programs for what it finds', () => {
  const text = 'find /srv -name x -exec /srv/a.sh {} + -o -execdir nice /srv/b.sh {} \\;';
  const named = scriptReferences(text).files.map(({ path }) => path);
  assert.deepEqual(named, ['/srv/a.sh', '/srv/b.sh']);
});

test('a text that names millions of files is cut, and says so', () => {
  const text = `for i in ${'/a '.repeat(20_000)}; do\n${'. $i\n'.repeat(5000)}done\n`;
  const { files, isCut } = scriptReferences(text, { path: '/x' });
  assert.ok(isCut);
  assert.ok(files.length < 100_000);
  assert.equal(scriptReferences('for i in /a /b; do . $i; done').isCut, undefined);
});
