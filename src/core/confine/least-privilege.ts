import type { RecordedMount, RecordedSetting } from './recording.ts';

/** A part of a least-privilege profile, and the observations that justify it. */
export interface Justified<T> {
  value: T;
  because: readonly string[];
}

/** A rule of a seccomp profile (runtime-spec, `linux.seccomp.syscalls[]`). */
export interface SeccompRule {
  names: readonly string[];
  action: string;
  errnoRet?: number;
  args?: readonly SeccompArgument[];
}

/** A condition on an argument; with `SCMP_CMP_MASKED_EQ`, `value` is the mask and `valueTwo` what it leaves. */
export interface SeccompArgument {
  index: number;
  value: number;
  valueTwo: number;
  op: string;
}

/** A seccomp profile as the engine takes it. */
export interface SeccompProfile {
  defaultAction: string;
  defaultErrnoRet: number;
  architectures: readonly string[];
  syscalls: readonly SeccompRule[];
}

/** A directory of memory in place of a part of the root file system. */
export interface TmpfsMount {
  path: string;
  /** Octal, such as `1777`. */
  mode: string;
  uid: number;
  gid: number;
}

/** Bytes and counts, with head-room over the peaks that were seen. */
export interface DerivedLimits {
  memoryBytes?: number;
  pids?: number;
}

/** What a workload needs where the engine uses SELinux. Hints: they were not tried on an enforcing kernel. */
export interface SelinuxHints {
  /** No kernel with SELinux was asked. */
  tried: false;
  /** `container_t` is what the engine gives containers; with `own-policy` it is not enough. */
  label: Justified<'container_t' | 'own-policy' | 'unknown'>;
  /** Bind mounts that lack the option by which the engine relabels their files. */
  relabel: readonly Justified<{ target: string; option: 'Z' }>[];
  /** What a policy of its own has to allow beyond `container_t`. */
  ownPolicy: readonly Justified<string>[];
  /** Settings that switch SELinux off and can go. */
  notNeeded: readonly Justified<string>[];
}

/** The least privileges of a workload, from recordings. */
export interface LeastPrivilege {
  schemaVersion: 1;
  kind: 'least-privilege';
  workload: { name: string; image: string; project?: string; service?: string };
  seccomp: {
    profile: SeccompProfile;
    /** Names of the calls that are allowed, with where each was seen. */
    calls: readonly Justified<string>[];
  };
  /** Without `CAP_`; missing if the recordings have no capabilities: then no advice is given. */
  capabilities?: readonly Justified<string>[];
  noNewPrivileges: Justified<boolean>;
  user: Justified<string>;
  readOnly: Justified<boolean>;
  /** Those that it has already. */
  mounts: readonly RecordedMount[];
  tmpfs: readonly Justified<TmpfsMount>[];
  volumes: readonly Justified<string>[];
  limits: Justified<DerivedLimits>;
  /** `none`: no network; `internal`: no way out of its network; `any`: as it is. */
  networks: Justified<'none' | 'internal' | 'any'>;
  /** `8080/tcp` */
  ports: readonly Justified<string>[];
  appArmor: Justified<string>;
  selinux: SelinuxHints;
  /** Settings that the container has and keeps; missing if they were not recorded. */
  settings?: readonly RecordedSetting[];
  /** How far to believe it. */
  confidence: {
    runs: number;
    seconds: number;
    /** Seconds of the last run after its last new observation. */
    quietSeconds: number;
    sawStart: boolean;
    lostEvents: number;
  };
  /** What the recordings do not show. */
  doubts: readonly string[];
}
