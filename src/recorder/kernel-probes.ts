import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDefinedProbes, parseProbeProfile } from '../formats/tracefs/kernel-probes.ts';
import { errorCode } from '../io/failure.ts';
import { commandFailure } from './command-failure.ts';
import { isProcessAlive } from '../io/process-alive.ts';

/** A probe at the entry of a function of the kernel, and one at its return (Documentation/trace/kprobetrace.rst). */
export interface KernelProbes {
  /** The function. */
  at: string;
  /** Names of the trace events, `<group>/<event>`. */
  entry: string;
  result: string;
  /** How often each was reached, and how often the kernel could not record one of them, since the start. */
  counts(): Promise<{ entry: number; result: number; missed: number }>;
  /** Removes both; no instance may have them enabled. Returns why one is still there. */
  close(): Promise<string | undefined>;
}

/** A function to probe. */
export interface ProbedFunction {
  name: string;
  /** What is recorded at its entry: `cap=%dx:s32`. */
  fetch: string;
}

/** Probes are of the whole machine: those of a process that is gone were left by a recorder that was killed. */
const groupOfProcess = /^ironhull_(?<pid>\d+)$/u;

/** Records of returns that the kernel keeps ready: one for each task that is inside the function. */
const readyReturns = 64;

/**
 * Adds probes at the first of `functions` that this kernel has, and removes those of recorders that were killed,
 * whose instances must be gone. Returns why there are none as a text.
 */
export async function openKernelProbes(
  tracefs: string,
  suffix: string,
  functions: readonly ProbedFunction[],
): Promise<KernelProbes | string> {
  const file = join(tracefs, 'kprobe_events');
  const group = `ironhull_${process.pid}`;
  // `kprobe_profile` has the names without their groups.
  const [asked, answered] = [`asked_${process.pid}_${suffix}`, `answered_${process.pid}_${suffix}`];
  const refused: string[] = [];
  try {
    await removeProbes(file, (_event, pid) => !isProcessAlive(pid));
    for (const { name, fetch } of functions) {
      const failure =
        (await define(file, `p:${group}/${asked} ${name} ${fetch}`)) ??
        (await define(file, `r${readyReturns}:${group}/${answered} ${name} ret=$retval:s32`));
      if (failure === undefined)
        return {
          at: name,
          entry: `${group}/${asked}`,
          result: `${group}/${answered}`,
          counts: () => countsOf(tracefs, asked, answered),
          close: () => removeProbes(file, (event) => event === asked || event === answered),
        };
      refused.push(`${name} (${failure})`);
      await removeProbes(file, (event) => event === asked);
    }
    return `the kernel takes no probe at ${refused.join(' or ')}`;
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? 'this kernel has no kprobe_events'
      : `kprobe_events: ${commandFailure(error).message}`;
  }
}

/** Adds a definition to those of other programs. Returns why the kernel refuses it. */
async function define(file: string, definition: string): Promise<string | undefined> {
  try {
    await writeFile(file, `${definition}\n`, { flag: 'a' });
    return undefined;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'no such function' : commandFailure(error).message;
  }
}

async function countsOf(
  tracefs: string,
  asked: string,
  answered: string,
): Promise<{ entry: number; result: number; missed: number }> {
  const counts = parseProbeProfile(await readFile(join(tracefs, 'kprobe_profile'), 'utf8'));
  const [entry, result] = [counts.get(asked), counts.get(answered)];
  return {
    entry: entry?.hits ?? 0,
    result: result?.hits ?? 0,
    missed: (entry?.missed ?? 0) + (result?.missed ?? 0),
  };
}

/** Removes probes of recorders by the names of their events. Returns which of them are still there. */
async function removeProbes(
  file: string,
  isRemoved: (event: string, pid: number) => boolean,
): Promise<string | undefined> {
  const failures: string[] = [];
  for (const { group, event } of parseDefinedProbes(await readFile(file, 'utf8'))) {
    const pid = groupOfProcess.exec(group)?.groups?.['pid'];
    if (pid === undefined || !isRemoved(event, Number(pid))) continue;
    await writeFile(file, `-:${group}/${event}\n`, { flag: 'a' }).catch((error: unknown) =>
      failures.push(`${group}/${event} (${commandFailure(error).message})`),
    );
  }
  return failures.length === 0 ? undefined : `${file} still has ${failures.join(', ')}`;
}
