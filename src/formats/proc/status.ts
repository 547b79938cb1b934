import { countCpus } from './cpu-list.ts';

/** The parts of `/proc/<pid>/status` (proc_pid_status(5)) that are read. */
export interface ProcessStatus {
  parent: number;
  /** Real, effective, saved and file-system ids. */
  uids: readonly number[];
  gids: readonly number[];
  groups: readonly number[];
  /** 16 hexadecimal digits, lower case. */
  capBounding: string;
  capEffective: string;
  /** 0 none, 1 strict, 2 filter. */
  seccompMode: number;
  noNewPrivileges: boolean;
  /** Number of CPUs that it may run on. */
  cpusAllowed?: number;
}

/** Parses a status file; `undefined` if a field is missing or malformed. */
export function parseProcessStatus(text: string): ProcessStatus | undefined {
  const parent = integers(fieldOf(text, 'PPid'))?.[0];
  const uids = integers(fieldOf(text, 'Uid'));
  const gids = integers(fieldOf(text, 'Gid'));
  const groups = integers(fieldOf(text, 'Groups'));
  const capBounding = capabilityMask(fieldOf(text, 'CapBnd'));
  const capEffective = capabilityMask(fieldOf(text, 'CapEff'));
  const seccompMode = integers(fieldOf(text, 'Seccomp'))?.[0];
  const noNewPrivs = integers(fieldOf(text, 'NoNewPrivs'))?.[0];
  if (uids?.length !== 4 || gids?.length !== 4) return undefined;
  if (parent === undefined || groups === undefined || seccompMode === undefined) return undefined;
  if (capBounding === undefined || capEffective === undefined || noNewPrivs === undefined) return undefined;
  const cpusAllowed = countCpus(fieldOf(text, 'Cpus_allowed_list') ?? '');
  return {
    parent,
    uids,
    gids,
    groups,
    capBounding,
    capEffective,
    seccompMode,
    noNewPrivileges: noNewPrivs === 1,
    ...(cpusAllowed !== undefined && { cpusAllowed }),
  };
}

/**
 * The text of a field, looked for in place: a file has some sixty fields, and one is read for every process. The kernel
 * escapes a newline in the name of a process, so that a line with a field's name is the kernel's.
 */
function fieldOf(text: string, name: string): string | undefined {
  const mark = `\n${name}:`;
  const at = text.indexOf(mark);
  if (at === -1) return undefined;
  const end = text.indexOf('\n', at + 1);
  return text.slice(at + mark.length, end === -1 ? undefined : end).trim();
}

function integers(text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.every((word) => /^\d+$/.test(word)) ? words.map(Number) : undefined;
}

function capabilityMask(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{1,16}$/i.test(text)
    ? text.toLowerCase().padStart(16, '0')
    : undefined;
}
