import type { Observed } from './observed.ts';

/** A range of addresses that new networks are cut out of. `size` is the prefix length of each network. */
export interface AddressPool {
  base: string;
  size: number;
}

/**
 * What a log driver was told, without values that could be credentials: `maxSize` and `maxFile`
 * as written, where lines are sent (without user information), and the names of all options.
 */
export interface LogOptions {
  names: readonly string[];
  maxSize?: string;
  maxFile?: string;
  address?: string;
}

/** A runtime by name; `path` is its program or the type of its shim, empty where the engine does not say. */
export interface EngineRuntime {
  name: string;
  path: string;
}

/** What builds may ask for (`builder.entitlements` of daemon.json). */
export interface BuildEntitlements {
  networkHost?: boolean;
  securityInsecure?: boolean;
}

/** Registries that are spoken to without TLS, or without checking whose certificate it is. */
export interface InsecureRegistries {
  hosts: readonly string[];
  /** Networks in CIDR notation, as they are shown: the engine always adds those of loopback. */
  networks: readonly string[];
}

/**
 * The daemon's configuration, setting by setting: known as the engine shows it, or as it was
 * written for a daemon that is proven to be the engine; absent where it was looked for and is not
 * set, so that the engine's default holds; else unreadable.
 */
export interface EngineSettings {
  logLevel: Observed<string>;
  debug: Observed<boolean>;
  iptables: Observed<boolean>;
  ip6tables: Observed<boolean>;
  /** The daemon leaves the policy of forwarded packets as it is (Engine 28). */
  ipForwardNoDrop: Observed<boolean>;
  /** Other machines of the network may reach containers by their own addresses (Engine 28). */
  allowDirectRouting: Observed<boolean>;
  /** Whether the kernel of the engine forwards IPv4 packets. */
  kernelForwards: Observed<boolean>;
  userlandProxy: Observed<boolean>;
  insecureRegistries: Observed<InsecureRegistries>;
  mirrors: Observed<readonly string[]>;
  /** `nofile=32000:64000`. */
  defaultUlimits: Observed<readonly string[]>;
  cgroupParent: Observed<string>;
  storageOptions: Observed<readonly string[]>;
  authorizationPlugins: Observed<readonly string[]>;
  logDriver: Observed<string>;
  logOptions: Observed<LogOptions>;
  experimental: Observed<boolean>;
  metricsAddress: Observed<string>;
  addressPools: Observed<readonly AddressPool[]>;
  defaultRuntime: Observed<string>;
  /** The runtimes that containers may ask for, sorted by name. */
  runtimes: Observed<readonly EngineRuntime[]>;
  buildEntitlements: Observed<BuildEntitlements>;
}

export type EngineSettingName = keyof EngineSettings;
