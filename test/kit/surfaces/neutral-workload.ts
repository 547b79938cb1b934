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
  /** `source:target[:ro]`. */
  binds: readonly string[];
  /** Container ports published on every address. */
  ports: readonly number[];
  network?: string;
  pid?: string;
  ipc?: string;
  uts?: string;
  userns?: string;
  cgroupns?: string;
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
  };
}

/** What keeps it alive. */
export const command: readonly string[] = ['sleep', '600'];
