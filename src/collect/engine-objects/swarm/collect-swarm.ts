import type { EngineFacts } from '../../../core/engine/engine.ts';
import { absent, known, mapKnown, unreadable, type Observed } from '../../../core/observed.ts';
import type { SwarmFacts, SwarmNode, SwarmNodeFacts } from '../../../core/engine/swarm.ts';
import { booleanAt, integerAt, recordAt, stringAt, type JsonRecord } from '../../../formats/json/members.ts';
import type { EngineClient } from '../../../io/engine/client.ts';
import type { HostFiles } from '../../../io/files.ts';
import { readDocument, readEntries } from '../../../io/engine/read-answer.ts';
import { readSwarmConfig } from './configs.ts';
import { unprovenNodeFiles, readNodeFiles } from './node-files.ts';
import { readValidity } from './validity.ts';

/** Inputs of the swarm collector; `files` are present only if proven to be of the engine's machine. */
export interface SwarmSources {
  client: EngineClient;
  dataRoot: string;
  state: EngineFacts['swarm'];
  files: HostFiles | undefined;
}

/**
 * Collects the swarm from a manager. Absent if swarm mode is off; unreadable on a worker and if the swarm is
 * locked or in error. Omits join tokens, keys and secret contents.
 */
export async function collectSwarm(
  { client, state }: SwarmSources,
  own: Promise<Observed<SwarmNodeFacts>>,
): Promise<Observed<SwarmFacts>> {
  if (state === 'inactive') return absent('GET /info');
  if (state !== 'manager') return unreadable('unsupported', whyUnasked(state), 'GET /swarm');
  const [info, swarm, nodes, secrets, services, configs, node] = await Promise.all([
    client.get('/info'),
    client.get('/swarm'),
    client.get('/nodes'),
    client.get('/secrets'),
    client.get('/services'),
    client.get('/configs'),
    own,
  ]);
  const nodeId = readDocument(info, (document) => stringAt(recordAt(document, 'Swarm'), 'NodeID') ?? '');
  return mapKnown(readDocument(swarm, clusterOf), (cluster) => ({
    nodeId: nodeId.state === 'known' ? nodeId.value : '',
    nodes: byHostname(readEntries(nodes, nodeOf)),
    ...cluster,
    addresses: partOf(node, 'addresses'),
    nodeCertificate: partOf(node, 'certificate'),
    secrets: countOf(secrets),
    services: countOf(services),
    configs: readEntries(configs, readSwarmConfig),
  }));
}

function whyUnasked(state: SwarmSources['state']): string {
  return state === 'worker'
    ? 'this node is not a swarm manager: run this on a manager'
    : 'the swarm of this node is locked, pending or in error';
}

function partOf<K extends 'addresses' | 'certificate'>(
  node: Observed<SwarmNodeFacts>,
  name: K,
): SwarmNodeFacts[K] {
  return node.state === 'known' ? node.value[name] : node;
}

/** Collects what any swarm node shows of itself, manager or worker; absent if swarm mode is off. */
export async function collectSwarmNode(sources: SwarmSources): Promise<Observed<SwarmNodeFacts>> {
  const { client, state, files, dataRoot } = sources;
  if (state === 'inactive') return absent('GET /info');
  const [info, node] = await Promise.all([
    client.get('/info'),
    files ? readNodeFiles(files, dataRoot) : unprovenNodeFiles(),
  ]);
  return readDocument(info, (document) => {
    const swarm = recordAt(document, 'Swarm');
    return {
      state: stringAt(swarm, 'LocalNodeState') ?? '',
      leaderless: /does not have a leader/u.test(stringAt(swarm, 'Error') ?? ''),
      ...node,
    };
  });
}

type Cluster = Pick<
  SwarmFacts,
  'autolock' | 'nodeCertificateSeconds' | 'rootCertificate' | 'rootRotationInProgress'
>;

function clusterOf(document: JsonRecord | undefined): Cluster {
  const from = 'GET /swarm';
  const spec = recordAt(document, 'Spec');
  if (spec === undefined) throw new TypeError('the swarm has no Spec');
  const expiry = integerAt(recordAt(spec, 'CAConfig'), 'NodeCertExpiry');
  const root = stringAt(recordAt(document, 'TLSInfo'), 'TrustRoot');
  return {
    autolock: booleanAt(recordAt(spec, 'EncryptionConfig'), 'AutoLockManagers') ?? false,
    nodeCertificateSeconds:
      expiry === undefined ? unreadable('malformed', 'no NodeCertExpiry', from) : known(expiry / 1e9, from),
    rootCertificate:
      root === undefined
        ? unreadable('malformed', 'no root certificate', from)
        : readValidity(known(root, from)),
    rootRotationInProgress: booleanAt(document, 'RootRotationInProgress') ?? false,
  };
}

function nodeOf(entry: JsonRecord | undefined): SwarmNode {
  const [id, role] = [stringAt(entry, 'ID'), stringAt(recordAt(entry, 'Spec'), 'Role')];
  if (id === undefined || (role !== 'manager' && role !== 'worker'))
    throw new TypeError('a node has no ID or no role');
  const manager = recordAt(entry, 'ManagerStatus');
  const reachability = stringAt(manager, 'Reachability');
  return {
    id,
    hostname: stringAt(recordAt(entry, 'Description'), 'Hostname') ?? '',
    role,
    availability: stringAt(recordAt(entry, 'Spec'), 'Availability') ?? '',
    state: stringAt(recordAt(entry, 'Status'), 'State') ?? '',
    ...(reachability === undefined ? {} : { reachability }),
    address: stringAt(recordAt(entry, 'Status'), 'Addr') ?? '',
  };
}

function byHostname(nodes: Observed<readonly SwarmNode[]>): Observed<readonly SwarmNode[]> {
  return mapKnown(nodes, (all) =>
    all.toSorted((a, b) => (`${a.hostname}\0${a.id}` < `${b.hostname}\0${b.id}` ? -1 : 1)),
  );
}

/** Counts the entries without reading their contents. */
function countOf(answer: Observed<unknown>): Observed<number> {
  return mapKnown(
    readEntries(answer, (entry) => stringAt(entry, 'ID')),
    (all) => all.length,
  );
}
