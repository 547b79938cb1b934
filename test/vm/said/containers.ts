import type { Machine } from '../kit/machine.ts';

/** The part of `docker inspect` that is used. */
export interface Inspected {
  Name: string;
  State: { Pid: number };
  Config: { Healthcheck?: { Test?: readonly string[] } };
  HostConfig: {
    Privileged: boolean;
    RestartPolicy: { Name: string; MaximumRetryCount: number };
    LogConfig: { Type: string; Config: Readonly<Record<string, string>> };
    Ulimits: readonly { Name: string }[] | null;
    MaskedPaths: readonly string[] | null;
    Devices: readonly unknown[] | null;
    DeviceCgroupRules: readonly string[] | null;
  };
  Mounts: readonly { Source: string; Destination: string; Propagation: string; RW: boolean }[];
}

/** What the kernel and the engine say of a container, as ordinary commands print it. */
export interface SaidOfContainer {
  inspected: Inspected;
  /** `/proc/PID/status`, by the name of its line. */
  status: Readonly<Record<string, string>>;
  /** `/proc/PID/attr/current`. */
  label: string;
  /** `readlink /proc/PID/ns/*`, by kind. */
  namespaces: Readonly<Record<string, string>>;
  /** `/proc/PID/mountinfo`. */
  mounts: readonly string[];
  /** The limits of its control group and all above it, by the name of the file. */
  limits: Readonly<Record<string, readonly string[]>>;
}

const kinds = 'cgroup ipc mnt net pid user uts';
const files = 'memory.max pids.max cpu.max';

/** Prints each file of a process after a line that names it, and the limits of its control groups upwards. */
const script = `
tell() {
  echo "== $1 status"; cat /proc/$1/status
  echo "== $1 label"; cat /proc/$1/attr/current
  echo "== $1 mounts"; cat /proc/$1/mountinfo
  for kind in ${kinds}; do echo "== $1 ns-$kind"; readlink /proc/$1/ns/$kind; done
  group=/sys/fs/cgroup$(cut -d: -f3 /proc/$1/cgroup)
  for file in ${files}; do
    echo "== $1 $file"
    at=$group
    while [ "$at" != /sys/fs/cgroup ] && [ -n "$at" ]; do cat "$at/$file"; at=\${at%/*}; done
  done
}
tell 1
for pid in $(docker inspect --format '{{.State.Pid}}' $(docker ps --quiet)); do tell $pid; done
`;

function sections(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^== /mu).slice(1);
  return new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
  );
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function read(said: ReadonlyMap<string, string>, inspected: Inspected, pid: number): SaidOfContainer {
  const of = (name: string): string => said.get(`${pid} ${name}`)?.trim() ?? '';
  const status = linesOf(of('status')).map((line) => {
    const [name = '', value = ''] = line.split(/:\s*/u);
    return [name, value] as const;
  });
  return {
    inspected,
    status: Object.fromEntries(status),
    label: of('label'),
    namespaces: Object.fromEntries(kinds.split(' ').map((kind) => [kind, of(`ns-${kind}`)])),
    mounts: linesOf(of('mounts')),
    limits: Object.fromEntries(files.split(' ').map((file) => [file, linesOf(of(file))])),
  };
}

/** What commands say of the machine itself (process 1) and of each container, by its name. */
export async function askAboutContainers(
  machine: Machine,
): Promise<{ host: SaidOfContainer; containers: ReadonlyMap<string, SaidOfContainer> }> {
  const inspected = JSON.parse(
    await machine.must('docker inspect $(docker ps --quiet)'),
  ) as readonly Inspected[];
  const said = sections(await machine.must(script));
  const [first] = inspected;
  if (first === undefined) throw new Error('no container runs');
  return {
    host: read(said, first, 1),
    containers: new Map(
      inspected.map((each) => [each.Name.slice(1), read(said, each, each.State.Pid)] as const),
    ),
  };
}
