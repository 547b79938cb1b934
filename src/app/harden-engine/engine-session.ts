import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../../io/engine/endpoint.ts';
import { engineClient, type EngineClient } from '../../io/engine/client.ts';
import { runProgram, sendHangup, type RunProgram } from '../../io/run-program.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { findDockerd, type DockerdSearch, type FoundDockerd } from './find-dockerd.ts';
import { restartWords, shownCommand } from './restart-method.ts';
import type { RestartMethod } from './state-file.ts';

/** Programs and signals of this machine. */
export interface EngineTools {
  run: RunProgram;
  /** Sends SIGHUP; returns why not, if so. */
  hangUp: (pid: number) => string | undefined;
}

export const machineTools: EngineTools = { run: runProgram, hangUp: sendHangup };

/** An engine while it is changed: it may stop answering at any time. */
export interface EngineSession {
  endpoint: Endpoint;
  engineId: string;
  runtime: RuntimeContext;
  tools: EngineTools;
  /** How long each wait may take, in milliseconds. */
  timeoutMs: number;
}

/** The environment for programs of the system: `systemctl` is not looked for where the caller's PATH leads. */
export function systemEnvironment({ env }: RuntimeContext): RuntimeContext['env'] {
  return { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
}

const requestTimeout = 5000;
const pause = 200;

/** Asks the engine with a client of its own: one that saw the engine die would not try again. */
export async function withEngineClient<T>(
  { endpoint, runtime }: EngineSession,
  use: (client: EngineClient) => Promise<T>,
): Promise<T> {
  const client = engineClient(endpoint, { env: runtime.env, timeoutMs: requestTimeout });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** Finds the dockerd of a session as it is now. */
export async function dockerdNow(session: EngineSession): Promise<DockerdSearch> {
  const search = await withEngineClient(session, (client) => findDockerd(session.runtime.files, client));
  if ('obstacle' in search || search.dockerd.engineId === session.engineId) return search;
  return {
    obstacle: `Another engine answers: its ID is ${search.dockerd.engineId} instead of ${session.engineId}`,
  };
}

/** Waits until `look` returns something, at most the time of the session; `undefined` if it did not. */
export async function waitFor<T>(
  { timeoutMs, runtime }: EngineSession,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = runtime.clock.elapsed() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (runtime.clock.elapsed() > end) return undefined;
    await sleep(pause);
  }
}

/** Whether a process of dockerd is another one than before. */
export function isOtherProcess(
  one: Pick<FoundDockerd, 'pid' | 'startTime'>,
  other: Pick<FoundDockerd, 'pid' | 'startTime'>,
): boolean {
  return one.pid !== other.pid || one.startTime !== other.startTime;
}

/** Seconds since 1970, as the engine takes them. */
function seconds({ runtime }: EngineSession, shift = 0): string {
  return ((Date.parse(runtime.clock.now()) + shift) / 1000).toFixed(3);
}

async function hasReloaded(session: EngineSession, since: string): Promise<true | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ type: ['daemon'], event: ['reload'] }));
  const path = `/events?since=${since}&until=${seconds(session, 1)}&filters=${filters}`;
  return withEngineClient(session, async (client) => {
    const answer = await client.open(path);
    if (answer.state !== 'known') return undefined;
    let text = '';
    for await (const chunk of answer.value) text += chunk.toString('utf8');
    return text.includes('"reload"') ? true : undefined;
  });
}

/**
 * Has dockerd read its file again, and waits for its event `reload`, which it sends only after it took the file. Returns
 * why it did not, if so.
 */
export async function reloadDockerd(session: EngineSession): Promise<string | undefined> {
  const search = await dockerdNow(session);
  if ('obstacle' in search) return search.obstacle;
  const since = seconds(session);
  const failure = session.tools.hangUp(search.dockerd.pid);
  if (failure !== undefined) return `dockerd (process ${search.dockerd.pid}) got no SIGHUP: ${failure}`;
  const reloaded = await waitFor(session, () => hasReloaded(session, since));
  return reloaded ? undefined : 'dockerd did not take the file: it sent no event "reload"; its log says why';
}

/**
 * Has systemd forget how often it started a service: after some starts that fail it refuses further ones, also with a
 * file that is right again.
 */
async function allowStarts({ tools, runtime }: EngineSession, method: RestartMethod): Promise<void> {
  if (method.kind !== 'systemd') return;
  const { unit, ofUser } = method;
  const args = [
    ...(ofUser ? ['--user'] : []),
    'reset-failed',
    '--',
    unit,
    unit.replace(/\.service$/u, '.socket'),
  ];
  await tools.run('systemctl', args, { timeoutMs: requestTimeout, env: systemEnvironment(runtime) });
}

/** Restarts dockerd, and waits until another process of the same engine answers. Returns why not, if so. */
export async function restartDockerd(
  session: EngineSession,
  method: RestartMethod,
  before: Pick<FoundDockerd, 'pid' | 'startTime'>,
): Promise<string | undefined> {
  const [program, ...args] = restartWords(method);
  const shown = shownCommand([program, ...args]);
  const { timeoutMs, runtime, tools } = session;
  await allowStarts(session, method);
  const env = method.kind === 'systemd' ? systemEnvironment(runtime) : runtime.env;
  const end = await tools.run(program, args, { timeoutMs, env });
  const said = end.printed === '' ? '' : `: ${end.printed.split('\n').slice(-3).join(' / ')}`;
  let last = 'no engine answers';
  const found = await waitFor(session, async () => {
    const search = await dockerdNow(session);
    if ('obstacle' in search) {
      last = search.obstacle;
      // A command that failed has started nothing that is worth the wait.
      return end.code === 0 ? undefined : 'failed';
    }
    if (isOtherProcess(search.dockerd, before)) return 'restarted';
    last = `dockerd (process ${before.pid}) is still the same process`;
    return 'same';
  });
  if (found === 'restarted') return undefined;
  if (end.failure !== undefined) return `${shown}: ${end.failure}${said}`;
  if (end.code !== 0) return `${shown} ended with ${end.code}${said}`;
  return `${shown} ended, and the engine did not come back within ${timeoutMs / 1000} s: ${last}`;
}
