import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCompose } from './read-compose.ts';

const on = (fields: string, deploysTo?: 'swarm') => {
  const text = `services:\n  web: {image: web:1, ${fields}}\n`;
  const [web] = readCompose({
    file: 'compose.yaml',
    text,
    directory: '/srv',
    env: {},
    ...(deploysTo && { deploysTo }),
  }).workloads;
  assert.ok(web);
  return web;
};
const dropped = (fields: string) =>
  (on(fields, 'swarm').dropped ?? []).map(({ key, treatment }) => `${key} ${treatment}`);

describe('a service as docker stack deploy takes it', () => {
  it('is one of a swarm, without the keys that are ignored', () => {
    const web = on('security_opt: [no-new-privileges], privileged: true, user: "5"', 'swarm');
    assert.deepEqual(
      [web.platform, web.settings.noNewPrivileges, web.settings.privileged],
      ['swarm', undefined, undefined],
    );
    assert.ok(web.settings.user && 'value' in web.settings.user);
  });

  it('says which keys those are, and which are refused', () => {
    assert.deepEqual(dropped('tmpfs: [/a], mem_limit: 5m, read_only: true'), [
      'tmpfs ignored',
      'mem_limit refused',
    ]);
    assert.deepEqual(dropped('read_only: true, cap_drop: [ALL]'), []);
  });

  it('publishes ports on every address', () => {
    const { ports } = on('ports: ["127.0.0.1:80:80", "81:81"]', 'swarm').settings;
    assert.ok(ports && 'value' in ports);
    assert.deepEqual(
      ports.value.map((entry) => 'value' in entry && entry.value.hostIp),
      ['', ''],
    );
    assert.deepEqual(dropped('ports: ["127.0.0.1:80:80", "81:81"]'), ['ports ignored']);
    assert.deepEqual(dropped('ports: ["81:81"]'), []);
  });

  it('has the mode of its ports, which Compose leaves out', () => {
    const modes = (deploysTo?: 'swarm') => {
      const { ports } = on('ports: [{target: 80, host_ip: 127.0.0.1, mode: ingress}]', deploysTo).settings;
      assert.ok(ports && 'value' in ports);
      return ports.value.map((entry) => 'value' in entry && [entry.value.hostIp, entry.value.mode]);
    };
    assert.deepEqual(modes('swarm'), [['', 'ingress']]);
    assert.deepEqual(modes(), [['127.0.0.1', undefined]]);
  });
});
