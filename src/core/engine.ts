import type { EngineComponent } from './engine-component.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { Observed } from './observed.ts';
import type { SeccompFilter } from './seccomp.ts';

/** What the engine says of itself, and what it is configured to. */
export interface EngineFacts {
  /** How it was reached, without credentials: `unix:///var/run/docker.sock`. */
  endpoint: string;
  /** Of an engine that is not Docker's, with its name: `Podman Engine 5.4.2`. */
  version: string;
  /** The files that say how it would run, where none answers: then this is how it is set up, not how it runs. */
  configuredBy?: string;
  /** What answers, where that is not Docker Engine but speaks its API: `Podman Engine`. */
  product?: string;
  apiVersion: string;
  operatingSystem: string;
  /** `linux` or `windows`. */
  osType: string;
  cgroupVersion: string;
  storageDriver: string;
  dataRoot: string;
  /** What its host has; missing where the engine did not say. */
  cpus?: number;
  memoryBytes?: number;
  rootless: boolean;
  usernsRemap: boolean;
  /** New containers get no-new-privileges; says nothing of containers made before it was set. */
  noNewPrivilegesDefault: boolean;
  /** The daemon-wide seccomp profile: `builtin`, `unconfined` or a path; absent when the kernel has none. */
  seccompProfile: Observed<string>;
  /** What a daemon-wide profile that is a file lets through; absent where the profile is no file. */
  seccompFilter: Observed<SeccompFilter>;
  apparmor: boolean;
  selinux: boolean;
  swarm: 'inactive' | 'worker' | 'manager' | 'other';
  liveRestore: boolean;
  /** `com.docker.network.bridge.enable_icc` of the network `bridge`. */
  interContainerTraffic: Observed<boolean>;
  /** Addresses the daemon listens on, from its command line or `daemon.json`: `unix:///…`, `tcp://0.0.0.0:2375`. */
  listeners: Observed<readonly EngineListener[]>;
  /** The daemon's configuration, setting by setting. */
  settings: Observed<EngineSettings>;
  /** The programs it is made of, and their plugins, sorted by name. */
  components: Observed<readonly EngineComponent[]>;
  /** Plugins that the engine itself runs, sorted by name. */
  plugins: Observed<readonly ManagedPlugin[]>;
  /** The engine's clock when it was asked, RFC 3339. */
  systemTime: Observed<string>;
  warnings: readonly string[];
  networks: readonly NetworkFacts[];
}

/**
 * One address of the daemon. `clientTls` is whether a client must show a certificate. `fd://` is a
 * socket that systemd hands over and that no unit found says more of.
 */
export interface EngineListener {
  address: string;
  clientTls: boolean;
}

/** A plugin of `docker plugin install`. `interfaces` are the kinds it serves, such as `authz`. */
export interface ManagedPlugin {
  name: string;
  enabled: boolean;
  interfaces: readonly string[];
}

export interface NetworkFacts {
  name: string;
  id: string;
  driver: string;
  internal: boolean;
}
