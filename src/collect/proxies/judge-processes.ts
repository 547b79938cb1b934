import type { SocketProxy } from '../../core/host/host.ts';
import type { HostFiles } from '../../io/files.ts';
import type { MachineMounts } from '../processes/mounted-path.ts';
import { listeningTcpSockets, openSockets } from '../processes/open-sockets.ts';
import { judgeProcess, type JudgedProcess } from './judge-process.ts';
import type { ApiTargets } from './named-targets.ts';
import { sharesPipe } from './process-pipes.ts';
import { hasHostNetwork, type ProxyProcess } from './proxy-processes.ts';

/** A judged process, and whether its ports are those of the host. */
interface Judged extends JudgedProcess {
  ofHost: boolean;
}

/** Returns the targets with the sockets and ports that lead to the API through the processes. */
function widened(targets: ApiTargets, judged: readonly Judged[]): ApiTargets {
  const forwarded = judged.flatMap((each) => each.forwarded);
  const certain = judged
    .flatMap(({ proxy, ofHost }) => (ofHost ? (proxy ?? []) : []))
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

function leadsNowhere({ proxy, forwarded, sockets }: JudgedProcess): boolean {
  return proxy === undefined && forwarded.length === 0 && sockets.length === 0;
}

/** Judges again what led nowhere, until nothing more leads to the API: a socket or port of one leads others there. */
async function judgeFurther(
  judge: (process: ProxyProcess, targets: ApiTargets) => Promise<Judged>,
  candidates: readonly ProxyProcess[],
  targets: ApiTargets,
  before: readonly Judged[],
): Promise<readonly Judged[]> {
  const wider = widened(targets, before);
  const isSame = wider.sockets.size === targets.sockets.size && wider.ports.size === targets.ports.size;
  if (isSame) return before;
  const judged = await Promise.all(
    candidates.map(async (each, at) => {
      const earlier = before[at];
      return earlier === undefined || leadsNowhere(earlier) ? judge(each, wider) : earlier;
    }),
  );
  return judgeFurther(judge, candidates, wider, judged);
}

/** Judges processes; a socket or port of one leads others to the API, too. */
export async function judgeProcesses(
  files: HostFiles,
  candidates: readonly ProxyProcess[],
  targets: ApiTargets,
  machine: MachineMounts,
): Promise<readonly JudgedProcess[]> {
  const judge = async (process: ProxyProcess, known: ApiTargets): Promise<Judged> => {
    const [judged, ofHost] = await Promise.all([
      judgeProcess(files, process, known, machine),
      hasHostNetwork(files, process.pid),
    ]);
    return { ...judged, ofHost };
  };
  const first = await Promise.all(candidates.map((each) => judge(each, targets)));
  const judged = await judgeFurther(judge, candidates, targets, first);
  return Promise.all(
    judged.map(async (each): Promise<JudgedProcess> => {
      const { proxy, pipes } = each;
      return proxy === undefined || pipes.size === 0
        ? each
        : { ...each, proxy: await withWriters(files, proxy, pipes, candidates) };
    }),
  );
}
