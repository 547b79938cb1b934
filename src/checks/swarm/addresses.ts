import type { SwarmAddresses } from '../../core/engine/swarm.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import type { CheckedPart } from '../support/part.ts';
import { hostOf, checkSwarmReading, swarmCheck } from '../support/swarm-rule.ts';

const anywhere: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

function checkListen({ listen }: SwarmAddresses, part: CheckedPart): Outcome {
  if (!anywhere.has(hostOf(listen))) return part.pass(`the swarm listens on ${listen}`);
  return part.fail({
    message: `The swarm listens on all addresses of this node (${listen || 'the default'})`,
    steps: [
      'Drain the node and leave the swarm: `docker swarm leave`',
      'Join again with --listen-addr and an address of the network between the nodes',
      'Until then allow only the other nodes to reach ports 2377, 7946 and 4789',
    ],
  });
}

function checkDataPath({ dataPath, advertise }: SwarmAddresses, part: CheckedPart): Outcome {
  if (dataPath !== '' && dataPath !== hostOf(advertise))
    return part.pass(`data on ${dataPath}, management on ${hostOf(advertise)}`);
  return part.fail({
    message: `Container traffic and swarm management share the address ${hostOf(advertise) || 'of this node'}`,
    steps: ['Join nodes with --data-path-addr and an address of another network than --advertise-addr'],
  });
}

function listens(addresses: Observed<SwarmAddresses>): Outcome {
  return checkSwarmReading(addresses, ({ listen }) => `ListenAddr = ${listen}`, checkListen);
}

function shownPaths({ advertise, dataPath }: SwarmAddresses): string {
  return `AdvertiseAddr = ${advertise || 'not set'}, DataPathAddr = ${dataPath || 'not set'}`;
}

function carries(addresses: Observed<SwarmAddresses>): Outcome {
  return checkSwarmReading(addresses, shownPaths, checkDataPath);
}

const addresses = (value: SwarmAddresses) => ({
  swarm: { addresses: { state: 'known', value, from: '/var/lib/docker/swarm/docker-state.json' } },
});

const elsewhere = {
  swarm: {
    addresses: {
      state: 'unreadable',
      why: 'remote',
      detail: 'it is not proven that the engine runs on this machine',
      from: 'files of the swarm’s node',
    },
  },
};

const own = '10.0.0.1:2377';

const listenAddress = swarmCheck({
  id: 'swarm/listen-address',
  needs: ['engine-objects'],
  cis: '7.2',
  title: 'Swarm listens on all addresses',
  severity: 'medium',
  why: 'Swarm management is then reachable on every network of the node, public ones included. With a vulnerability or a leaked token anyone can join.',
  remediation: 'Listen on an address of the network between the nodes (`--listen-addr`).',
  judge: (swarm) => listens(swarm.addresses),
  checkNode: (node) => listens(node.addresses),
  examples: {
    bad: [
      { title: 'the default', facts: addresses({ listen: '0.0.0.0:2377', advertise: own, dataPath: '' }) },
      {
        title: 'every IPv6 address',
        facts: addresses({ listen: '[::]:2377', advertise: own, dataPath: '' }),
      },
    ],
    good: [{ title: 'one address', facts: addresses({ listen: own, advertise: own, dataPath: '' }) }],
    unsure: [{ title: 'an engine on another host', facts: elsewhere }],
  },
});

const dataPath = swarmCheck({
  id: 'swarm/data-path',
  needs: ['engine-objects'],
  cis: '7.9',
  title: 'Swarm data and management on one network',
  severity: 'low',
  why: 'Everyone with access to the network of container traffic also reaches swarm management, and the other way round.',
  remediation: 'Use a separate network for the data path (`--data-path-addr`).',
  judge(swarm) {
    if (valueOf(swarm.nodes)?.length === 1)
      return notApplicable('the swarm has one node, so no traffic leaves the host');
    return carries(swarm.addresses);
  },
  // A locked swarm may have a single node.
  checkNode: ({ state, addresses: read }) => (state === 'active' ? carries(read) : undefined),
  examples: {
    bad: [{ title: 'the default', facts: addresses({ listen: own, advertise: own, dataPath: '' }) }],
    good: [
      {
        title: 'a separate network',
        facts: addresses({ listen: own, advertise: own, dataPath: '10.1.0.1' }),
      },
    ],
    unsure: [{ title: 'an engine on another host', facts: elsewhere }],
  },
});

/** Checks the listen and data path addresses of a node. */
export const checks = [listenAddress, dataPath];
