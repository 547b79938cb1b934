import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../io/run-program.ts';
import { makeTemporaryFolder } from '../../io/temporary-folder.ts';
import { isProcessAlive } from '../../io/process-alive.ts';

/** Profiles of AppArmor that this process loads into the kernel, and unloads again. */
export interface AppArmorProfiles {
  /** Loads a profile under a name of its own. Returns that, or why it cannot be loaded. */
  load(text: string): Promise<{ name: string } | { failure: string }>;
  /** Unloads a profile, which no process may use any more. */
  unload(name: string): Promise<void>;
}

/** Interface of the kernel (Documentation/admin-guide/LSM/apparmor.rst). */
const kernelFolder = '/sys/kernel/security/apparmor';
const programFolders = '/usr/sbin:/usr/bin:/sbin:/bin';
const timeoutMs = 60_000;

/** `ironhull-twin-<pid>-…`: one whose process is gone was left by a run that was killed. */
const privateName = /^ironhull-twin-(?<pid>\d+)-[0-9a-f]+$/u;

/**
 * Returns what loads profiles into the kernel of this machine, or why it cannot. Unloads those of runs that were
 * killed.
 */
export async function openAppArmor(): Promise<AppArmorProfiles | string> {
  const enabled = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N');
  if (enabled.trim() !== 'Y') return 'the kernel of this machine does not use AppArmor';
  if (process.getuid?.() !== 0) return 'only root can load profiles of AppArmor';
  const { code, failure } = await parse(['--version']);
  if (code !== 0) return `apparmor_parser does not run: ${failure ?? `it ended with ${code ?? 'a signal'}`}`;
  await unloadAbandoned();
  return { load, unload };
}

const parse = async (args: readonly string[]): ReturnType<typeof runProgram> =>
  runProgram('apparmor_parser', args, { timeoutMs, env: { PATH: programFolders } });

async function load(text: string): Promise<{ name: string } | { failure: string }> {
  const name = `ironhull-twin-${process.pid}-${randomBytes(6).toString('hex')}`;
  const folder = await makeTemporaryFolder('apparmor');
  try {
    const file = join(folder.path, name);
    await writeFile(file, renamedProfile(text, name), { mode: 0o600 });
    const { code, printed, failure } = await parse(['--replace', '--skip-cache', file]);
    return code === 0 ? { name } : { failure: failure ?? printed };
  } finally {
    await folder.remove();
  }
}

/** Returns the text of a profile with another name. */
export function renamedProfile(text: string, name: string): string {
  return text.replace(/^profile \S+ /mu, `profile ${name} `);
}

/** Returns the text of a profile that also lets a program run, under the same profile: the helper that probes a twin. */
export function withProgram(text: string, path: string): string {
  return text.replace(/^\}$/mu, `  "${path}" ix,\n}`);
}

async function unload(name: string): Promise<void> {
  await writeFile(join(kernelFolder, '.remove'), name);
}

/** Unloads profiles of runs that were killed, but for those that a process still has: it would run without one. */
async function unloadAbandoned(): Promise<void> {
  const loaded = await readFile(join(kernelFolder, 'profiles'), 'utf8').catch(() => '');
  const names = abandonedProfiles(loaded, isProcessAlive);
  if (names.length === 0) return;
  const used = await usedProfiles();
  for (const name of names) if (!used.has(name)) await unload(name).catch(() => undefined);
}

/** Returns the names of profiles in the kernel's list (`name (mode)`) whose run has ended. */
export function abandonedProfiles(list: string, isAlive: (pid: number) => boolean): readonly string[] {
  return list.split('\n').flatMap((line) => {
    const [name = ''] = line.split(' ');
    const pid = privateName.exec(name)?.groups?.['pid'];
    return pid !== undefined && !isAlive(Number(pid)) ? [name] : [];
  });
}

async function usedProfiles(): Promise<ReadonlySet<string>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const labels = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/attr/current`, 'utf8').catch(() => '')),
  );
  return new Set(labels.map((label) => label.split(' ')[0]?.trim() ?? ''));
}
