import type { Network } from '../../src/core/engine/network.ts';
import { known } from '../../src/core/observed.ts';
import type { SwarmFacts, SwarmNode, SwarmNodeFacts } from '../../src/core/engine/swarm.ts';
import type { Volume } from '../../src/core/engine/volume.ts';

/** A node of a swarm, by number. */
export function node(number: number, role: SwarmNode['role'] = 'manager'): SwarmNode {
  return {
    id: `node${number}`,
    hostname: `host-${number}`,
    role,
    availability: 'active',
    state: 'ready',
    ...(role === 'manager' ? { reachability: 'reachable' } : {}),
    address: `10.0.0.${number}`,
  };
}

/** A swarm of three managers and a worker in which everything is in order; facts are collected at 2026-01-01. */
export const plainSwarm: SwarmFacts = {
  nodeId: 'node1',
  nodes: known([node(1), node(2), node(3), node(4, 'worker')], 'GET /nodes'),
  autolock: true,
  nodeCertificateSeconds: known(90 * 86_400, 'GET /swarm'),
  rootCertificate: known(
    { notBefore: '2025-12-01T00:00:00.000Z', notAfter: '2045-12-01T00:00:00.000Z' },
    'GET /swarm',
  ),
  rootRotationInProgress: false,
  nodeCertificate: known(
    { notBefore: '2025-12-01T00:00:00.000Z', notAfter: '2026-03-01T00:00:00.000Z' },
    '/var/lib/docker/swarm/certificates/swarm-node.crt',
  ),
  addresses: known(
    { listen: '10.0.0.1:2377', advertise: '10.0.0.1:2377', dataPath: '10.1.0.1' },
    '/var/lib/docker/swarm/docker-state.json',
  ),
  secrets: known(1, 'GET /secrets'),
  configs: known([], 'GET /configs'),
  services: known(0, 'GET /services'),
};

/** A worker of that swarm. */
export const plainSwarmNode: SwarmNodeFacts = {
  state: 'active',
  leaderless: false,
  addresses: plainSwarm.addresses,
  certificate: plainSwarm.nodeCertificate,
  rootCertificate: plainSwarm.rootCertificate,
};

/** A network that Compose made. */
export const plainNetwork: Network = {
  name: 'shop_default',
  id: 'n1',
  driver: 'bridge',
  scope: 'local',
  internal: false,
  attachable: false,
  ingress: false,
  ipv6: false,
  subnets: ['172.18.0.0/16'],
  options: {},
};

/** A volume of the engine's own driver. */
export const plainVolume: Volume = { name: 'data', driver: 'local', optionNames: [], credentials: [] };
