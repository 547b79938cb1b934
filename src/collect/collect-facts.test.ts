import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clock, collect, process40, stateOf, web } from '../../test/kit/collect.ts';
import { containerId, engineRoutes, imageId } from '../../test/kit/engine-documents.ts';
import type { RouteTable } from '../../test/kit/fake-engine.ts';
import { fakeHost, writeProcess } from '../../test/kit/fake-host.ts';
import { diskFiles } from '../io/disk-files.ts';
import { engineClient } from '../io/engine/client.ts';
import { collectFacts } from './collect-facts.ts';

describe('failures', () => {
  test('a container removed between list and inspect is a gap; the others are collected', async () => {
    const gone = { id: containerId(2), name: 'gone', pid: 41 };
    const routes = engineRoutes([web, gone]);
    const { facts } = await collect({
      ...routes,
      [`/containers/${gone.id}/json`]: { status: 404, message: 'No such container' },
    });
    assert.deepEqual(
      facts.workloads.map(({ written }) => written.name),
      ['web'],
    );
    assert.ok(facts.gaps.some(({ subject, why }) => subject.name === 'gone' && why.startsWith('gone')));
  });

  test('containers that do not answer, answer garbage or do not run', async () => {
    const hanging = { id: containerId(3), name: 'hanging' };
    const garbled = { id: containerId(4), name: 'garbled' };
    const stopped = { id: containerId(5), name: 'stopped' };
    const routes: RouteTable = {
      ...engineRoutes([hanging, garbled, stopped]),
      [`/containers/${hanging.id}/json`]: 'hang',
      [`/containers/${garbled.id}/json`]: { json: [] },
    };
    const { facts } = await collect(routes, undefined, { timeoutMs: 300 });
    assert.deepEqual(
      facts.workloads.map(({ written }) => written.name),
      ['stopped'],
    );
    assert.equal(stateOf(facts.workloads[0]?.effective), 'not-collected');
    const whys = facts.gaps
      .filter(({ subject }) => subject.kind === 'workload')
      .map(({ subject, why }) => `${subject.name} ${why.split(':', 1)[0]}`);
    assert.deepEqual(whys, ['garbled malformed', 'hanging timeout']);
  });

  test('an engine that does not answer is one gap', async () => {
    const host = fakeHost();
    const client = engineClient({ kind: 'unix', path: `${host.root}/none.sock` });
    const { facts } = await collectFacts({ tool: 't', files: diskFiles(host.root), client, clock });
    host.remove();
    assert.equal(stateOf(facts.engine), 'gone');
    assert.deepEqual(facts.gaps.filter(({ subject }) => subject.kind === 'engine').length, 1);
    assert.equal(stateOf(facts.host), 'known');
  });

  test('the files of this machine say nothing about that of an engine elsewhere that does not answer', async () => {
    const host = fakeHost();
    const silent = engineClient({ kind: 'unix', path: `${host.root}/none.sock` });
    const given = { tool: 't', files: diskFiles(host.root), clock };
    const hostOf = async (name: string, hostNamed = false): Promise<string | undefined> => {
      const client = { ...silent, endpoint: { kind: 'tcp', host: name, port: 2375 } as const };
      return stateOf((await collectFacts({ ...given, client, hostNamed })).facts.host);
    };
    assert.equal(await hostOf('10.0.0.5'), 'remote');
    assert.equal(await hostOf('10.0.0.5', true), 'known');
    for (const name of ['localhost', '127.0.0.1', '::1']) assert.equal(await hostOf(name), 'known', name);
    host.remove();
  });

  test('unreadable volumes, networks or containers leave the rest', async () => {
    const failed = { status: 500, message: 'broken' };
    const { facts } = await collect({ ...engineRoutes([web]), '/volumes': failed, '/networks': failed });
    assert.ok(facts.engine.state === 'known');
    assert.equal(stateOf(facts.engine.value.interContainerTraffic), 'undetermined');
    assert.equal(facts.workloads.length, 1);
    const whats = new Set(facts.gaps.map(({ what }) => what));
    assert.ok(whats.has('GET /volumes') && whats.has('GET /networks'));
    const listless = await collect({ ...engineRoutes([web]), '/containers/json?all=1': failed });
    assert.ok(listless.facts.gaps.some(({ what }) => what === 'GET /containers/json?all=1'));
  });

  test('no engine', async () => {
    const host = fakeHost();
    const { facts } = await collectFacts({
      tool: 't',
      files: diskFiles(host.root),
      client: undefined,
      clock,
    });
    host.remove();
    assert.equal(stateOf(facts.engine), 'not-collected');
    assert.equal(stateOf(facts.host), 'known');
  });
});

test('a named host root counts wherever the engine runs', async () => {
  const { facts } = await collect(engineRoutes([web]), undefined, { hostNamed: true });
  assert.equal(stateOf(facts.workloads[0]?.effective), 'remote');
  assert.equal(stateOf(facts.host), 'known');
});

describe('a swarm', () => {
  const service = { ID: 's1', Spec: { Name: 'api', TaskTemplate: { ContainerSpec: { Image: 'app:1' } } } };

  test('a manager lists the services', async () => {
    const info = { Swarm: { LocalNodeState: 'active', ControlAvailable: true } };
    const { facts } = await collect({ ...engineRoutes([], info), '/services': { json: [service] } });
    assert.deepEqual(
      facts.workloads.map(({ written }) => [written.surface, written.name]),
      [['service', 'api']],
    );
    assert.equal(stateOf(facts.workloads[0]?.effective), 'not-collected');
  });

  test('a worker reports that it is not a manager', async () => {
    const info = { Swarm: { LocalNodeState: 'active', ControlAvailable: false } };
    const { facts, engine } = await collect(engineRoutes([], info));
    assert.ok(facts.gaps.some(({ subject, why }) => subject.kind === 'swarm' && why.includes('manager')));
    assert.ok(!engine.asked.includes('/services'));
  });
});

test('a thousand containers: each inspected once, few at a time, in one order', async () => {
  const containers = Array.from({ length: 1000 }, (_, index) => ({
    id: containerId(index),
    name: `c${index}`,
  }));
  const { facts, engine } = await collect(engineRoutes(containers));
  assert.equal(facts.workloads.length, 1000);
  assert.equal(engine.asked.length, new Set(engine.asked).size);
  assert.ok(engine.most() <= 8);
  assert.deepEqual(
    facts.images.map((image) => image.id),
    [imageId],
  );
  const names = facts.workloads.map(({ written }) => written.name);
  assert.deepEqual(names, names.toSorted());
});

test('values of the environment never enter the facts', async () => {
  const container = { ...web, env: ['PASSWORD=hunter2-secret'] };
  const { facts } = await collect(engineRoutes([container]), (host) => writeProcess(host, process40));
  const text = JSON.stringify(facts);
  assert.match(text, /PASSWORD/);
  assert.doesNotMatch(text, /hunter2-secret|in-the-bundle/);
});
