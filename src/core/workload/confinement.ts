import type { IdMapping } from './effective.ts';

/** What the kernel and the runtime show of the confinement of a running container, to compare a twin with. */
export interface Confinement {
  /** 16 hexadecimal digits. */
  capBounding: string;
  noNewPrivileges: boolean;
  /** 0 none, 2 filter. */
  seccompMode: number;
  /** Number of filters; the kernel shows it since Linux 5.9. */
  seccompFilters?: number;
  uidMap: readonly IdMapping[];
  gidMap: readonly IdMapping[];
  /** Identity of each namespace by kind. */
  namespaces: Readonly<Record<string, string | undefined>>;
  /** Label of AppArmor or SELinux; absent without one. */
  label?: string;
}

/** What the runtime was asked to set up. */
export interface RequestedConfinement {
  capBounding: readonly string[];
  noNewPrivileges: boolean;
  hasFilter: boolean;
}
