import type { Observed } from '../observed.ts';

/** An address range for new networks. `size` is the prefix length of each network. */
export interface AddressPool {
  base: string;
  size: number;
}

/**
 * Options of a log driver, without values that could be credentials: the names of all options, `maxSize` and
 * `maxFile` as written, and the destination address without user information.
 */
export interface LogOptions {
  names: readonly string[];
  maxSize?: string;
  maxFile?: string;
  address?: string;
}

/** A runtime by name; `path` is its program or shim type, empty if the engine does not show it. */
export interface EngineRuntime {
  name: string;
  path: string;
  /** Its shim, if another program is named beside it, and the files of its options; missing in facts of older versions. */
  others?: readonly string[];
}

/** Where an engine finds plugins of NRI and their configuration, if not where it does by default (`nri-opts`). */
export interface NriFolders {
  pluginPath?: string;
  pluginConfigPath?: string;
}

/** Entitlements that builds may request (`builder.entitlements` of daemon.json). */
export interface BuildEntitlements {
  networkHost?: boolean;
  securityInsecure?: boolean;
}

/** Registries contacted without TLS or without verifying their certificate. */
export interface InsecureRegistries {
  hosts: readonly string[];
  /** Networks in CIDR notation, as shown; the engine always adds the loopback networks. */
  networks: readonly string[];
}

/**
 * The daemon's configuration, setting by setting. Known: as the engine shows it, or as configured for a
 * daemon that is proven to be this engine. Absent: not set, so the engine's default applies.
 */
export interface EngineSettings {
  logLevel: Observed<string>;
  debug: Observed<boolean>;
  iptables: Observed<boolean>;
  ip6tables: Observed<boolean>;
  /** The daemon leaves the FORWARD policy unchanged (Engine 28). */
  ipForwardNoDrop: Observed<boolean>;
  /** Other machines on the network may reach containers by their own addresses (Engine 28). */
  allowDirectRouting: Observed<boolean>;
  /** Whether the engine's kernel forwards IPv4 packets. */
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
  /** Packets with this firewall mark pass the rules of bridge networks (Engine 28). */
  bridgeAcceptMark: Observed<string>;
  addressPools: Observed<readonly AddressPool[]>;
  defaultRuntime: Observed<string>;
  /** The configured runtimes, sorted by name. */
  runtimes: Observed<readonly EngineRuntime[]>;
  buildEntitlements: Observed<BuildEntitlements>;
}

export type EngineSettingName = keyof EngineSettings;
