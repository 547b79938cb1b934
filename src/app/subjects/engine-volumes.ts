import { posix } from 'node:path';
import { givesHost, isNestedEngine, isPrivileged } from '../../checks/support/workload/served-engines.ts';
import { listValues } from '../../checks/support/workload/list-values.ts';
import { isWithin } from '../../core/is-within.ts';
import type { Location } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import type { EngineVolume, WorkloadCase } from '../../core/rules/check.ts';
import { mountKey } from '../../core/workload/mount-key.ts';
import type { Mount } from '../../core/workload/workload.ts';
import { withoutRunLink } from '../../knowledge/paths/sensitive-paths.ts';
import { runTogether } from './relay-ports.ts';

/** Something that a workload puts at a path of its own, and others can use to reach an engine. */
interface Given {
  path: string;
  what: EngineVolume['what'];
  remote?: string;
  saw: string;
  at: readonly Location[];
}

/** Where an engine in a container has its socket, and the keys for its clients (docker-library/docker). */
const socketOfEngine = '/run/docker.sock';
const keysOfClients = '/certs/client';

/** What an engine in a container puts at its usual places. */
function ofNestedEngine({ workload }: WorkloadCase): readonly Given[] {
  if (!isNestedEngine(workload)) return [];
  const { at } = workload;
  const folder = listValues(workload.settings.environment.value).find(
    ({ name }) => name === 'DOCKER_TLS_CERTDIR',
  );
  const keys = folder === undefined ? keysOfClients : posix.join(folder.value ?? '/', 'client');
  const hasKeys = folder === undefined || (folder.value !== undefined && folder.length !== 0);
  return [
    { path: socketOfEngine, what: 'socket', saw: `an engine with its socket ${socketOfEngine}`, at },
    ...(hasKeys
      ? [{ path: keys, what: 'client key' as const, saw: `an engine that writes keys to ${keys}`, at }]
      : []),
  ];
}

/** Where the server of k3s writes the key of its administrator, who starts privileged containers in it (docs.k3s.io). */
function ofCluster({ workload }: WorkloadCase): readonly Given[] {
  const image = valueOf(workload.settings.image.value) ?? '';
  if (!isPrivileged(workload) || !/(?:^|\/)rancher\/k3s(?::|@|$)/u.test(image)) return [];
  const output = listValues(workload.settings.environment.value).find(
    ({ name }) => name === 'K3S_KUBECONFIG_OUTPUT',
  );
  const path = output?.value ?? '/etc/rancher/k3s/k3s.yaml';
  return [{ path, what: 'client key', saw: `a cluster that writes its key to ${path}`, at: workload.at }];
}

/** What a workload puts at a path by its command. */
function ofCommand({ workload }: WorkloadCase): readonly Given[] {
  return (valueOf(workload.settings.engineEndpoints.value) ?? []).flatMap((entry) => {
    if (!('value' in entry) || entry.value.kind !== 'socket') return [];
    const { path, option, remote, builds } = entry.value;
    const behind = remote === undefined ? {} : { remote };
    const what = builds === undefined ? ('socket' as const) : ('build socket' as const);
    return givesHost(workload, entry.value)
      ? [{ path, what, ...behind, saw: `${option}, ${path}`, at: entry.at }]
      : [];
  });
}

/** The mount that holds a path of a workload. */
function holding({ workload }: WorkloadCase, path: string): Mount | undefined {
  return listValues(workload.settings.mounts.value)
    .filter(({ target }) => isWithin(withoutRunLink(path), withoutRunLink(target)))
    .toSorted((a, b) => b.target.length - a.target.length)[0];
}

interface Provided extends Given {
  provider: WorkloadCase;
  key: string;
  volume: string;
}

function providedBy(provider: WorkloadCase): readonly Provided[] {
  return [...ofNestedEngine(provider), ...ofCluster(provider), ...ofCommand(provider)].flatMap((given) => {
    const mount = holding(provider, given.path);
    if (mount?.type !== 'volume' || mount.source === undefined) return [];
    const key = mountKey(mount);
    return key === undefined ? [] : [{ ...given, provider, key, volume: mount.source }];
  });
}

/** Whether two workloads name networks, and none that is of both: a key alone reaches no engine. */
function areApart(one: WorkloadCase, other: WorkloadCase): boolean {
  const own = listValues(one.workload.settings.networks.value);
  const theirs = listValues(other.workload.settings.networks.value);
  return own.length > 0 && theirs.length > 0 && !own.some((network) => theirs.includes(network));
}

function receivedBy(one: WorkloadCase, provided: readonly Provided[]): readonly EngineVolume[] {
  return provided.flatMap(({ provider, key, volume, what, remote, saw, at }) => {
    if (provider === one || !runTogether(one, provider)) return [];
    if (what === 'client key' && areApart(one, provider)) return [];
    const mount = listValues(one.workload.settings.mounts.value).find((each) => mountKey(each) === key);
    const evidence = { source: provider.workload.name, saw };
    const { name } = provider.workload;
    const behind = remote === undefined ? {} : { remote };
    return mount === undefined ? [] : [{ name, volume, target: mount.target, what, ...behind, evidence, at }];
  });
}

/** The cases with the volumes in which others put the socket of an engine, or keys for one. */
export function withEngineVolumes(cases: readonly WorkloadCase[]): readonly WorkloadCase[] {
  const provided = cases.flatMap(providedBy);
  if (provided.length === 0) return cases;
  return cases.map((one) => {
    const engineVolumes = receivedBy(one, provided);
    return engineVolumes.length === 0 ? one : { ...one, engineVolumes };
  });
}
