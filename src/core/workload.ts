import type { InsertPoint, Location } from './location.ts';
import type { Observed } from './observed.ts';
import type { SeccompFilter } from './seccomp.ts';

/** The surfaces a workload can be seen on. */
export type Surface = 'compose' | 'run' | 'create' | 'container' | 'service';

/** What runs the workload; it decides what an unset setting comes to. */
export type Platform = 'docker' | 'swarm';

/** One entry of a list setting with its own place; `unresolved` says why its value is not known. */
export type Entry<T> =
  | { value: T; at: readonly Location[] }
  | { unresolved: string; at: readonly Location[] };

/** What a surface wrote for one setting. `append` is where a further list entry can be put. */
export type Written<T> =
  | { value: T; at: readonly Location[]; append?: InsertPoint }
  | { unresolved: string; at: readonly Location[] };

/** What decides the value a setting comes to. */
export type DecidedBy =
  | 'written'
  | 'image'
  | 'network'
  | 'engine-config'
  | 'engine-builtin'
  | 'platform'
  | 'ignored'
  | 'undetermined';

/** One setting of a workload: what was written where, and what it comes to. */
export interface Setting<T> {
  written?: Written<T>;
  effectiveBy: DecidedBy;
  value: Observed<T>;
  /** One clause that says how the value came about, when the written text alone does not. */
  because?: string;
}

/**
 * A confinement profile: the engine's own, none, or one of a name or path. `content` is what was
 * read of a seccomp profile; it is missing where nothing could be.
 */
export type Profile =
  | { kind: 'default' }
  | { kind: 'unconfined' }
  | { kind: 'custom'; name: string; content?: Observed<SeccompFilter> };

/**
 * A namespace a workload joins. `default` is what the engine gives when nothing is asked for;
 * `private` is one of its own; `container` and `service` name whose it shares; `network` is a
 * network by name (network namespaces only).
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
 * A mount. `source` is what was written (a path or a volume's name); `hostPath` is the host
 * directory that the container really gets to see, after volume driver options and symbolic
 * links: absent when there is none (tmpfs, a plain named volume), unreadable when it could not
 * be told. Path checks read `hostPath` only.
 */
export interface Mount {
  type: MountType;
  source?: string;
  hostPath: Observed<string>;
  target: string;
  readOnly: boolean;
  propagation?: string;
  /** Mount or driver options as written, without values that could be credentials. */
  options: readonly string[];
  /** What the machine has mounted below the host path from elsewhere, where that was looked at: handed in with it. */
  below?: readonly MountBelow[];
}

/** Something of the host that is mounted below a directory that is mounted into a container. */
export interface MountBelow {
  /** Where the container sees it. */
  target: string;
  hostPath: string;
}

/**
 * A published port, or a range of them. `hostIp` is `''` where none is given (every address, IPv4
 * and IPv6). `containerPort` is a number or a range `from-to`. `hostPort` is a number, a range, or
 * `''` for what the engine picks: a range of as many ports pairs them one by one with those of the
 * container, and of a range for one container port the engine picks one.
 * `mode` is `ingress` or `host` (swarm and Compose long syntax). `bound` are the addresses that the
 * engine really listens on, of a container that runs: none where its networks publish nothing.
 */
export interface PublishedPort {
  hostIp: string;
  hostPort: string;
  containerPort: string;
  protocol: string;
  mode?: string;
  bound?: readonly string[];
}

/**
 * A device node handed in. `permissions` is a subset of `rwm`. `leadsTo` is the device itself, by
 * the kernel's name for it, where `hostPath` is a link or another node for it.
 */
export interface Device {
  hostPath: string;
  leadsTo?: string;
  containerPath: string;
  permissions: string;
}

/** A request for devices by driver (GPUs, CDI). `count` -1 is all. */
export interface DeviceRequest {
  driver: string;
  count: number;
  deviceIds: readonly string[];
  capabilities: readonly string[];
}

/**
 * An environment variable. Values may be credentials, so facts carry a value only for the few
 * names that checks read (`DOCKER_HOST`) and only when it holds no user information.
 */
export interface EnvironmentVariable {
  name: string;
  value?: string;
  /** Length of the value in UTF-16 code units; `undefined` when it is taken from the client's environment. */
  length?: number;
}

/**
 * Something in the definition of a workload that looks like a credential, by its form or by the
 * name it goes by (of variables by the form alone). `detector` says what it looks like; of the
 * value only its length is kept.
 */
export interface CredentialSighting {
  where: 'label' | 'command' | 'entrypoint' | 'healthcheck' | 'log-option' | 'environment';
  /** Name of the label, the option or the variable; `''` for what stands alone in a command. */
  name: string;
  detector: string;
  /** UTF-16 code units; missing where the value is only filled in when the workload is made. */
  length?: number;
}

/** CPU bounds: `cpus` in CPUs (quota over period, or NanoCpus / 1e9), `shares` relative, `cpuset` a list such as `0-1`. */
export interface CpuLimits {
  cpus?: number;
  shares?: number;
  cpuset?: string;
}

/** Restart policy. `maximumRetries` counts for `on-failure` only; 0 is without bound. */
export interface RestartPolicy {
  name: string;
  maximumRetries: number;
}

export interface Ulimit {
  name: string;
  soft: number;
  hard: number;
}

export interface Logging {
  driver: string;
  optionNames: readonly string[];
}

/**
 * Every setting of a workload and the shape of its value, one table for all surfaces. Sizes are
 * bytes; a limit of 0 or -1 is written as the surface writes it and read by `resolve`.
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
  /** `unconfined` when the masked and read-only paths below `/proc` and `/sys` are lifted. */
  systemPaths: 'default' | 'unconfined';
  readOnlyRoot: boolean;
  network: NamespaceMode;
  pid: NamespaceMode;
  ipc: NamespaceMode;
  uts: NamespaceMode;
  userns: NamespaceMode;
  cgroupns: NamespaceMode;
  /** Bytes; 0 is without limit. */
  memory: number;
  cpu: CpuLimits;
  /** 0 and -1 are without limit. */
  pids: number;
  /** -1000 to 1000: the lower, the later the kernel ends its processes when memory runs out. */
  oomScoreAdj: number;
  /** True where the kernel is not to end its processes at all (control groups of version 1). */
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
  environment: readonly Entry<EnvironmentVariable>[];
  /** What looks like a credential. Each adapter writes it, empty too: where it is missing nobody looked. */
  credentials: readonly Entry<CredentialSighting>[];
  sysctls: readonly Entry<string>[];
  ulimits: readonly Entry<Ulimit>[];
  runtime: string;
  init: boolean;
  logging: Logging;
  /** False where a health check is switched off or there is none. */
  health: boolean;
  /** Compose's `use_api_socket`: the engine's socket and the user's registry credentials are handed in. */
  useApiSocket: boolean;
}

export type SettingName = keyof WorkloadValues;

/** What joins the sightings of one workload: see `workloadKey`. */
export interface WorkloadIdentity {
  surface: Surface;
  platform: Platform;
  /** Stable across `compose up`: see `workloadKey`. */
  key: string;
  /** The container's or service's name as Docker shows it; of a compose file `container_name` or the service's. */
  name: string;
  /** The engine's id (64 hexadecimal digits for a container), where there is one. */
  id?: string;
  /** Digest of the image's configuration as the engine names it, where known. */
  imageId?: string;
  /** Of a container whether it runs; missing elsewhere, and in facts of a version that did not look. */
  running?: boolean;
  /** Compose files that made it, absolute, in order of merging (from the container's labels, or the file itself). */
  composeFiles?: readonly string[];
  /** Where the workload itself is defined. */
  at: readonly Location[];
}

/** Something on a surface that the adapter does not understand, so that nothing is silently dropped. */
export interface AdapterDoubt {
  what: string;
  at: readonly Location[];
  /** Settings whose value this could change; they are undetermined because of it. */
  affects: readonly SettingName[];
}

/** A workload as one surface wrote it. Nothing is filled in: an unset setting is missing. */
export interface WrittenWorkload extends WorkloadIdentity {
  settings: { [K in SettingName]?: Written<WorkloadValues[K]> };
  doubts: readonly AdapterDoubt[];
  /** Where a new setting can be written, when the surface is a text. */
  insert?: InsertPoint;
}

/** A workload with every setting filled in by `resolve`. */
export interface Workload extends WorkloadIdentity {
  settings: { [K in SettingName]: Setting<WorkloadValues[K]> };
  /** The capability bounding set it comes to: names without `CAP_`, sorted; `ALL` when privileged. */
  boundingSet: Setting<readonly string[]>;
  /** True when uid 0 inside is an unprivileged uid outside. */
  remapped: Setting<boolean>;
  insert?: InsertPoint;
}
