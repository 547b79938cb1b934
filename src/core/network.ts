/** A network of the engine, from `GET /networks`. */
export interface Network {
  name: string;
  id: string;
  driver: string;
  /** `local` to this engine, or `swarm`. */
  scope: string;
  internal: boolean;
  /** Containers that are no service's may join it (swarm networks). */
  attachable: boolean;
  /** The swarm's own network for published ports. */
  ingress: boolean;
  ipv6: boolean;
  /** Subnets as written: `172.18.0.0/16`. */
  subnets: readonly string[];
  /** Driver options that checks read, by name; others are left out. */
  options: Readonly<Record<string, string>>;
  /** The Compose project that made it. */
  composeProject?: string;
}
