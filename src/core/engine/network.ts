/** A network of the engine, from `GET /networks`. */
export interface Network {
  name: string;
  id: string;
  driver: string;
  /** `local` to this engine, or `swarm`. */
  scope: string;
  internal: boolean;
  /** Standalone containers may join it (swarm networks). */
  attachable: boolean;
  /** Whether it is the swarm's ingress network, for published ports. */
  ingress: boolean;
  ipv6: boolean;
  /** Whether containers get IPv4 addresses; missing before Engine 28 and in facts of older versions, where they do. */
  ipv4?: boolean;
  /** Subnets as written: `172.18.0.0/16`. */
  subnets: readonly string[];
  /** The driver options that checks read, by name. */
  options: Readonly<Record<string, string>>;
  /** The Compose project that created it. */
  composeProject?: string;
}
