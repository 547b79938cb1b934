import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import { collect, process40, stateOf, web } from '../kit/collect.ts';
import { containerId, engineRoutes } from '../kit/engine-documents.ts';
import { writeProcess, type FakeHost } from '../kit/fake-host.ts';

function dockerd(host: FakeHost): void {
  host.write('/proc/9/comm', 'dockerd\n');
  host.write('/proc/9/cmdline', '/usr/bin/dockerd\0');
  host.write('/proc/9/stat', `9 (dockerd) S 1 ${'0 '.repeat(17)}100 0 0`);
  host.write('/proc/stat', `btime ${Math.floor(Date.now() / 1000)}\n`);
  host.link('/proc/9/root', '/');
  host.write('/var/lib/docker/engine-id', 'engine-1');
}

const configurations = {
  'cut short': '{"icc": false',
  'of UTF-16 without a mark': Buffer.from('{"icc": false}', 'utf16le'),
  'a list': '[]',
  'empty but for a byte': '\0',
  huge: `{"icc": false, "labels": ["${'x'.repeat(2 * 1024 * 1024)}"]}`,
  'nested without end': '['.repeat(500_000),
  'of the wrong types': '{"icc": "no", "hosts": 5, "live-restore": {}, "log-opts": []}',
};

function engineOutcomes(facts: Facts): ReadonlyMap<string, string> {
  const { outcomes } = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  const own = outcomes.filter(({ rule }) => rule.startsWith('engine/'));
  return new Map(own.map(({ rule, outcome }) => [rule, outcome.state]));
}

describe('a daemon.json that is', () => {
  for (const [name, text] of Object.entries(configurations))
    test(`${name} makes no check of the engine pass that depends on it`, async () => {
      const withText = (content: string | Buffer) =>
        collect(engineRoutes([]), (host) => {
          dockerd(host);
          mkdirSync(join(host.root, 'etc/docker'), { recursive: true });
          writeFileSync(join(host.root, 'etc/docker/daemon.json'), content);
        });
      const sound = engineOutcomes((await withText('{"live-restore": true}')).facts);
      const { facts } = await withText(text);
      assert.ok(facts.engine.state === 'known');
      const { listeners } = facts.engine.value;
      assert.equal(
        stateOf(listeners),
        name === 'huge' ? 'unsupported' : 'malformed',
        JSON.stringify(listeners),
      );
      const now = engineOutcomes(facts);
      for (const [rule, state] of now) assert.ok(state !== 'passed' || sound.get(rule) === 'passed', rule);
    });
});

describe('an engine inside a container', () => {
  const outer = containerId(9);

  test('whose numbers are those of other processes here is not joined to them', async () => {
    // Its container `web` has the number 40 in there; here 40 is a process of the outer container.
    const { facts } = await collect(engineRoutes([web]), (host) =>
      writeProcess(host, { ...process40, container: outer, cgroup: `/docker/${outer}` }),
    );
    assert.equal(stateOf(facts.workloads[0]?.effective), 'remote');
    assert.equal(stateOf(facts.host), 'remote');
  });

  test('is joined where the process really is its container’s', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) =>
      writeProcess(host, { ...process40, cgroup: `/docker/${outer}/docker/${web.id}` }),
    );
    assert.equal(stateOf(facts.workloads[0]?.effective), 'known');
  });
});

describe('links below a root', () => {
  test('that go in circles, upwards and nowhere', async () => {
    const { facts } = await collect(
      engineRoutes([]),
      (host) => {
        host.link('/etc/hostname', '/etc/hostname');
        host.link('/etc/os-release', '../../../../../etc/machine-of-the-reader');
        host.link('/etc/group', '/nowhere');
        host.link('/etc/docker', '/etc/docker');
      },
      { hostNamed: true },
    );
    assert.ok(facts.host.state === 'known');
    assert.equal(stateOf(facts.host.value.hostname), 'malformed');
    assert.equal(stateOf(facts.host.value.operatingSystem), 'absent');
    const { outcomes } = buildReport(facts, checks, { version: '0.0.0', targets: [] });
    const configuration = outcomes.filter(({ rule }) => rule.startsWith('host/daemon-config'));
    for (const { outcome, rule } of configuration) assert.notEqual(outcome.state, 'passed', rule);
  });
});
