import { unreadable, valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** A process and the kernel's name of its program (15 characters). */
export interface NamedProcess {
  pid: number;
  name: string;
}

/** The processes that are visible, and why others may run beside them. */
export interface ProcessList {
  processes: readonly NamedProcess[];
  hidden?: UnreadableReading;
}

const because = () => `the kernel hides processes of other users (hidepid, proc(5)): ${afterRefusal()}`;

/** Returns the processes of a machine; none below an offline root. */
export async function listProcesses(files: HostFiles): Promise<ProcessList> {
  const names = await files.list('/proc');
  if (names.state === 'unreadable') return { processes: [], hidden: names };
  const pids = (valueOf(names) ?? []).filter((name) => /^\d+$/u.test(name)).map(Number);
  const readings = await Promise.all(pids.map((pid) => files.readText(`/proc/${pid}/comm`)));
  const processes = pids.flatMap((pid, index) => {
    const name = valueOf(readings[index]);
    return name === undefined ? [] : [{ pid, name: name.trim() }];
  });
  const closed = readings.find((reading) => reading.state === 'unreadable' && reading.why !== 'gone');
  // Every machine has a process 1.
  const isPartial = pids.length > 0 && !pids.includes(1);
  if (isPartial || (closed?.state === 'unreadable' && closed.why === 'denied'))
    return { processes, hidden: unreadable('denied', because(), '/proc') };
  return closed?.state === 'unreadable' ? { processes, hidden: closed } : { processes };
}
