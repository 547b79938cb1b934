import type { ContractValue } from './contract.ts';
import type { MountType } from '../workload/workload.ts';

/** A system call that a workload made. */
export interface RecordedCall {
  name: string;
  /** Program in which it was seen first. */
  program: string;
  /** Values of the argument that profiles filter (`knowledge/filtered-arguments`), masked; ascending. */
  values?: readonly number[];
}

/** A capability that the kernel looked for in a workload's tasks. */
export interface RecordedCapability {
  /** Without `CAP_`. */
  name: string;
  /** Whether the task had it, each time: `both` if it once had it and once had not. */
  result: 'granted' | 'refused' | 'both';
  /** Program in which it was seen first. */
  program: string;
}

/** A program that was executed. */
export interface RecordedProgram {
  path: string;
  /** Whether it is setuid or setgid; missing if its file could not be looked at. */
  setuid?: boolean;
  /** Paths of the files that run, without symbolic links: its own, and the program that a script names. */
  files?: readonly string[];
  /** Its file capabilities, without `CAP_`; missing if they could not be read. */
  capabilities?: readonly string[];
  /** The architecture of its ELF header, such as `x86_64` or `i386`; missing for a script, and if it is not known. */
  architecture?: string;
}

/** A directory of the container's root file system in which something was written. */
export interface RecordedDirectory {
  path: string;
  uid: number;
  gid: number;
  /** Permission bits, such as 0o1777. */
  mode: number;
  /** Whether something is in it that the image brought: a mount over it hides that. */
  hasImageContent: boolean;
}

/** A path of the container that was written while it was recorded. */
export interface RecordedWrite {
  path: string;
  /** `opened`: for writing. */
  how: 'created' | 'changed' | 'deleted' | 'opened';
  /** It is known to be a directory: something in it changed that left no other trace. */
  isDirectory?: true;
  /** Program in which it was seen first; missing if only the result was seen. */
  program?: string;
}

/** A socket of the workload; the address is the other side's if it connected. */
export interface RecordedSocket {
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
}

/** What a recording does not show, and why. */
export interface RecordingGap {
  what: string;
  why: string;
}

/** One run of a workload under a recorder. */
export interface RecordedRun {
  /** When it began, ISO 8601. */
  startedAt: string;
  seconds: number;
  /** Whether the workload started while it was recorded: else what it does at its start is missing. */
  sawStart: boolean;
  /** Seconds after the beginning at which something was seen for the first time. */
  lastNewAt: number;
  /** The command that exercised the workload, and its exit code. */
  exercise?: { command: string; exitCode: number };
  events: number;
  /** Events that the kernel could not store. */
  lostEvents: number;
}

/** Largest values that were seen; missing if unknown. */
export interface RecordedPeaks {
  memoryBytes?: number;
  /** Processes and threads at one time. */
  tasks?: number;
}

/** A mount of the container, beside its root file system. */
export interface RecordedMount {
  type: MountType;
  target: string;
  readOnly: boolean;
  /** Path on the host of a bind mount; missing in recordings of older versions. */
  source?: string;
  /** The engine relabels it for SELinux: for several containers (`z`) or this one alone (`Z`). */
  relabel?: 'z' | 'Z';
}

/** A setting of the container as a contract has it (`confine/contract/contract-settings`). */
export interface RecordedSetting {
  key: string;
  value: ContractValue;
}

/** What a workload did while it was recorded: the ground for its least privileges. */
export interface Recording {
  schemaVersion: 1;
  kind: 'recording';
  workload: {
    name: string;
    image: string;
    /** Compose project and service. */
    project?: string;
    service?: string;
  };
  architecture: 'x86_64' | 'aarch64';
  kernel: string;
  /** Name of the container runtime: `runc`, `crun`. */
  runtime: string;
  /** The container's own confinement while it was recorded: what it refused was not recorded. */
  confinement: {
    user: string;
    privileged: boolean;
    seccomp: 'default' | 'unconfined' | 'custom';
    noNewPrivileges: boolean;
    readOnly: boolean;
    capabilities: readonly string[];
    /** SELinux label options, such as `type:container_t`; missing in recordings of older versions. */
    labels?: readonly string[];
    /** The setting by which its processes have no label of SELinux, such as `label=disable` or `privileged`. */
    labelDisabledBy?: string;
    /** Paths on the host of devices that it was given; missing in recordings of older versions. */
    devices?: readonly string[];
  };
  /**
   * Settings that a profile does not decide and the container keeps, such as its restart policy; missing in
   * recordings of older versions.
   */
  settings?: readonly RecordedSetting[];
  runs: readonly RecordedRun[];
  calls: readonly RecordedCall[];
  /** Calls of the runtime itself, under the profile and before the workload's program. */
  startupCalls: readonly string[];
  /** Missing if the kernel does not report capability checks. */
  capabilities?: readonly RecordedCapability[];
  executed: readonly RecordedProgram[];
  written: readonly RecordedWrite[];
  /**
   * Directories, `/` or targets of mounts, below which every write was seen, also of files that were removed at once.
   * Elsewhere only what differs from the image, and what was open when it was looked at. Missing if there are none.
   */
  watched?: readonly string[];
  /** The directories of what was written; missing ones could not be looked at. */
  directories: readonly RecordedDirectory[];
  listening: readonly RecordedSocket[];
  connected: readonly RecordedSocket[];
  /** Whether peers of UDP sockets were seen, too; missing if only those of TCP sockets were. */
  sawDatagrams?: boolean;
  mounts: readonly RecordedMount[];
  peaks: RecordedPeaks;
  gaps: readonly RecordingGap[];
}
