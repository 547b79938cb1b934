import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] =>
  scriptReferences(text, '/').files.map(({ path }) => path);

test('programs run, load or install the files that their arguments name', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['make -C /srv/x', '/srv/x/Makefile'],
    ['cd /srv/x && make install', '/srv/x/Makefile'],
    ['make --file=/srv/x/build.mk', '/srv/x/build.mk'],
    ['npm --prefix /srv/x run build', '/srv/x/package.json'],
    ['cd /srv/x && npm ci', '/srv/x/package.json'],
    ['cd /srv/x && python3 -m jobs.nightly', '/srv/x/jobs/nightly.py'],
    ['chroot /srv/x /bin/run', '/srv/x/bin/run'],
    ['ip netns exec vpn /srv/x/run', '/srv/x/run'],
    ['start-stop-daemon --start --exec /srv/x/run', '/srv/x/run'],
    ['/lib64/ld-linux-x86-64.so.2 /srv/x/run', '/srv/x/run'],
    ['wg-quick up /srv/x/wg0.conf', '/srv/x/wg0.conf'],
    ['nginx -c /srv/x/nginx.conf', '/srv/x/nginx.conf'],
    ['crontab /srv/x/crontab', '/srv/x/crontab'],
    ['dpkg -i /srv/x/x.deb', '/srv/x/x.deb'],
    ['apt-get install -y /srv/x/x.deb', '/srv/x/x.deb'],
    ['insmod /srv/x/x.ko', '/srv/x/x.ko'],
    ['sysctl -p /srv/x/x.conf', '/srv/x/x.conf'],
    ['awk -f /srv/x/x.awk /etc/passwd', '/srv/x/x.awk'],
    ['cp /srv/x/run /usr/local/bin/run', '/srv/x/run'],
    ['install -m 755 /srv/x/run /usr/local/sbin/run', '/srv/x/run'],
    ['rsync -a /srv/x/ /etc/', '/srv/x/'],
    ['cp /srv/x/job /etc/cron.d/job', '/srv/x/job'],
    ['cp /srv/x/a.service /etc/systemd/system/', '/srv/x/a.service'],
    [String.raw`find /srv/x -name '*.sh' -exec sh {} \;`, '/srv/x/*.sh'],
    ['sh < /srv/x/run', '/srv/x/run'],
  ];
  for (const [text, path] of texts) assert.ok(pathsOf(text).includes(path), text);
});

test('arguments are commands, of root alone', () => {
  for (const text of [
    'tar -czf /b.tgz --checkpoint=1 --checkpoint-action=exec=/srv/x /etc',
    'tar -I /srv/x -cf /b.tgz /etc',
    'rsync -e "/srv/x -q" -a b: /y',
    "su -c '/srv/x --all'",
    'su - root -s /bin/bash -c /srv/x',
    "env -S '/srv/x -q'",
    'screen -dmS name /srv/x',
    "tmux new-session -d '/srv/x -q'",
    'certbot renew --deploy-hook /srv/x',
    'capsh -- -c /srv/x',
  ])
    assert.ok(pathsOf(text).includes('/srv/x'), text);
  assert.deepEqual(pathsOf('su ann -c /srv/x'), []);
  assert.deepEqual(pathsOf('start-stop-daemon --start --chuid ann --exec /srv/x'), []);
  for (const to of ['/home/ann/y', '/usr/share/nginx/html/', '/etc/nginx/certs/'])
    assert.deepEqual(pathsOf(`cp /srv/x ${to}`), [], to);
  // These refuse files of others.
  assert.deepEqual(pathsOf('logrotate /srv/x'), []);
  assert.deepEqual(pathsOf(String.raw`find /srv -name x -exec rm {} \;`), []);
});

test('variables make programs load files and folders', () => {
  assert.deepEqual(pathsOf('LD_PRELOAD=/srv/x.so ls'), ['/srv/x.so']);
  assert.deepEqual(pathsOf('export BASH_ENV="/srv/env"'), ['/srv/env']);
  assert.deepEqual(pathsOf('env PYTHONPATH=/srv/lib:/srv/more backup'), ['/srv/lib/', '/srv/more/']);
  assert.deepEqual(pathsOf('HOME=/srv/x true'), []);
});
