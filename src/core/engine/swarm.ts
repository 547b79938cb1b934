import type { Observed } from '../observed.ts';

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
  /** As seen by the managers. */
  address: string;
}

/** Validity period of a certificate, RFC 3339. */
export interface Validity {
  notBefore: string;
  notAfter: string;
}

/**
 * The addresses of a swarm node, from `swarm/docker-state.json` in the engine's data root: `0.0.0.0:2377`. An
 * empty address is chosen by the engine.
 */
export interface SwarmAddresses {
  listen: string;
  advertise: string;
  dataPath: string;
}

/** A swarm config, without its content. */
export interface SwarmConfig {
  name: string;
  /** The parts of its content that look like credentials: `DB_PASSWORD`, or a form such as `private key`. */
  credentials: readonly string[];
}

/** What a node shows about itself, whether or not its swarm answers. */
export interface SwarmNodeFacts {
  /** `active`, `pending`, `locked` or `error`. */
  state: string;
  /** Too few managers are online: nothing in the swarm can be read or changed. */
  leaderless: boolean;
  addresses: Observed<SwarmAddresses>;
  /** The certificate of this node. */
  certificate: Observed<Validity>;
  /** The root certificate that this node trusts. */
  rootCertificate: Observed<Validity>;
}

/** What a manager shows about its swarm, without join tokens and keys. */
export interface SwarmFacts {
  nodeId: string;
  nodes: Observed<readonly SwarmNode[]>;
  /** Managers need a key to restart. */
  autolock: boolean;
  /** Validity of node certificates, in seconds. */
  nodeCertificateSeconds: Observed<number>;
  /** The swarm's own root certificate. */
  rootCertificate: Observed<Validity>;
  rootRotationInProgress: boolean;
  /** The certificate of this node. */
  nodeCertificate: Observed<Validity>;
  addresses: Observed<SwarmAddresses>;
  /** Number of secrets, and of services. */
  secrets: Observed<number>;
  services: Observed<number>;
  /** Its configs, by name; missing in facts of older versions. */
  configs?: Observed<readonly SwarmConfig[]>;
}
