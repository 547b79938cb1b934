import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../app/build-report.ts';
import { known, unreadable } from '../../core/observed.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { denied } from '../../../test/kit/recorded-container.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { check } from './sensitive-host-path.ts';

const elsewhere = unreadable('remote', 'not proven that the engine runs on this machine', '/');

/** Returns what is said of a mount of a container whose machine could not be read. */
function judged(source: string, readOnly = false) {
  const written = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    State: { Running: true, Pid: 40 },
    Config: { Image: 'app' },
    HostConfig: { NetworkMode: 'bridge', Binds: null },
    Mounts: [{ Type: 'bind', Source: source, Destination: '/d', RW: !readOnly, Propagation: '' }],
  });
  const facts = factsWith({
    workloads: [workloadFacts(written, { effective: denied, spec: denied })],
    engine: known(plainEngine, 'engine'),
    host: elsewhere,
  });
  return buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome;
}

test('where a mount of a machine elsewhere leads is unknown', () => {
  for (const source of ['/srv/link', '/opt/app/data', '/data'])
    assert.equal(judged(source)?.state, 'unknown', source);
  assert.match(
    JSON.stringify(judged('/srv/link')),
    /where \/srv\/link leads is unknown.*not proven that the engine runs on this machine/u,
  );
});

test('a name that says enough is judged by it', () => {
  assert.equal(judged('/etc')?.state, 'failed');
  for (const source of ['/etc/localtime', '/usr/share/zoneinfo/UTC'])
    assert.equal(judged(source, true)?.state, 'passed', source);
});
