import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContainerInspect } from './read-container-inspect.ts';

const asked = { '80/tcp': [{ HostIp: '', HostPort: '8080' }] };

/** Returns the bound addresses for a requested port. */
function boundOf(State: object, Ports: object, NetworkMode = 'bridge'): unknown {
  const { ports } = readContainerInspect({
    State,
    HostConfig: { NetworkMode, PortBindings: asked },
    NetworkSettings: { Ports, Networks: {} },
  }).settings;
  assert.ok(ports && 'value' in ports);
  const [port] = ports.value;
  assert.ok(port && 'value' in port);
  return port.value.bound;
}

test('bound addresses are those of a running container', () => {
  const bound = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] };
  assert.deepEqual(boundOf({ Running: true }, bound), ['127.0.0.1']);
  assert.deepEqual(boundOf({ Running: true }, {}), [], 'its networks publish nothing');
  assert.deepEqual(boundOf({ Running: true }, { '80/tcp': null }), []);
  assert.deepEqual(boundOf({ Running: true }, { '80/tcp': [{ HostIp: '::', HostPort: '9090' }] }), []);
  assert.equal(boundOf({ Running: false }, {}), undefined);
  assert.equal(boundOf({ Running: true, Restarting: true }, {}), undefined);
  assert.equal(boundOf({ Running: true }, {}, 'host'), undefined);
});
