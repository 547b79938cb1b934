import type { Justified, SeccompProfile } from './least-privilege.ts';

/** A member of daemon.json that recorded workloads justify. */
export interface DerivedMember extends Justified<boolean | string> {
  key: string;
}

/** A member of daemon.json, or a part of a profile, that is not a default of the engine, and why. */
export interface LeftOut {
  what: string;
  because: readonly string[];
}

/** Defaults of an engine under which every recorded workload of it runs. */
export interface DaemonDefaults {
  /** Names of the workloads. */
  workloads: readonly string[];
  members: readonly DerivedMember[];
  /** What `seccomp-profile` names: the system calls of all workloads. */
  seccomp: SeccompProfile;
  leftOut: readonly LeftOut[];
  /** What the recordings do not show, and to which containers the defaults apply. */
  doubts: readonly string[];
}
