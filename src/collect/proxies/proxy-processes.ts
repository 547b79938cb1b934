import type { SocketProxy } from '../../core/host.ts';
import { valueOf } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { isEngineProgram } from '../../knowledge/engine-sockets.ts';
import { processProgram, proxyKind } from '../../knowledge/socket-proxies.ts';
import type { NamedProcess } from '../processes/list-processes.ts';
import { listeningTcpSockets, openSockets } from '../processes/open-sockets.ts';
import { readCgroups } from '../processes/proven-process.ts';
import { judgeCommand, type ProxyCommand } from './judge-command.ts';
import { namedPaths, type ApiTargets } from './named-targets.ts';

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
  const [cgroups, own, first] = await Promise.all([
    readCgroups(files, pid),
    files.readLink(`/proc/${pid}/ns/net`),
    files.readLink('/proc/1/ns/net'),
  ]);
  // Of a container the mounts are judged; elsewhere nothing outside reaches its listeners.
  if ((valueOf(cgroups) ?? []).some(({ path }) => containerOfCgroup(path) !== undefined)) return [];
  if (own.state === 'known' && first.state === 'known' && own.value !== first.value) return [];
  // nginx writes its command line in one word.
  const args = program === command.split('/').at(-1) ? rest : [...command.split(/\s+/u).slice(1), ...rest];
  const folder = valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/';
  return [{ pid, program, args, folder }];
}

/** Returns the processes of the host that may be proxies of an engine's API, by their command lines. */
export async function findProxyCandidates(
  files: HostFiles,
  processes: readonly NamedProcess[],
): Promise<readonly ProxyProcess[]> {
  return (await Promise.all(processes.map((each) => describe(files, each)))).flat();
}

/** What a process passes on: a proxy, if it listens on TCP, and the sockets that lead to the API through it. */
export interface JudgedProcess {
  proxy?: SocketProxy;
  sockets: readonly string[];
}

const nothing: JudgedProcess = { sockets: [] };

/** ssh forwards a socket to a port of another machine. */
const forwardsAway = /(?:^| )-\w*R/u;

/** Returns what a process passes on of the API of an engine. */
export async function judgeProcess(
  files: HostFiles,
  process: ProxyProcess,
  targets: ApiTargets,
): Promise<JudgedProcess> {
  const { pid, program, args, folder } = process;
  const judged = await judgeCommand(files, process, targets);
  if (judged === undefined) return nothing;
  const { fromConfiguration, ports, ...found } = judged;
  const base = {
    name: `${program} (process ${pid})`,
    ...found,
    ...(fromConfiguration ? { someOnly: true as const } : {}),
  };
  const inodes = await openSockets(files, pid);
  const all = inodes && (await listeningTcpSockets(files, pid, inodes));
  const listens = all?.filter(({ port }) => ports?.has(port) ?? true);
  const isGone = (await files.status(`/proc/${pid}`)).state === 'absent';
  if (isGone) return nothing;
  if (listens === undefined)
    return {
      proxy: { ...base, listens: [], doubt: 'its open files cannot be read: run as root' },
      sockets: [],
    };
  const words = args.join(' ');
  const sockets = found.doubt === undefined ? await ownSockets(files, namedPaths(words, folder)) : [];
  if (listens.length === 0) {
    const isAway = program.endsWith('ssh') && forwardsAway.test(words);
    return isAway ? { proxy: { ...base, listens: [], doubt: awayDoubt }, sockets } : { sockets };
  }
  return { proxy: { ...base, listens: listens.map(addressOf) }, sockets };
}

const awayDoubt = 'ssh passes a port of another machine on to it';

function addressOf({ address, port }: { address: string; port: number }) {
  return { address, port };
}

/** Returns those of the paths that are sockets: one on which a relay listens leads where it connects to. */
async function ownSockets(files: HostFiles, paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const real = valueOf(await files.realPath(path));
      const status = real === undefined ? undefined : valueOf(await files.status(real));
      return real !== undefined && status?.kind === 'socket' ? [real] : [];
    }),
  );
  return found.flat();
}
