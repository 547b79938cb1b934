import type { CheckKind } from '../../src/core/rules/check.ts';
import type { DockerfileFacts, Facts, RunFacts } from '../../src/core/facts/facts.ts';
import type { ImageSpec } from '../../src/core/image/image.ts';
import type { Network } from '../../src/core/engine/network.ts';
import { absent, known, type Observed } from '../../src/core/observed.ts';
import type { SwarmFacts, SwarmNodeFacts } from '../../src/core/engine/swarm.ts';
import type { Volume } from '../../src/core/engine/volume.ts';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';
import { factsWith, workloadFacts } from './facts.ts';
import { plainEngine } from './plain-engine.ts';
import { filteringHost, type SavedRules } from './recorded-firewall.ts';
import { imagesWith, plainBase } from './plain-image.ts';
import { plainNetwork, plainSwarm, plainSwarmNode, plainVolume } from './plain-swarm.ts';

/** A workload of an example: what it is attached to, publishes and has in its environment. */
export interface WorkloadExample {
  name: string;
  key?: string;
  networks?: readonly string[];
  ports?: number;
  environment?: readonly string[];
  image?: string;
}

/** What an example says beside the members of its subject. */
interface RuntimeContext {
  workloads?: readonly WorkloadExample[];
  containers?: Facts['containers'];
  /** The swarm of a network, or a reading in place of the whole swarm. */
  swarm?: Partial<SwarmFacts> | Observed<never>;
  /** What the node of a swarm that cannot be asked shows of itself. */
  swarmNode?: Partial<SwarmNodeFacts>;
  /** Version of the engine. */
  version?: string;
  /** The rules of the host; it is not asked for unless they are given. */
  firewall?: SavedRules;
}

function workloadOf(
  surface: 'container' | 'service',
  { name, key, networks = [], ports = 0, environment = [], image }: WorkloadExample,
): WrittenWorkload {
  const settings: WrittenWorkload['settings'] = {
    networks: { value: networks.map((value) => ({ value, at: [] })), at: [] },
    ports: {
      value: Array.from({ length: ports }, () => ({
        value: { hostIp: '', hostPort: '80', containerPort: '80', protocol: 'tcp' },
        at: [],
      })),
      at: [],
    },
    environment: {
      value: environment.map((variable) => ({ value: { name: variable, length: 8 }, at: [] })),
      at: [],
    },
  };
  return {
    surface,
    platform: surface === 'service' ? 'swarm' : 'docker',
    key: key ?? `${surface}:${name}`,
    name,
    at: [],
    doubts: [],
    settings,
    ...(image === undefined ? {} : { imageId: image }),
  };
}

function swarmReading(swarm: RuntimeContext['swarm']): Observed<SwarmFacts> {
  if (swarm === undefined) return absent('GET /info');
  return 'state' in swarm ? swarm : known({ ...plainSwarm, ...swarm }, 'GET /swarm');
}

/** Facts of one image, network, volume or swarm, or of an inventory, that is careful but for what an example says. */
export function subjectFacts(kind: CheckKind, given: object): RunFacts {
  const { workloads = [], containers, swarm, swarmNode, firewall, ...rest }: RuntimeContext = given;
  const { version = plainEngine.version, ...members } = rest;
  const surface = kind === 'swarm' ? 'service' : 'container';
  const facts: Facts = {
    ...factsWith({
      engine: known(
        { ...plainEngine, version, swarm: swarm === undefined ? 'inactive' : 'manager' },
        'engine',
      ),
      ...(firewall === undefined ? {} : { host: known(filteringHost(firewall), '/') }),
      containers: containers ?? known(workloads.length, 'GET /containers'),
      workloads: workloads.map((one) => workloadFacts(workloadOf(surface, one))),
    }),
    imagesListed: known(0, 'GET /images/json'),
    containerCounts: known({ running: workloads.length, stopped: 0 }, 'GET /containers'),
    networks: known([], 'GET /networks'),
    volumes: known([], 'GET /volumes'),
    swarm: swarmReading(swarm),
    swarmNode:
      swarmNode === undefined ? absent('GET /info') : known({ ...plainSwarmNode, ...swarmNode }, 'GET /info'),
  };
  return { ...facts, ...subjectMembers(kind, members) };
}

function subjectMembers(kind: CheckKind, members: object): Partial<RunFacts> {
  switch (kind) {
    case 'dockerfile':
      return { dockerfiles: [dockerfileOf(members)] };
    case 'image':
      return { images: imagesWith(members) };
    case 'network':
      return { networks: known([{ ...plainNetwork, ...(members as Partial<Network>) }], 'GET /networks') };
    case 'volume':
      return { volumes: known([{ ...plainVolume, ...(members as Partial<Volume>) }], 'GET /volumes') };
    case 'inventory':
      return { ...members, images: inventoryImages(members) };
    default:
      return members;
  }
}

/** A Dockerfile of an example, in its build context. */
function dockerfileOf({ text = '', context }: Partial<DockerfileFacts>): DockerfileFacts {
  return {
    file: { name: 'Dockerfile', key: 'Dockerfile' },
    text,
    ...(context === undefined ? {} : { context }),
  };
}

/** The images that an example of an inventory gives, each with an id of its own. */
function inventoryImages({ images = [] }: { images?: readonly Partial<ImageSpec>[] }): readonly ImageSpec[] {
  return images.map((image, index) => ({
    ...plainBase,
    id: `sha256:${index.toString(16).padStart(64, '0')}`,
    ...image,
  }));
}
