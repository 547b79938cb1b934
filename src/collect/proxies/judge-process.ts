import type { ForwardedSocket } from '../../core/engine/engine.ts';
import type { SocketProxy } from '../../core/host/host.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { proxyKind } from '../../knowledge/engine/socket-proxies.ts';
import type { MachineMounts } from '../processes/mounted-path.ts';
import {
  listeningAbstractSockets,
  listeningTcpSockets,
  listeningUnixSockets,
  openSockets,
} from '../processes/open-sockets.ts';
import { judgeCommand, type JudgedCommand } from './judge-command.ts';
import { namedPaths, type ApiTargets } from './named-targets.ts';
import { pipesOf } from './process-pipes.ts';
import { viewOf, type ProcessView } from './process-view.ts';
import { hasHostNetwork, type ProxyProcess } from './proxy-processes.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** What a process passes on of the API of an engine. */
export interface JudgedProcess {
  /** A proxy, if it listens on TCP. */
  proxy?: SocketProxy;
  /** The unix sockets on which it listens. */
  forwarded: readonly ForwardedSocket[];
  /** Why it is not known on which sockets it listens, although it leads to the API. */
  unread?: string;
  /** Sockets that lead to the API through it. */
  sockets: readonly string[];
  /** The pipes through which a relay that does not listen takes what it passes on. */
  pipes: ReadonlySet<string>;
}

const nothing: JudgedProcess = { forwarded: [], sockets: [], pipes: new Set() };

/** ssh forwards a socket to a port of another machine. */
const forwardsAway = /(?:^| )-\w*R/u;
const awayDoubt = 'ssh passes a port of another machine on to it';

const unreadFiles = () => `its open files cannot be read: ${afterRefusal()}`;
const onlySome = 'only some of the addresses on which it listens may lead there';

/** Returns the API to which a process leads; of one with another root directory the configuration is not read. */
async function judgeSeen(
  files: HostFiles,
  process: ProxyProcess,
  targets: ApiTargets,
  view: ProcessView,
): Promise<JudgedCommand | undefined> {
  if (!view.isForeign || proxyKind(process.program) === 'relay') {
    const named = view.isForeign ? view.files : files;
    return judgeCommand(named, process, targets);
  }
  if (view.sees === undefined) return undefined;
  return { to: view.sees, doubt: 'whether it passes requests of its clients on is unknown' };
}

/** Returns why the socket that a command names may not lead to the API. */
async function doubtOf(view: ProcessView, to: string, targets: ApiTargets): Promise<string | undefined> {
  const real = valueOf(await view.files.realPath(to)) ?? to;
  return targets.doubts.get(real);
}

/** Returns what a process passes on of the API of an engine. */
export async function judgeProcess(
  files: HostFiles,
  process: ProxyProcess,
  targets: ApiTargets,
  machine: MachineMounts,
): Promise<JudgedProcess> {
  const { pid, program, args, folder } = process;
  const view = await viewOf(files, pid, machine, targets.sockets);
  const judged = await judgeSeen(files, process, targets, view);
  if (judged === undefined) return nothing;
  const { fromConfiguration, ports, ...found } = judged;
  const doubt = found.doubt ?? (await doubtOf(view, found.to, targets));
  const base = {
    name: `${program} (process ${pid})`,
    to: found.to,
    ...(doubt === undefined ? {} : { doubt }),
    ...(fromConfiguration ? { someOnly: true as const } : {}),
  };
  const inodes = await openSockets(files, pid);
  const all = inodes && (await listeningTcpSockets(files, pid, inodes));
  const listens = all?.filter(({ port }) => ports?.has(port) ?? true);
  const isGone = (await files.status(`/proc/${pid}`)).state === 'absent';
  if (isGone) return nothing;
  const words = args.join(' ');
  const named = await namedSockets(view, namedPaths(words, folder));
  const own = inodes === undefined ? undefined : await unixSockets(files, pid, inodes, view);
  const abstract = await abstractSockets(files, pid, inodes);
  const listening = [...(own ?? named.filter((path) => !targets.sockets.has(path))), ...abstract];
  const isOne = (listens?.length ?? 0) + listening.length <= 1;
  const some = fromConfiguration === true && !isOne ? onlySome : undefined;
  const unixDoubt = doubt ?? some;
  const forwarded = listening.map((path) => ({
    path,
    by: base.name,
    to: found.to,
    ...(unixDoubt === undefined ? {} : { doubt: unixDoubt }),
  }));
  const sockets = doubt === undefined ? named : [];
  const hidden = own === undefined ? { unread: `${base.name}: ${unreadFiles()}` } : {};
  if (listens === undefined)
    return { ...nothing, ...hidden, proxy: { ...base, listens: [], doubt: unreadFiles() }, forwarded };
  if (listens.length === 0) {
    const isAway = program.endsWith('ssh') && forwardsAway.test(words);
    if (isAway)
      return { ...nothing, ...hidden, proxy: { ...base, listens: [], doubt: awayDoubt }, forwarded, sockets };
    if (abstract.length > 0 && doubt === undefined)
      return {
        ...nothing,
        ...hidden,
        proxy: { name: onAbstractSocket(base.name, abstract), to: found.to, listens: [] },
        forwarded,
        sockets,
      };
    const pipes = forwarded.length === 0 ? await pipesOf(files, process) : nothing.pipes;
    return pipes.size === 0
      ? { ...nothing, ...hidden, forwarded, sockets }
      : {
          ...nothing,
          ...hidden,
          proxy: { ...base, listens: [], doubt: doubt ?? pipedDoubt },
          sockets,
          pipes,
        };
  }
  return { ...nothing, ...hidden, proxy: { ...base, listens: listens.map(addressOf) }, forwarded, sockets };
}

/** Names a proxy with its sockets that have no address: every process on the network of the host connects to them. */
export function onAbstractSocket(name: string, sockets: readonly string[]): string {
  return `${name}, on the abstract socket ${sockets.join(', ')},`;
}

const pipedDoubt =
  'it passes on what it is given through a pipe or a connection, and who writes there is unknown';

function addressOf({ address, port }: { address: string; port: number }) {
  return { address, port };
}

/** Returns the paths on the machine of the unix sockets on which a process listens; absent if they are unreadable. */
async function unixSockets(
  files: HostFiles,
  pid: number,
  inodes: ReadonlySet<string>,
  view: ProcessView,
): Promise<readonly string[] | undefined> {
  const listening = await listeningUnixSockets(files, pid);
  const own = listening?.filter(({ inode }) => inodes.has(inode));
  const paths = own?.map(({ path }) => view.onMachine(path));
  return paths && [...new Set(paths)];
}

/** Returns the abstract sockets of a process on the network of the host, which everyone there reaches. */
async function abstractSockets(
  files: HostFiles,
  pid: number,
  inodes: ReadonlySet<string> | undefined,
): Promise<readonly string[]> {
  if (inodes === undefined || !(await hasHostNetwork(files, pid))) return [];
  const listening = await listeningAbstractSockets(files, pid);
  return listening.filter(({ inode }) => inodes.has(inode)).map(({ path }) => path);
}

/** Returns those of the paths that are sockets: one on which a relay listens leads where it connects to. */
async function namedSockets(view: ProcessView, paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const real = valueOf(await view.files.realPath(path));
      const status = real === undefined ? undefined : valueOf(await view.files.status(real));
      return real !== undefined && status?.kind === 'socket' ? [real] : [];
    }),
  );
  return found.flat();
}
