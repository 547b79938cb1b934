import type {
  AddressPool,
  BuildEntitlements,
  EngineRuntime,
  LogOptions,
  NriFolders,
} from '../../core/engine/engine-settings.ts';

/**
 * The parts of the daemon's configuration that this program reads, from `daemon.json` or the command line; a
 * missing member is not set.
 */
export interface DaemonConfig {
  hosts?: readonly string[];
  /** The group of its sockets, by name or number. */
  group?: string;
  tls?: boolean;
  tlsVerify?: boolean;
  tlsCa?: string;
  tlsCertificate?: string;
  tlsKey?: string;
  /** Socket of a containerd that the daemon does not manage. */
  containerd?: string;
  dataRoot?: string;
  execRoot?: string;
  pidFile?: string;
  /** The program that becomes process 1 of containers with `init`. */
  initPath?: string;
  /** The program that serves a published port. */
  userlandProxyPath?: string;
  usernsRemap?: string;
  noNewPrivileges?: boolean;
  seccompProfile?: string;
  icc?: boolean;
  liveRestore?: boolean;
  userlandProxy?: boolean;
  iptables?: boolean;
  ip6tables?: boolean;
  ipForwardNoDrop?: boolean;
  allowDirectRouting?: boolean;
  debug?: boolean;
  experimental?: boolean;
  logLevel?: string;
  logDriver?: string;
  logOptions?: LogOptions;
  cgroupParent?: string;
  metricsAddress?: string;
  bridgeAcceptMark?: string;
  defaultRuntime?: string;
  /** `nofile=32000:64000`, sorted. */
  defaultUlimits?: readonly string[];
  storageOptions?: readonly string[];
  storageDriver?: string;
  /** The default bridge: `none`, or the name of an existing one. */
  bridge?: string;
  insecureRegistries?: readonly string[];
  mirrors?: readonly string[];
  runtimes?: readonly EngineRuntime[];
  authorizationPlugins?: readonly string[];
  /** Directories of CDI specifications; they take the place of the default ones. */
  cdiSpecDirs?: readonly string[];
  nri?: NriFolders;
  addressPools?: readonly AddressPool[];
  buildEntitlements?: BuildEntitlements;
}
