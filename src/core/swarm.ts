import type { Observed } from './observed.ts';

/** A node of a swarm, from `GET /nodes`. */
export interface SwarmNode {
  id: string;
  hostname: string;
  role: 'manager' | 'worker';
  /** `active`, `pause` or `drain`. */
  availability: string;
  /** `ready`, `down`, … */
  state: string;
  /** For a manager: `reachable` or not. */
  reachability?: string;
  /** As the managers see it. */
  address: string;
}

/** When a certificate is valid, RFC 3339. */
export interface Validity {
  notBefore: string;
  notAfter: string;
}

/**
 * Where a node of a swarm listens, from `swarm/docker-state.json` of the engine's data root:
 * `0.0.0.0:2377`. An empty address is one the engine picks.
 */
export interface SwarmAddresses {
  listen: string;
  advertise: string;
  dataPath: string;
}

/** A config of a swarm. Its content stays out. */
export interface SwarmConfig {
  name: string;
  /** What of it looks like a credential: `DB_PASSWORD`, or what its form gives away, `private key`. */
  credentials: readonly string[];
}

/** What a node shows of itself, whether its swarm can be asked or not. */
export interface SwarmNodeFacts {
  /** `active`, `pending`, `locked` or `error`. */
  state: string;
  /** Too few managers are online: nothing of the swarm can be asked or changed. */
  leaderless: boolean;
  addresses: Observed<SwarmAddresses>;
  /** The certificate of this node. */
  certificate: Observed<Validity>;
  /** The root certificate that this node trusts. */
  rootCertificate: Observed<Validity>;
}

/** What a manager says of its swarm. Join tokens and keys are not in it. */
export interface SwarmFacts {
  nodeId: string;
  nodes: Observed<readonly SwarmNode[]>;
  /** Managers need a key to start again. */
  autolock: boolean;
  /** How long the certificate of a node is valid, in seconds. */
  nodeCertificateSeconds: Observed<number>;
  /** The swarm's own root certificate. */
  rootCertificate: Observed<Validity>;
  rootRotationInProgress: boolean;
  /** The certificate of this node. */
  nodeCertificate: Observed<Validity>;
  addresses: Observed<SwarmAddresses>;
  /** How many secrets it keeps, and how many services it has. */
  secrets: Observed<number>;
  services: Observed<number>;
  /** Its configs, by name; facts of older versions lack them. */
  configs?: Observed<readonly SwarmConfig[]>;
}
