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
  const fields = fieldsOf(text);
  const parent = integers(fields.get('PPid'))?.[0];
  const uids = integers(fields.get('Uid'));
  const gids = integers(fields.get('Gid'));
  const groups = integers(fields.get('Groups'));
  const capBounding = capabilityMask(fields.get('CapBnd'));
  const capEffective = capabilityMask(fields.get('CapEff'));
  const seccompMode = integers(fields.get('Seccomp'))?.[0];
  const noNewPrivs = integers(fields.get('NoNewPrivs'))?.[0];
  if (uids?.length !== 4 || gids?.length !== 4) return undefined;
  if (parent === undefined || groups === undefined || seccompMode === undefined) return undefined;
  if (capBounding === undefined || capEffective === undefined || noNewPrivs === undefined) return undefined;
  const cpusAllowed = countCpus(fields.get('Cpus_allowed_list') ?? '');
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

function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    // A process may put a newline into its name, but the kernel escapes it: the first field with a name is
    // the kernel's.
    if (colon > 0 && !fields.has(line.slice(0, colon)))
      fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return fields;
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
