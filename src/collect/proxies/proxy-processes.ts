import { valueOf } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { isEngineProgram } from '../../knowledge/engine/engine-sockets.ts';
import { processProgram, proxyKind } from '../../knowledge/engine/socket-proxies.ts';
import type { NamedProcess } from '../processes/list-processes.ts';
import { readCgroups } from '../processes/proven-process.ts';
import type { ProxyCommand } from './judge-command.ts';

/** A process that may be a proxy of an engine's API. */
export interface ProxyProcess extends ProxyCommand {
  pid: number;
}

/** Processes of a reverse proxy beside the one that has its command line. */
const helper = /^nginx: (?:worker|cache)/u;

/** Words without which a program of no known kind connects to no socket. */
const mayNameSocket = /sock|unix|dial-stdio/iu;

async function describe(files: HostFiles, { pid, name }: NamedProcess): Promise<readonly ProxyProcess[]> {
  if (isEngineProgram(name) || name.startsWith('containerd-shim')) return [];
  const line = valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '';
  if (line === '' || helper.test(line)) return [];
  const [command = '', ...rest] = line.split('\0').filter((word) => word !== '');
  const program = processProgram(name, command);
  const kind = proxyKind(program);
  if (kind === undefined || (kind === 'other' && !mayNameSocket.test(line))) return [];
  // nginx writes its command line in one word.
  const args = program === command.split('/').at(-1) ? rest : [...command.split(/\s+/u).slice(1), ...rest];
  const folder = valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/';
  return [{ pid, program, args, folder }];
}

/** Returns the processes that may be proxies of an engine's API, by their command lines: of containers, too. */
export async function findProxyCandidates(
  files: HostFiles,
  processes: readonly NamedProcess[],
): Promise<readonly ProxyProcess[]> {
  return (await Promise.all(processes.map((each) => describe(files, each)))).flat();
}

/** Whether a process has the network of the host; one whose network cannot be read may have it. */
export async function hasHostNetwork(files: HostFiles, pid: number): Promise<boolean> {
  const [own, first] = await Promise.all([
    files.readLink(`/proc/${pid}/ns/net`),
    files.readLink('/proc/1/ns/net'),
  ]);
  return own.state !== 'known' || first.state !== 'known' || own.value === first.value;
}

/** Returns the processes whose TCP listeners are those of the host; of containers on its network those that pass connections on. */
export async function onHostNetwork(
  files: HostFiles,
  candidates: readonly ProxyProcess[],
): Promise<readonly ProxyProcess[]> {
  const found = await Promise.all(
    candidates.map(async (candidate): Promise<readonly ProxyProcess[]> => {
      const [cgroups, isHosts] = await Promise.all([
        readCgroups(files, candidate.pid),
        hasHostNetwork(files, candidate.pid),
      ]);
      if (!isHosts) return [];
      const isContained = (valueOf(cgroups) ?? []).some(({ path }) => containerOfCgroup(path) !== undefined);
      // Other programs of a container use the socket themselves, and its mount is a finding.
      return isContained && proxyKind(candidate.program) !== 'relay' ? [] : [candidate];
    }),
  );
  return found.flat();
}
