import { isWithin } from '../../../core/is-within.ts';
import { valueOf } from '../../../core/observed.ts';
import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { EngineEndpoint } from '../../../core/workload/engine-endpoint.ts';
import type { EnvironmentVariable } from '../../../core/workload/environment-variable.ts';
import { isSocketTarget, reachedSocket } from '../../../knowledge/engine/engine-sockets.ts';
import {
  hasRemoteEngine,
  hostBeside,
  namesBuilder,
  namesEngine,
} from '../../../knowledge/engine/engine-variables.ts';
import type { CheckedPart } from '../part.ts';
import { listValues } from './list-values.ts';
import { checkEntries, checkVariables } from './setting.ts';

/** Returns the host of an address, with a scheme or without. */
export function hostIn(address: string): string | undefined {
  return /^(?:\w+:\/\/)?(?<host>[^/:]+)/u.exec(address)?.groups?.['host'];
}

/** Returns a doubt about the address of a proxy of the same network that allows a part of the API. */
function limitedProxy({ engineRelays = [] }: WorkloadCase, address: string): string | undefined {
  const host = hostIn(address);
  const relay = engineRelays.find(({ isLimited, hosts }) => isLimited && hosts.some((name) => name === host));
  return relay && `confirm what ${relay.name} allows: the container uses the Docker API at ${address}`;
}

function remoteEngine(
  subject: WorkloadCase,
  address: string | undefined,
  { by, daemon = 'Docker' }: { by: string; daemon?: string },
  part: CheckedPart,
): Outcome {
  const doubt = address === undefined ? undefined : limitedProxy(subject, address);
  if (doubt !== undefined) return part.unknown('needs-review', doubt);
  return part.fail({
    message: `The container is configured to control the ${daemon} daemon at ${address ?? 'an address with a user name'}`,
    severity: 'high',
    detail: { route: by },
  });
}

/**
 * Fails for a socket of any name in a mount of the host, which the container uses as that of an engine. Usual names and
 * places are found by the mount.
 */
function mountedSocket(
  { workload }: WorkloadCase,
  name: string,
  value: string,
  part: CheckedPart,
): Outcome | undefined {
  const path = /^unix:\/\/(?<path>\/.*)$/u.exec(value)?.groups?.['path'];
  if (path === undefined) return undefined;
  const holding = listValues(workload.settings.mounts.value)
    .filter(({ target, type }) => type === 'bind' && isWithin(path, target))
    .toSorted((a, b) => b.target.length - a.target.length)[0];
  const source = holding && (valueOf(holding.hostPath) ?? holding.source);
  if (holding === undefined || source === undefined || source === '/dev/null') return undefined;
  if (isSocketTarget(holding.target) || reachedSocket(source) !== undefined) return undefined;
  return part.fail({
    message: `${name} names the socket ${path} as that of an engine: it is in ${source} of the host, which is mounted at ${holding.target}`,
    detail: { route: name },
  });
}

/** Checks a variable with a port of Docker's API, which is that of an engine if another one has its host. */
function checkPort(
  subject: WorkloadCase,
  { name, value = '' }: EnvironmentVariable,
  part: CheckedPart,
): Outcome | undefined {
  const all = listValues(subject.workload.settings.environment.value);
  const beside = hostBeside(
    name,
    value,
    all.map((each) => each.name),
  );
  const host = all.find((each) => each.name === beside);
  if (host === undefined || host.length === 0) return undefined;
  if (host.length === undefined)
    return part.unknown('unreadable', `${host.name} is taken from the environment of the client`);
  if (host.value !== undefined && hasRemoteEngine(host.name, host.value)) return undefined;
  if (/^(?:0\.0\.0\.0|127\..*|localhost|::1?)$/u.test(host.value ?? '')) return undefined;
  if (host.value !== undefined) return remoteEngine(subject, `${host.value}:${value}`, { by: name }, part);
  const proxy = (subject.engineRelays ?? []).find(({ isLimited }) => isLimited);
  return proxy === undefined
    ? remoteEngine(subject, `port ${value} of the host in ${host.name}`, { by: name }, part)
    : part.unknown('needs-review', `confirm what ${proxy.name} allows, and that ${host.name} is its name`);
}

/** Checks a variable with a remote address; sockets are found by their mounts. An address with a user is not collected, and never a socket's. */
function checkVariable(subject: WorkloadCase, variable: EnvironmentVariable, part: CheckedPart): Outcome {
  const { name, value, length } = variable;
  if (length === 0 || (value === undefined && !namesEngine(name)))
    return part.pass(`${name} names no engine`);
  if (value === undefined && length === undefined) {
    return part.unknown('unreadable', `${name} is taken from the environment of the client`);
  }
  if (value !== undefined && !hasRemoteEngine(name, value))
    return (
      checkPort(subject, variable, part) ??
      mountedSocket(subject, name, value, part) ??
      part.pass(`${name} names no remote engine`)
    );
  const daemon = namesBuilder(name) ? 'BuildKit' : 'Docker';
  return remoteEngine(subject, value, { by: name, daemon }, part);
}

function byEnvironment(subject: WorkloadCase): readonly Outcome[] {
  return checkVariables(subject.workload, namesEngine, 'no variable names an engine', (variable, part) =>
    checkVariable(subject, variable, part),
  );
}

function checkEndpoint(subject: WorkloadCase, endpoint: EngineEndpoint, part: CheckedPart): Outcome {
  const address = endpoint.kind === 'client' ? endpoint.address : endpoint.remote;
  if (address === undefined) return part.pass(`${endpoint.option} is where others connect to`);
  return remoteEngine(subject, address, { by: endpoint.option }, part);
}

function byCommand(subject: WorkloadCase): readonly Outcome[] {
  return checkEntries(subject.workload, 'engineEndpoints', 'the command names no engine', (endpoint, part) =>
    checkEndpoint(subject, endpoint, part),
  );
}

/** Checks whether the variables or the command of a workload name an engine that is not a socket. */
export function checkRemoteEngines(subject: WorkloadCase): readonly Outcome[] {
  return [...byEnvironment(subject), ...byCommand(subject)];
}
