import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeProjectFiles } from './compose-projects.ts';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] => scriptReferences(text).files.map(({ path }) => path);

test('what root runs as another user is not run as root', () => {
  for (const command of [
    'sudo -u www-data /srv/x',
    'sudo -n -H -u www-data -- /srv/x',
    'sudo -Hu www-data php -f /srv/x',
    'sudo --user=www-data php -f /srv/x',
    'nice -n 5 sudo -uwww-data /srv/x',
    "sudo -u www-data sh -c 'cd /srv && php x; /srv/x'",
    'doas -u www-data /srv/x',
    'flock /run/lock/x sudo -u www-data /srv/x',
    'runuser -u www-data -- /srv/x',
    'runuser -s /bin/sh -u www-data -- /srv/x',
    "runuser -l www-data -c '/srv/x'",
    'setpriv --reuid=33 --clear-groups /srv/x',
    'setpriv --reuid www-data --init-groups /srv/x',
    'chpst -u www-data /srv/x',
    'systemd-run --uid=33 --wait /srv/x',
    'systemd-run -p User=www-data /srv/x',
    'systemd-run --property=User=www-data /srv/x',
    'chroot --userspec=www-data / /srv/x',
    'capsh --user=www-data -- -c /srv/x',
    'gosu www-data /srv/x',
    's6-setuidgid www-data /srv/x',
  ])
    assert.ok(!pathsOf(command).includes('/srv/x'), command);
  assert.deepEqual(composeProjectFiles('cd /srv && sudo -u ann docker compose up -d', '/'), []);
});

test('root of another name is root', () => {
  for (const command of [
    'sudo /srv/x',
    'sudo -u root /srv/x',
    "sudo -u '#0' /srv/x",
    'sudo -g www-data /srv/x',
    'setpriv --no-new-privs /srv/x',
    'systemd-run --wait /srv/x',
    'systemd-run -p Nice=5 /srv/x',
    'gosu root /srv/x',
    'tini -- /srv/x',
    '/srv/x -u www-data',
    'bash /srv/x sudo -u www-data',
    'sudo -u www-data true; /srv/x',
  ])
    assert.ok(pathsOf(command).includes('/srv/x'), command);
  assert.equal(composeProjectFiles('sudo docker compose -f /srv/c.yaml up -d', '/').length, 1);
});

test('a user that only the run shows is another one, unless the script may make it root', () => {
  for (const command of [
    'sudo -u "$1" /srv/x',
    'su "$1" -c /srv/x',
    'for u in a b; do sudo -u $u /srv/x; done',
  ])
    assert.ok(!pathsOf(command).includes('/srv/x'), command);
  for (const command of [
    'U=root; sudo -u "$U" /srv/x',
    'if true; then U=root; fi; su "$U" -c /srv/x',
    'for u in ann root; do sudo -u $u /srv/x; done',
  ])
    assert.ok(pathsOf(command).includes('/srv/x'), command);
});
