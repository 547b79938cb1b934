import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, process40, stateOf, web } from '../../../test/kit/collect.ts';
import { containerId, engineRoutes, imageId } from '../../../test/kit/engine-documents.ts';
import type { RouteTable } from '../../../test/kit/fake-engine.ts';
import { writeProcess } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';

const failed = { status: 500, message: 'broken' };
const stopped = { id: containerId(9), name: 'stopped' };

test('queries shared lists once', async () => {
  const { facts, engine } = await collect(engineRoutes([web, stopped]));
  assert.equal(engine.asked.length, new Set(engine.asked).size);
  assert.deepEqual(valueOf(facts.containerCounts), { running: 1, stopped: 1 });
  assert.equal(valueOf(facts.imagesListed), 1);
  assert.equal(facts.images[0]?.history?.state, 'known');
  assert.equal(stateOf(facts.swarm), 'absent');
});

test('an unreadable list leaves the rest', async () => {
  const { facts } = await collect({
    ...engineRoutes([web]),
    '/images/json': failed,
    '/networks': failed,
    '/volumes': { json: { Volumes: [5] } },
    [`/images/${imageId}/history`]: failed,
  });
  assert.equal(stateOf(facts.imagesListed), 'undetermined');
  assert.equal(stateOf(facts.networks), 'undetermined');
  assert.equal(stateOf(facts.volumes), 'malformed');
  // An image used by a container is read even so.
  assert.equal(facts.images[0]?.id, imageId);
  assert.equal(stateOf(facts.images[0]?.history), 'undetermined');
  assert.ok(facts.gaps.some(({ subject, what }) => subject.kind === 'image' && what.startsWith('history')));
});

describe('networks and volumes', () => {
  test('have the options that checks read, and no other value', async () => {
    const network = {
      Name: 'lan',
      Id: 'n',
      Driver: 'macvlan',
      Options: { parent: 'eth0', token: 'hunter2' },
      Labels: { 'com.docker.compose.project': 'shop' },
      IPAM: { Config: [{ Subnet: '10.0.0.0/24' }] },
    };
    const volume = {
      Name: 'share',
      Driver: 'local',
      Options: { type: 'cifs', o: 'addr=10.0.0.1,username=me,password=hunter2' },
    };
    const { facts } = await collect({
      ...engineRoutes([web]),
      '/networks': { json: [network] },
      '/volumes': { json: { Volumes: [volume] } },
    });
    const [lan] = valueOf(facts.networks) ?? [];
    assert.deepEqual(lan?.options, { parent: 'eth0' });
    assert.equal(lan.composeProject, 'shop');
    assert.deepEqual(lan.subnets, ['10.0.0.0/24']);
    assert.deepEqual(valueOf(facts.volumes), [
      {
        name: 'share',
        driver: 'local',
        optionNames: ['o', 'type'],
        credentials: [{ where: 'argument', name: 'password', detector: 'its name', length: 7 }],
      },
    ]);
    assert.doesNotMatch(JSON.stringify(facts), /hunter2/u);
  });
});

describe('a swarm', () => {
  const manager = { Swarm: { LocalNodeState: 'active', ControlAvailable: true, NodeID: 'n1' } };
  const swarm: RouteTable = {
    ...engineRoutes([web], manager),
    '/services': { json: [] },
    '/secrets': { json: [{ ID: 's', Spec: { Name: 'db' } }] },
    '/nodes': {
      json: [
        {
          ID: 'n1',
          Spec: { Role: 'manager', Availability: 'active' },
          Description: { Hostname: 'one' },
          Status: { State: 'ready', Addr: '10.0.0.1' },
          ManagerStatus: { Reachability: 'reachable' },
        },
      ],
    },
    '/swarm': {
      json: {
        Spec: { CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 }, EncryptionConfig: {} },
        JoinTokens: { Worker: 'SWMTKN-hunter2' },
        TLSInfo: { TrustRoot: 'no certificate hunter2' },
      },
    },
  };

  test('is collected without tokens; a malformed certificate is malformed', async () => {
    const { facts } = await collect(swarm, (host) => {
      writeProcess(host, process40);
      host.write(
        '/var/lib/docker/swarm/docker-state.json',
        JSON.stringify({ ListenAddr: '0.0.0.0:2377', AdvertiseAddr: '10.0.0.1:2377' }),
      );
    });
    const read = valueOf(facts.swarm);
    assert.ok(read);
    assert.deepEqual(valueOf(read.addresses), {
      listen: '0.0.0.0:2377',
      advertise: '10.0.0.1:2377',
      dataPath: '',
    });
    assert.equal(stateOf(read.rootCertificate), 'malformed');
    assert.equal(stateOf(read.nodeCertificate), 'absent');
    assert.equal(valueOf(read.nodeCertificateSeconds), 90 * 86_400);
    assert.equal(valueOf(read.secrets), 1);
    assert.equal(valueOf(read.nodes)?.[0]?.hostname, 'one');
    assert.doesNotMatch(JSON.stringify(facts), /hunter2/u);
  });

  test('omits the files of another machine', async () => {
    const { facts } = await collect(swarm, (host) => {
      host.write('/var/lib/docker/swarm/docker-state.json', '{"ListenAddr":"1.2.3.4:2377"}');
    });
    assert.equal(stateOf(valueOf(facts.swarm)?.addresses), 'remote');
  });

  test('is unreadable on a worker and if locked', async () => {
    for (const Swarm of [
      { LocalNodeState: 'active', ControlAvailable: false },
      { LocalNodeState: 'locked' },
    ]) {
      const { facts } = await collect(engineRoutes([web], { Swarm }));
      assert.equal(stateOf(facts.swarm), 'unsupported');
    }
  });
});
