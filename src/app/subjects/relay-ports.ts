import { isWithin } from '../../core/is-within.ts';
import type { Location } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import type { EngineRelay, WorkloadCase } from '../../core/rules/check.ts';
import type { Mount } from '../../core/workload/workload.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';
import { listValues } from './list-values.ts';

/** The port of Docker's API without TLS (IANA: docker). */
const plainApi = 2375;

type RelayPort = Pick<EngineRelay, 'port' | 'isLimited' | 'evidence'> & { at: readonly Location[] };

/** Returns the part of a key that the services of one project share. */
export function projectOf({ subject: { key } }: WorkloadCase): string {
  return key.slice(0, Math.max(key.lastIndexOf('/'), 0));
}

function reachesSocket({ hostPath, source }: Mount): boolean {
  return [valueOf(hostPath), source].some((path) => path !== undefined && reachedSocket(path) !== undefined);
}

/** The mounts of a workload that have the socket of an engine. */
function socketMounts({ workload: { settings } }: WorkloadCase): readonly Mount[] {
  return listValues(settings.mounts.value).filter(reachesSocket);
}

function isPrivileged({ workload: { settings } }: WorkloadCase): boolean {
  return valueOf(settings.privileged.value) === true;
}

function imageOf({ workload: { settings } }: WorkloadCase): string {
  return valueOf(settings.image.value) ?? '';
}

function isOn(one: WorkloadCase, name: string): boolean {
  const found = listValues(one.workload.settings.environment.value).find((each) => each.name === name);
  return /^(?:1|true|yes|on)$/iu.test(found?.value ?? '');
}

function isProxy(one: WorkloadCase): boolean {
  return /socket-?proxy/iu.test(imageOf(one));
}

/** Such proxies allow what their variables say: with requests that change something, a new container has the host. */
function isLimitedProxy(one: WorkloadCase): boolean {
  const startsContainers = isOn(one, 'POST') && (isOn(one, 'CONTAINERS') || isOn(one, 'SERVICES'));
  return isProxy(one) && !startsContainers;
}

/** A container that listens, and has the Docker socket, or may run an engine of its own as root of the host. */
function listening(one: WorkloadCase): readonly RelayPort[] {
  const found = valueOf(one.effective)?.listening;
  const isOpen = (found === undefined ? [] : (valueOf(found) ?? [])).some(
    ({ protocol, port, address }) =>
      protocol.startsWith('tcp') && port === plainApi && !/^(?:127\.|::1$)/u.test(address),
  );
  if (!isOpen || !(isPrivileged(one) || socketMounts(one).length > 0)) return [];
  const evidence = { source: `listening sockets of ${one.workload.name}`, saw: `port ${plainApi}` };
  return [{ port: plainApi, isLimited: isLimitedProxy(one), evidence, at: [] }];
}

/** What the command of a service makes others reach: the socket that it has, or an engine of its own. */
function served(one: WorkloadCase): readonly RelayPort[] {
  const mounts = socketMounts(one);
  const entries = valueOf(one.workload.settings.engineEndpoints.value) ?? [];
  return entries.flatMap((entry) => {
    if (!('value' in entry) || entry.value.kind !== 'server') return [];
    const { port, option, socket } = entry.value;
    const leads =
      socket === undefined
        ? isPrivileged(one)
        : mounts.some(({ target }) => isWithin(socket, target) || reachedSocket(socket) !== undefined);
    const evidence = { source: `command of ${one.workload.name}`, saw: `${option}, port ${port}` };
    return leads ? [{ port, isLimited: false, evidence, at: entry.at }] : [];
  });
}

/** What an image does by itself: a socket proxy, and an engine in a container whose settings turn TLS off. */
function ofImage(one: WorkloadCase): readonly RelayPort[] {
  const { settings, name, at } = one.workload;
  const image = imageOf(one);
  const evidence = { source: `image of ${name}`, saw: image };
  if (isProxy(one) && socketMounts(one).length > 0)
    return [{ port: plainApi, isLimited: isLimitedProxy(one), evidence, at }];
  const plain = listValues(settings.environment.value).some(
    (variable) => variable.name === 'DOCKER_TLS_CERTDIR' && variable.length === 0,
  );
  const isEngine = /(?:^|\/)docker:(?:[\w.-]*-)?dind\b/u.test(image);
  return isEngine && plain && isPrivileged(one) ? [{ port: plainApi, isLimited: false, evidence, at }] : [];
}

/** Returns the ports at which a workload passes the API of an engine on to whoever connects. */
export function relayPorts(one: WorkloadCase): readonly RelayPort[] {
  const { surface } = one.workload;
  if (surface === 'container') return listening(one);
  if (surface !== 'compose') return [];
  const found = [...served(one), ...ofImage(one)];
  return found.filter(({ port }, index) => found.findIndex((other) => other.port === port) === index);
}
