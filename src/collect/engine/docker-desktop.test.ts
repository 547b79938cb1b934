import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, process40, stateOf, web } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeProcess } from '../../../test/kit/fake-host.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { checks } from '../../checks/registry.gen.ts';

/** Answer of `GET /info` by Docker Desktop on macOS, Windows or Linux. */
const shown = {
  OperatingSystem: 'Docker Desktop',
  OSType: 'linux',
  KernelVersion: '6.10.2-linuxkit',
  Name: 'docker-desktop',
  Labels: ['com.docker.desktop.address=unix:///home/user/.docker/desktop/docker-cli.sock'],
};
const words =
  /Docker Desktop runs the engine in a virtual machine: files of this machine do not describe it/u;

describe('an engine run by Docker Desktop', () => {
  test('runs in a virtual machine, and this machine is not checked', async () => {
    const { facts } = await collect(engineRoutes([web], shown));
    assert.equal(stateOf(facts.host), 'remote');
    assert.equal(stateOf(facts.workloads[0]?.spec), 'remote');
    const kinds = facts.gaps.filter(({ why }) => words.test(why)).map(({ subject }) => subject.kind);
    assert.deepEqual(kinds.toSorted(), ['engine', 'host']);
    assert.ok(facts.engine.state === 'known' && !('virtualMachine' in facts.engine.value));
    const { outcomes } = buildReport(facts, checks, { version: '0.0.0', targets: [] });
    witness('recorded', outcomes);
    const host = outcomes.filter(({ rule }) => rule.startsWith('host/'));
    assert.ok(host.length > 0);
    assert.deepEqual(new Set(host.map(({ outcome }) => outcome.state)), new Set(['unknown']));
  });

  for (const [name, value] of Object.entries(shown)) {
    const isSign = ['OperatingSystem', 'Name', 'Labels'].includes(name);
    test(`is recognized by ${name} alone: ${isSign ? 'yes' : 'no'}`, async () => {
      const { facts } = await collect(engineRoutes([], { [name]: value }));
      assert.equal(
        facts.gaps.some(({ why }) => words.test(why)),
        isSign,
      );
    });
  }

  test('is local if ironhull runs inside its virtual machine', async () => {
    const { facts } = await collect(engineRoutes([web], shown), (host) => writeProcess(host, process40));
    assert.equal(stateOf(facts.host), 'known');
    assert.ok(!facts.gaps.some(({ why }) => words.test(why)));
  });
});
