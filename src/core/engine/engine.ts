import type { CdiDevice } from '../workload/cdi-device.ts';
import type { EngineComponent } from './engine-component.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { Observed } from '../observed.ts';
import type { SeccompFilter } from '../workload/seccomp.ts';
import type { WrittenConfig, WrittenFlag } from './written-config.ts';

/** What the engine shows about itself, and how it is configured. */
export interface EngineFacts {
  /** The address used, without credentials: `unix:///var/run/docker.sock`. */
  endpoint: string;
  /** It answered over TCP without a client certificate, by TLS or in the clear; missing where it did not. */
  withoutCertificate?: Observed<true>;
  /** With the product name if it is not Docker Engine: `Podman Engine 5.4.2`. */
  version: string;
  /**
   * The configuration files of an engine that does not answer; then the facts are its configuration, not its
   * running state.
   */
  configuredBy?: string;
  /** Where its configuration file has each setting; missing where no file is known to be what it runs with. */
  written?: WrittenConfig;
  /** Where the unit of its service has each flag; missing where that is not known. */
  writtenFlags?: readonly WrittenFlag[];
  /** Only a configuration file is known: nothing of the flags of dockerd, its version or its host. */
  fileOnly?: true;
  /** The product, if it is not Docker Engine but implements its API: `Podman Engine`. */
  product?: string;
  /** Name of its host (`Name` of `GET /info`); missing where the engine does not say. */
  hostname?: string;
  apiVersion: string;
  operatingSystem: string;
  /** `linux` or `windows`. */
  osType: string;
  cgroupVersion: string;
  /** What dockerd sets its rules with: `iptables`, `nftables`, either `+firewalld`; missing before Engine 28.2. */
  firewallBackend?: string;
  storageDriver: string;
  dataRoot: string;
  /** CPUs of its host; missing if the engine does not show them. */
  cpus?: number;
  memoryBytes?: number;
  rootless: boolean;
  usernsRemap: boolean;
  /** New containers get no-new-privileges; this does not apply to containers created before it was set. */
  noNewPrivilegesDefault: boolean;
  /** The daemon-wide seccomp profile: `builtin`, `unconfined` or a path; absent without kernel support. */
  seccompProfile: Observed<string>;
  /** What a daemon-wide profile file allows; absent if the profile is not a file. */
  seccompFilter: Observed<SeccompFilter>;
  apparmor: boolean;
  selinux: boolean;
  /** `unknown` where only the files of an engine were read, and not that one. */
  swarm: 'inactive' | 'worker' | 'manager' | 'other' | 'unknown';
  liveRestore: boolean;
  /** `com.docker.network.bridge.enable_icc` of the network `bridge`. */
  interContainerTraffic: Observed<boolean>;
  /**
   * Addresses the daemon listens on, from its command line or `daemon.json`: `unix:///…`,
   * `tcp://0.0.0.0:2375`.
   */
  listeners: Observed<readonly EngineListener[]>;
  /**
   * Unix sockets on which container engines of its host listen, containerd's and other engines' included.
   * Missing in facts of older versions.
   */
  sockets?: Observed<readonly EngineSocket[]>;
  /** Unix sockets of other programs that lead to one of them, and why there may be more. Missing in facts of older versions. */
  forwardedSockets?: Observed<readonly Observed<ForwardedSocket>[]>;
  /**
   * What looks like a credential in the arguments and the environment of dockerd, without its text. Missing in
   * facts of older versions.
   */
  startCredentials?: Observed<readonly StartCredential[]>;
  /** The daemon's configuration, setting by setting. */
  settings: Observed<EngineSettings>;
  /** The programs and plugins of the engine, sorted by name. */
  components: Observed<readonly EngineComponent[]>;
  /** Managed plugins (`docker plugin`), sorted by name. */
  plugins: Observed<readonly ManagedPlugin[]>;
  /** Devices of its CDI specification files; missing in facts of older versions. */
  cdi?: Observed<readonly CdiDevice[]>;
  /** The engine's clock at the time of the request, RFC 3339. */
  systemTime: Observed<string>;
  warnings: readonly string[];
  networks: readonly NetworkFacts[];
}

/** What looks like a credential in how dockerd is started. Its text is not stored. */
export interface StartCredential {
  /** The flag and its option, or the variable: `--log-opt splunk-token`, `HTTPS_PROXY`. */
  name: string;
  detector: string;
  length: number;
  /** Where it was found: `/proc/812/cmdline`, `docker.service`. */
  from: string;
}

/**
 * An address of the daemon. `clientTls`: whether clients need a certificate. `fd://` is a socket passed by
 * systemd whose unit was not found.
 */
export interface EngineListener {
  address: string;
  clientTls: boolean;
  /** With `clientTls`: the certificates by which clients and the daemon are known; missing in older facts. */
  certificates?: readonly TlsCertificate[];
}

/** A certificate of a daemon's TLS: of an authority of its clients, or its own. */
export interface TlsCertificate {
  use: 'ca' | 'server';
  path: string;
  content: Observed<CertificateContent>;
}

/** What a certificate says. */
export interface CertificateContent {
  /** `a key of 1024 bits (RSA)`, as far as its size is known. */
  key: string;
  /** Whether those who do not have its private key can find it. */
  isWeak: boolean;
  /** ISO 8601. */
  notAfter: string;
}

/**
 * A unix socket of a container engine, by its path on the host. `program` is what listens there; missing if
 * that could not be read, so that it may be any program.
 */
export interface EngineSocket {
  path: string;
  program?: string;
}

/** A unix socket on which a program listens that passes connections on to the API of an engine. */
export interface ForwardedSocket {
  path: string;
  /** `socat (process 812)`, `api.socket`. */
  by: string;
  /** The socket or address to which it leads. */
  to: string;
  /** Why it may not lead there for everyone who connects; missing if it does. */
  doubt?: string;
}

/** A managed plugin (`docker plugin install`). `interfaces` are the kinds it implements, such as `authz`. */
export interface ManagedPlugin {
  name: string;
  enabled: boolean;
  interfaces: readonly string[];
  /** Missing in facts of older versions. */
  rights?: PluginRights;
}

/** What a managed plugin was granted of the host. */
export interface PluginRights {
  hostNetwork: boolean;
  hostProcesses: boolean;
  hostIpc: boolean;
  /** Capabilities beyond the default ones: upper case, without `CAP_`. */
  capabilities: readonly string[];
  mounts: readonly { source: string; readOnly: boolean }[];
  devices: readonly string[];
  allDevices: boolean;
}

export interface NetworkFacts {
  name: string;
  id: string;
  driver: string;
  internal: boolean;
}
