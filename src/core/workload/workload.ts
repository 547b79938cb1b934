import type { GivenFile, Hook, HostCopy } from './compose-service.ts';
import type { EnvironmentVariable } from './environment-variable.ts';
import type { InsertPoint, Location } from '../location.ts';
import type { Observed } from '../observed.ts';
import type { SeccompFilter } from './seccomp.ts';
import type { Device, DeviceRequest } from './workload-devices.ts';
import type { CpuLimits, Logging, RestartPolicy, Ulimit } from './workload-limits.ts';
import type { EngineEndpoint } from './engine-endpoint.ts';
import type { ServiceWord } from './service-word.ts';
import type { DroppedKey } from './dropped-key.ts';
import type { WorkloadImage } from './written-build.ts';
import type { MountBelow } from './mount-below.ts';
import type { SettingConflict } from './setting-conflict.ts';

/** The surfaces on which a workload can appear. */
export type Surface = 'compose' | 'run' | 'create' | 'container' | 'service';

/** What runs the workload; its defaults depend on it. */
export type Platform = 'docker' | 'swarm';

/** An entry of a list setting with its locations; `unresolved` says why its value is unknown. */
export type Entry<T> =
  | { value: T; at: readonly Location[] }
  /** `name`: that of a variable whose value is unknown. */
  | { unresolved: string; name?: string; at: readonly Location[] };

/** A setting as a surface writes it. `append` is where a further list entry can be inserted. */
export type Written<T> =
  | { value: T; at: readonly Location[]; append?: InsertPoint }
  | { unresolved: string; at: readonly Location[] };

/** What determines the value of a setting. */
export type DecidedBy =
  | 'written'
  | 'image'
  | 'network'
  | 'engine-config'
  | 'engine-builtin'
  | 'platform'
  | 'ignored'
  | 'undetermined';

/** One setting of a workload: as written, and its resolved value. */
export interface Setting<T> {
  written?: Written<T>;
  effectiveBy: DecidedBy;
  value: Observed<T>;
  /** A clause that explains the value, if the written text alone does not. */
  because?: string;
  /** Of a value that the image decides: where the Dockerfile that it is built from says it. */
  decidedAt?: readonly Location[];
}

/**
 * A confinement profile: the engine's default, none, or a custom one by name or path. `content` is the
 * seccomp profile; missing if it was not read.
 */
export type Profile =
  | { kind: 'default' }
  | { kind: 'unconfined' }
  | { kind: 'custom'; name: string; content?: Observed<SeccompFilter> };

/**
 * A namespace mode. `default` is the engine's; `private` is a namespace for this container alone; `container`
 * and `service` name the owner of a joined namespace; `network` names a network (network namespaces only).
 */
export type NamespaceMode =
  | { kind: 'default' }
  | { kind: 'private' }
  | { kind: 'host' }
  | { kind: 'none' }
  | { kind: 'shareable' }
  | { kind: 'container'; target: string }
  | { kind: 'service'; target: string }
  | { kind: 'network'; name: string };

export type MountType = 'bind' | 'volume' | 'tmpfs' | 'image' | 'npipe' | 'cluster';

/**
 * A mount. `source` is as written (a path or a volume name); `hostPath` is the host directory that the
 * container sees, after volume driver options and symbolic links: absent if there is none (tmpfs, a plain
 * named volume), unreadable if it is unknown. Path checks read `hostPath` only.
 */
export interface Mount {
  type: MountType;
  source?: string;
  hostPath: Observed<string>;
  target: string;
  readOnly: boolean;
  /** It was mounted read-only, and made writable after the container started. */
  remounted?: true;
  propagation?: string;
  /** Mount or driver options as written, without values that could be credentials. */
  options: readonly string[];
  /** Why there may be further options, propagation among them. */
  openOptions?: string;
  /**
   * Other mounts of the host below the host path, which the container sees too; missing if they were not
   * collected.
   */
  below?: readonly MountBelow[];
  /** The key of the Compose service that names its target, such as `environment`: the application uses it. */
  namedBy?: string;
}

/**
 * A published port or port range. `hostIp` is `''` for all IPv4 and IPv6 addresses. `containerPort` is a
 * number or a range `from-to`. `hostPort` is a number, a range, or `''` if the engine picks one: a range of
 * equal length maps one to one, and from a range for one container port the engine picks one. `mode` is
 * `ingress` or `host` (swarm and Compose long syntax). `bound` are the addresses on which the engine listens,
 * where they are known: for a running container, and for a Compose service whose networks decide them. There are
 * none if its networks publish nothing. `routed`: a network opens the container's own port to other hosts, and
 * the host address and port mean nothing.
 */
export interface PublishedPort {
  hostIp: string;
  hostPort: string;
  containerPort: string;
  protocol: string;
  mode?: string;
  bound?: readonly string[];
  routed?: true;
}

/**
 * A part of a workload's definition that looks like a credential, by form or name (variables by form only).
 * `detector` says what it looks like; only the value's length is stored.
 */
export interface WorkloadCredential {
  where:
    | 'label'
    | 'command'
    | 'entrypoint'
    | 'healthcheck'
    | 'hook'
    | 'log-option'
    | 'environment'
    | 'build-argument'
    | 'build-option'
    | 'dockerfile'
    | 'config'
    | 'configuration-file'
    | 'driver-option';
  /** Name of the label, option, variable or setting; `''` inside a command. */
  name: string;
  detector: string;
  /** UTF-16 code units; missing if the value is set only when the workload is created. */
  length?: number;
}

/**
 * Every setting of a workload with the type of its value, for all surfaces. Sizes are bytes; a limit of 0 or
 * -1 is stored as written and interpreted by `resolve`.
 */
export interface WorkloadValues {
  image: string;
  user: string;
  groupAdd: readonly Entry<string>[];
  privileged: boolean;
  /** Upper case, without the `CAP_` prefix; `ALL` stays `ALL`. */
  capAdd: readonly Entry<string>[];
  capDrop: readonly Entry<string>[];
  seccomp: Profile;
  apparmor: Profile;
  /** SELinux label options, such as `disable`, `type:container_t`. */
  selinux: readonly string[];
  noNewPrivileges: boolean;
  /** `unmasked` if no paths below `/proc` and `/sys` are masked, `unconfined` if none are read-only either. */
  systemPaths: 'default' | 'unmasked' | 'unconfined';
  /** Whether the control groups below `/sys/fs/cgroup` can be written to (Engine 28 and newer). */
  writableCgroups: boolean;
  readOnlyRoot: boolean;
  network: NamespaceMode;
  pid: NamespaceMode;
  ipc: NamespaceMode;
  uts: NamespaceMode;
  userns: NamespaceMode;
  cgroupns: NamespaceMode;
  /** Bytes; 0 is unlimited. */
  memory: number;
  cpu: CpuLimits;
  /** 0 and -1 are unlimited. */
  pids: number;
  /** -1000 to 1000; the kernel's OOM killer picks processes with high values first. */
  oomScoreAdj: number;
  /** Exempts its processes from the OOM killer (cgroup v1). */
  oomKillDisable: boolean;
  cgroupParent: string;
  restart: RestartPolicy;
  mounts: readonly Entry<Mount>[];
  volumesFrom: readonly Entry<string>[];
  devices: readonly Entry<Device>[];
  deviceCgroupRules: readonly Entry<string>[];
  deviceRequests: readonly Entry<DeviceRequest>[];
  ports: readonly Entry<PublishedPort>[];
  /** Names of the networks joined. */
  networks: readonly Entry<string>[];
  /** The variables of the container, then those of its hooks. */
  environment: readonly Entry<EnvironmentVariable>[];
  hooks: readonly Entry<Hook>[];
  /**
   * What a build of the image is allowed beyond the default: `privileged`, and BuildKit's entitlements
   * (`security.insecure`, `network.host`).
   */
  buildPrivileges: readonly Entry<string>[];
  /** Paths of the host that Compose copies into a build or a container. */
  hostCopies: readonly Entry<HostCopy>[];
  /** When the image is pulled, as Compose or `docker run` name it: `always`, `missing`; `''` if not set. */
  pullPolicy: string;
  /** The secrets and configs of a Compose service. */
  givenFiles: readonly Entry<GivenFile>[];
  /**
   * What looks like a credential. Every adapter sets it, to an empty list if there is none; missing means not
   * checked.
   */
  credentials: readonly Entry<WorkloadCredential>[];
  /** The engines that the command names: those it asks, and where it answers in the place of one. */
  engineEndpoints: readonly Entry<EngineEndpoint>[];
  /** What the command says of the service that it runs, and of who may log in. */
  serviceWords: readonly Entry<ServiceWord>[];
  sysctls: readonly Entry<string>[];
  ulimits: readonly Entry<Ulimit>[];
  runtime: string;
  init: boolean;
  logging: Logging;
  /** False if there is no health check or it is disabled. */
  health: boolean;
  /** Compose's `use_api_socket`: mounts the Docker socket and the user's registry credentials. */
  useApiSocket: boolean;
}

export type SettingName = keyof WorkloadValues;

/** What identifies a workload on every surface. */
export interface WorkloadIdentity extends WorkloadImage {
  /** Settings that an edit cannot add as the service is; missing if there are none. */
  conflicts?: readonly SettingConflict[];
  /** What a swarm does not honour of the file, if it is read for one. */
  dropped?: readonly DroppedKey[];
  surface: Surface;
  platform: Platform;
  /** Stable across `compose up`: see `workload-key.ts`. */
  key: string;
  /** The name Docker shows; in a Compose file `container_name` or the service's name. */
  name: string;
  /** The engine's id (64 hexadecimal digits for a container), if it has one. */
  id?: string;
  /** Digest of the image's configuration as the engine shows it, if known. */
  imageId?: string;
  /** Whether a container runs; missing on other surfaces and in facts of older versions. */
  running?: boolean;
  /**
   * The Compose files that define it, absolute, in merge order (from the container's labels, or the file
   * itself).
   */
  composeFiles?: readonly string[];
  /** Of the networks that it joins, those of its file on which containers do not reach each other; missing for none. */
  closedNetworks?: readonly string[];
  /** Where the workload is defined. */
  at: readonly Location[];
}

/**
 * Something on a surface that the adapter does not understand; recorded so that nothing is silently dropped.
 */
export interface AdapterDoubt {
  what: string;
  at: readonly Location[];
  /** Settings whose value it could change; they are undetermined. */
  affects: readonly SettingName[];
}

/** A workload as one surface writes it. No defaults: a setting that is not written is missing. */
export interface WrittenWorkload extends WorkloadIdentity {
  settings: { [K in SettingName]?: Written<WorkloadValues[K]> };
  doubts: readonly AdapterDoubt[];
  /** The same with values that may have changed before it runs: what they fail fails. */
  likely?: Pick<WrittenWorkload, 'settings' | 'doubts'>;
  /** The values of `volumesFrom` whose mounts are among its mounts; missing if there are none. */
  inheritsFrom?: readonly string[];
  /** Where a new setting can be inserted, if the surface is a file. */
  insert?: InsertPoint;
  /** Where one more security option can be inserted; `shared` if the list is not of this service alone; missing without a list. */
  securityOptions?: InsertPoint | 'shared';
  /** Where one more limit can be inserted below `deploy`; `shared` if they are not of this service alone; missing without any. */
  deployLimits?: InsertPoint | 'shared';
}

/** A workload with every setting resolved. */
export interface Workload extends WorkloadIdentity {
  settings: { [K in SettingName]: Setting<WorkloadValues[K]> };
  /** The capability bounding set: names without `CAP_`, sorted; `ALL` if privileged. */
  boundingSet: Setting<readonly string[]>;
  /** Whether uid 0 in the container is an unprivileged uid on the host. */
  remapped: Setting<boolean>;
  insert?: InsertPoint;
  securityOptions?: WrittenWorkload['securityOptions'];
  deployLimits?: WrittenWorkload['deployLimits'];
}
