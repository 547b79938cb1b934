import type { SocketProxy } from '../../core/host.ts';
import type { HostFiles } from '../../io/files.ts';
import type { MachineMounts } from '../processes/mounted-path.ts';
import { listeningTcpSockets, openSockets } from '../processes/open-sockets.ts';
import { judgeProcess, type JudgedProcess } from './judge-process.ts';
import type { ApiTargets } from './named-targets.ts';
import { sharesPipe } from './process-pipes.ts';
import type { ProxyProcess } from './proxy-processes.ts';

/** Returns the targets with the sockets and ports that lead to the API through the processes. */
function widened(targets: ApiTargets, judged: readonly JudgedProcess[]): ApiTargets {
  const forwarded = judged.flatMap((each) => each.forwarded);
  const certain = judged
    .flatMap(({ proxy }) => proxy ?? [])
    .filter(({ doubt, someOnly }) => doubt === undefined && someOnly !== true);
  const sure = new Set([
    ...judged.flatMap((each) => each.sockets),
    ...forwarded.flatMap(({ path, doubt }) => (doubt === undefined ? [path] : [])),
  ]);
  const doubtful = forwarded.flatMap(({ path, doubt }) =>
    doubt === undefined || sure.has(path) || targets.sockets.has(path) ? [] : [[path, doubt] as const],
  );
  return {
    ...targets,
    sockets: new Set([...targets.sockets, ...sure, ...doubtful.map(([path]) => path)]),
    ports: new Set([...targets.ports, ...certain.flatMap(({ listens }) => listens.map(({ port }) => port))]),
    doubts: new Map([...targets.doubts, ...doubtful]),
  };
}

/** Returns a proxy with the addresses on which the processes listen that have its pipes open. */
async function withWriters(
  files: HostFiles,
  proxy: SocketProxy,
  pipes: ReadonlySet<string>,
  processes: readonly ProxyProcess[],
): Promise<SocketProxy> {
  const found = await Promise.all(
    processes.map(async ({ pid, program }) => {
      if (!(await sharesPipe(files, pid, pipes))) return [];
      const inodes = await openSockets(files, pid);
      const listens = (inodes && (await listeningTcpSockets(files, pid, inodes))) ?? [];
      return listens.map(({ address, port }) => ({ address, port, program }));
    }),
  );
  const listens = found.flat();
  const [first] = listens;
  if (first === undefined) return proxy;
  return {
    name: `${proxy.name} through a pipe of ${first.program}`,
    to: proxy.to,
    listens: listens.map(({ address, port }) => ({ address, port })),
  };
}

/** Judges processes; a socket or port of one leads others to the API, too. */
export async function judgeProcesses(
  files: HostFiles,
  candidates: readonly ProxyProcess[],
  targets: ApiTargets,
  machine: MachineMounts,
): Promise<readonly JudgedProcess[]> {
  const judged = await Promise.all(candidates.map((each) => judgeProcess(files, each, targets, machine)));
  const wider = widened(targets, judged);
  if (wider.sockets.size > targets.sockets.size || wider.ports.size > targets.ports.size)
    return judgeProcesses(files, candidates, wider, machine);
  return Promise.all(
    judged.map(async (each): Promise<JudgedProcess> => {
      const { proxy, pipes } = each;
      return proxy === undefined || pipes.size === 0
        ? each
        : { ...each, proxy: await withWriters(files, proxy, pipes, candidates) };
    }),
  );
}
