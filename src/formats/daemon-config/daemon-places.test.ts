import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagValues, placesOfFlags, placesOfJson } from './daemon-places.ts';

test('paths in daemon.json', () => {
  const text = `{"data-root":"/d","tlscacert":"/ca","tlscert":"/c","tlskey":"/k","tlsverify":true,
    "hosts":["unix:///x"],"containerd":"/run/c.sock","icc":false}`;
  assert.deepEqual(placesOfJson(text), {
    dataRoot: '/d',
    tlsCa: '/ca',
    tlsCertificate: '/c',
    tlsKey: '/k',
    containerd: '/run/c.sock',
    hosts: ['unix:///x'],
    tls: true,
  });
  assert.deepEqual(placesOfJson('\uFEFF '), {});
  assert.deepEqual(placesOfJson('{"graph":"/old","group":"devs"}'), { dataRoot: '/old', group: 'devs' });
  assert.deepEqual(placesOfJson('{"graph":"/old","data-root":"/new"}'), { dataRoot: '/new' });
});

test('a damaged daemon.json gives undefined, not unset paths', () => {
  for (const text of ['{', '[]', '{"hosts":"x"}', '{"tlskey":1}'])
    assert.equal(placesOfJson(text), undefined);
});

test('paths in a command line', () => {
  const args = ['-H', 'fd://', '-Hunix:///a', '--tlskey=/k', '--tlskey', '/last', '--tlsverify', '--debug'];
  assert.deepEqual(placesOfFlags(args), { hosts: ['fd://', 'unix:///a'], tlsKey: '/last', tls: true });
  assert.deepEqual(placesOfFlags(['-H=fd://', '-DH', 'unix:///b', '--tlsverify=false']), {
    hosts: ['fd://', 'unix:///b'],
    tls: true,
  });
  assert.deepEqual(placesOfFlags(['--tls=false', '--data-root', '/d']), { dataRoot: '/d' });
  assert.deepEqual(placesOfFlags(['-Gdevs', '--graph=/old']), { dataRoot: '/old', group: 'devs' });
  assert.deepEqual(flagValues(['--config-file=/f'], '--config-file'), ['/f']);
});
