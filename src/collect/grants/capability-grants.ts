import { valueOf } from '../../core/observed.ts';
import { parseProcessStatus } from '../../formats/proc/status.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { capabilitiesOfMask, rootCapabilities } from '../../knowledge/kernel/capabilities.ts';
import { listProcesses, type NamedProcess } from '../processes/list-processes.ts';
import { isConfined, isOfFirstUserNamespace } from './confined-process.ts';
import type { RootGrant, RootGrants } from './root-grant.ts';

/**
 * Capabilities with which a process opens the socket of an engine, whoever owns it: it writes to files of others or
 * changes their owner or mode, becomes another user, mounts, or controls the processes of root (capabilities(7)).
 */
const strong: ReadonlySet<string> = new Set([
  ...rootCapabilities,
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);

/** Programs of systemd: networkd has SYS_ADMIN on every host, oomd has DAC_OVERRIDE. */
const systemdProgram = /^(?:\/usr)?\/lib\/systemd\/systemd-[\w-]+$/u;

/** Returns the users outside containers of whom a process has the capabilities to control an engine. */
export async function readCapabilityGrants(files: HostFiles): Promise<RootGrants> {
  const { processes, hidden } = await listProcesses(files);
  const found = await Promise.all(processes.map((process) => grantOf(files, process)));
  const doubts = hidden === undefined ? [] : [`processes may have capabilities: ${hidden.detail}`];
  return { grants: found.flat(), doubts };
}

async function grantOf(files: HostFiles, { pid, name }: NamedProcess): Promise<readonly RootGrant[]> {
  const status = valueOf(await readParsed(files, `/proc/${pid}/status`, parseProcessStatus));
  // Root controls the engine, and a setuid program of root asks who its caller is.
  if (status === undefined || status.uids.includes(0)) return [];
  const held = [...capabilitiesOfMask(status.capEffective)].filter((each) => strong.has(each));
  if (held.length === 0) return [];
  const id = String(pid);
  if ((await isConfined(files, id)) || !(await isOfFirstUserNamespace(files, id))) return [];
  if (await isOfSystemd(files, pid, name)) return [];
  const because = `a process of this user (${name}) has ${held.join(', ')}, with which it can control the engine`;
  return [{ to: { user: String(status.uids[0]) }, because, through: 'process' }];
}

/** Whether a process runs a daemon of systemd; where its program may not be seen, its name decides. */
async function isOfSystemd(files: HostFiles, pid: number, name: string): Promise<boolean> {
  const program = await files.readLink(`/proc/${pid}/exe`);
  if (program.state === 'known') return systemdProgram.test(program.value.replace(/ \(deleted\)$/u, ''));
  return program.state === 'unreadable' && name.startsWith('systemd-');
}
