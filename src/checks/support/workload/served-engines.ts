import { isWithin } from '../../../core/is-within.ts';
import type { Location } from '../../../core/location.ts';
import { valueOf } from '../../../core/observed.ts';
import type { EngineBehind } from '../../../core/workload/engine-endpoint.ts';
import type { EngineRelay } from '../../../core/rules/check.ts';
import type { Mount, Workload } from '../../../core/workload/workload.ts';
import { admitsEveryone } from '../../../knowledge/engine/socket-proxy-rules.ts';
import { reachedSocket } from '../../../knowledge/engine/engine-sockets.ts';
import { listValues } from './list-values.ts';

/** The port of Docker's API without TLS (IANA: docker). */
export const plainApi = 2375;

/** A port at which a workload passes the API of an engine on to whoever connects. */
export type ServedEngine = Pick<EngineRelay, 'port' | 'isLimited' | 'evidence' | 'remote' | 'builds'> & {
  at: readonly Location[];
};

function reachesSocket({ hostPath, source }: Mount): boolean {
  return [valueOf(hostPath), source].some((path) => path !== undefined && reachedSocket(path) !== undefined);
}

/** The mounts of a workload that have the socket of an engine. */
export function socketMounts({ settings }: Workload): readonly Mount[] {
  return listValues(settings.mounts.value).filter(reachesSocket);
}

/** Whether a workload is known to be privileged: it may run an engine of its own as root of the host. */
export function isPrivileged({ settings }: Workload): boolean {
  return valueOf(settings.privileged.value) === true;
}

function imageOf({ settings }: Workload): string {
  return valueOf(settings.image.value) ?? '';
}

function isOn(workload: Workload, name: string): boolean {
  const found = listValues(workload.settings.environment.value).find((each) => each.name === name);
  return /^(?:1|true|yes|on)$/iu.test(found?.value ?? '');
}

function isProxy(workload: Workload): boolean {
  return /socket-?proxy/iu.test(imageOf(workload));
}

/** Whether a proxy with patterns by its variables lets everyone start containers. */
function admitsByVariables({ settings }: Workload): boolean {
  const variables = listValues(settings.environment.value);
  const valueIn = (name: string) => variables.find((each) => each.name === name)?.value;
  const posts = variables.flatMap(({ name, value }) =>
    /^SP_ALLOW_POST(?:_|$)/u.test(name) ? (value ?? []) : [],
  );
  return admitsEveryone({ posts, listens: valueIn('SP_LISTENIP'), clients: valueIn('SP_ALLOWFROM') });
}

/** Such proxies allow what their variables say: with requests that change something, a new container or plugin has the host. */
export function isLimitedProxy(workload: Workload): boolean {
  const startsContainers =
    isOn(workload, 'POST') && ['CONTAINERS', 'SERVICES', 'PLUGINS'].some((name) => isOn(workload, name));
  return isProxy(workload) && !startsContainers && !admitsByVariables(workload);
}

/**
 * Whether what answers passes others on to an engine: to the socket that the workload has, to one of another host, or to
 * an engine of its own.
 */
function leadsToEngine(workload: Workload, { socket, remote }: EngineBehind): boolean {
  if (remote !== undefined) return true;
  if (socket === undefined) return isPrivileged(workload);
  return socketMounts(workload).some(
    ({ target }) => isWithin(socket, target) || reachedSocket(socket) !== undefined,
  );
}

/** Whether BuildKit of a workload grants builds every privilege, by its command or its configuration. */
function grantsPrivileges({ settings }: Workload): boolean {
  return listValues(settings.engineEndpoints.value).some(
    (entry) => entry.kind !== 'client' && entry.builds === 'privileged',
  );
}

/**
 * Whether what answers gives an engine, or lets builds do what a privileged container does. BuildKit that grants builds
 * nothing runs them confined.
 */
export function givesHost(workload: Workload, endpoint: EngineBehind): boolean {
  if (endpoint.builds !== undefined && !grantsPrivileges(workload)) return false;
  return leadsToEngine(workload, endpoint);
}

/** What the command of a service makes others reach, or those in its network namespace alone. */
function served(workload: Workload, onLoopback: boolean): readonly ServedEngine[] {
  const entries = valueOf(workload.settings.engineEndpoints.value) ?? [];
  return entries.flatMap((entry) => {
    if (!('value' in entry) || entry.value.kind !== 'server') return [];
    const { port, option, limited, remote, builds } = entry.value;
    const evidence = {
      source: `command or configuration of ${workload.name}`,
      saw: `${option}, port ${port}`,
    };
    return (entry.value.onLoopback === true) === onLoopback && givesHost(workload, entry.value)
      ? [
          {
            port,
            isLimited: limited === true,
            evidence,
            at: entry.at,
            ...(remote !== undefined && { remote }),
            ...(builds !== undefined && { builds: true as const }),
          },
        ]
      : [];
  });
}

/** Returns the ports of the loopback interface at which a workload by its command passes the API of an engine on. */
export function servedOnLoopback(workload: Workload): readonly ServedEngine[] {
  return served(workload, true);
}

/** Whether an image is that of an engine in a container. */
function isEngineImage(image: string): boolean {
  return /(?:^|\/)docker:(?:[\w.-]*-)?dind\b/u.test(image);
}

/** Whether a workload is known to run an engine of its own as root of the host. */
export function isNestedEngine(workload: Workload): boolean {
  const entries = listValues(workload.settings.engineEndpoints.value);
  const isStarted = entries.some(
    (entry) =>
      entry.kind !== 'client' &&
      entry.socket === undefined &&
      entry.remote === undefined &&
      entry.builds === undefined,
  );
  return isPrivileged(workload) && (isEngineImage(imageOf(workload)) || isStarted);
}

/** What an image does by itself: a socket proxy, and an engine in a container whose settings turn TLS off. */
function ofImage(workload: Workload): readonly ServedEngine[] {
  const { settings, name, at } = workload;
  const image = imageOf(workload);
  const evidence = { source: `image of ${name}`, saw: image };
  if (isProxy(workload) && socketMounts(workload).length > 0)
    return [{ port: plainApi, isLimited: isLimitedProxy(workload), evidence, at }];
  const plain = listValues(settings.environment.value).some(
    (variable) => variable.name === 'DOCKER_TLS_CERTDIR' && variable.length === 0,
  );
  return isEngineImage(image) && plain && isPrivileged(workload)
    ? [{ port: plainApi, isLimited: false, evidence, at }]
    : [];
}

/** Returns the ports at which a workload by its command or its image passes the API of an engine on. */
export function servedEngines(workload: Workload): readonly ServedEngine[] {
  const found = [...served(workload, false), ...ofImage(workload)];
  return found.filter(({ port }, index) => found.findIndex((other) => other.port === port) === index);
}
