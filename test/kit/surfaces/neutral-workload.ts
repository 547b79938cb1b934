/** A workload in no surface's own words, so that one change to it is made on every surface alike. */
export interface NeutralWorkload {
  name: string;
  image: string;
  user?: string;
  privileged?: boolean;
  /** Bytes. */
  memory?: number;
  capAdd: readonly string[];
  capDrop: readonly string[];
  noNewPrivileges: boolean;
  seccomp?: 'unconfined';
  apparmor?: 'unconfined';
  selinux?: 'disable';
  writableCgroups?: boolean;
  /** `source:target[:ro][,propagation]`. */
  binds: readonly string[];
  /** Container ports published on every address, or `address:port:container port`. */
  ports: readonly (number | string)[];
  network?: string;
  pid?: string;
  ipc?: string;
  uts?: string;
  userns?: string;
  cgroupns?: string;
  readOnly: boolean;
  cpus?: number;
  pids?: number;
  restart?: string;
  cgroupParent?: string;
  /** A command that tells whether it is well; none switches the check off. */
  health?: string;
  systemPaths?: 'unconfined';
  devices: readonly string[];
  deviceRules: readonly string[];
  environment: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** Soft and hard alike, -1 for without limit. */
  ulimits: Readonly<Record<string, number>>;
  groups: readonly string[];
  sysctls: Readonly<Record<string, string>>;
  /** `target:options`. */
  tmpfs: readonly string[];
  /** Bound of the log. */
  logSize?: string;
  /** Instead of a bound. */
  logDriver?: string;
  oomScoreAdj?: number;
  /** All GPUs of the host. */
  gpus?: boolean;
  runtime?: string;
  /** When the client pulls the image. */
  pull?: string;
}

/** A workload that passes every check: what a careful person would run. */
export function carefulWorkload(name: string, image: string): NeutralWorkload {
  return {
    name,
    image,
    user: '1000:1000',
    memory: 64 * 1024 * 1024,
    capAdd: [],
    capDrop: ['ALL'],
    noNewPrivileges: true,
    binds: [],
    ports: [],
    cgroupns: 'private',
    readOnly: true,
    cpus: 0.5,
    pids: 64,
    health: 'true',
    devices: [],
    deviceRules: [],
    environment: { LOG_LEVEL: 'info' },
    labels: { 'example.tier': 'back' },
    ulimits: { nofile: 1024 },
    groups: [],
    sysctls: {},
    tmpfs: [],
    logSize: '1m',
  };
}

/** What keeps it alive. */
export const command: readonly string[] = ['sleep', '600'];
