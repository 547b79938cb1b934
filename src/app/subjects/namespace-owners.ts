import { joinableNamespaces, type NamespaceOwners, type WorkloadCase } from '../../core/rules/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { NamespaceMode } from '../../core/workload/workload.ts';

type Find = (mode: NamespaceMode, from: WorkloadCase) => WorkloadCase | undefined;

function byText(cases: readonly WorkloadCase[], textOf: (one: WorkloadCase) => string | undefined) {
  return Map.groupBy(cases, textOf);
}

/** Services of a project share the prefix of their keys. */
function serviceKeyBeside({ subject: { key } }: WorkloadCase, service: string): string {
  return `${key.slice(0, key.lastIndexOf('/') + 1)}${service}`;
}

/** Finds the workload that a namespace is taken from: by the id of a container, its name, or a service of the same file. */
function finder(cases: readonly WorkloadCase[]): Find {
  const byId = byText(cases, ({ workload }) => workload.id);
  const byName = byText(cases, ({ workload }) => workload.name);
  const byKey = byText(cases, ({ subject }) => subject.key);
  return (mode, from) => {
    const candidates =
      mode.kind === 'container'
        ? (byId.get(mode.target) ?? byName.get(mode.target))
        : mode.kind === 'service'
          ? byKey.get(serviceKeyBeside(from, mode.target))
          : undefined;
    const same = candidates?.find(({ workload }) => workload.surface === from.workload.surface);
    return same ?? candidates?.[0];
  };
}

/** A chain is followed this far; a circle ends there. */
const longestChain = 8;

/** Returns the workloads from which one takes a namespace: that of which it names, and so on to the end of the chain. */
function chainOf(
  joining: WorkloadCase,
  setting: (typeof joinableNamespaces)[number],
  find: Find,
): readonly WorkloadCase[] {
  const chain: WorkloadCase[] = [];
  let owner: WorkloadCase | undefined = joining;
  for (let step = 0; owner !== undefined && step < longestChain; step += 1) {
    const mode: NamespaceMode | undefined = valueOf(owner.workload.settings[setting].value);
    owner = mode && find(mode, owner);
    if (owner !== undefined) chain.push(owner);
  }
  return chain;
}

/** Returns what finds the workload in whose network namespace one is: the last of a chain, itself if it joins none. */
export function networkOwners(cases: readonly WorkloadCase[]): (one: WorkloadCase) => WorkloadCase {
  const find = finder(cases);
  return (one) => chainOf(one, 'network', find).at(-1) ?? one;
}

function ownersOf(joining: WorkloadCase, find: Find): NamespaceOwners {
  const found = joinableNamespaces.flatMap((setting) => {
    const chain = chainOf(joining, setting, find);
    const name = chain[0]?.workload.name;
    if (name === undefined) return [];
    const mode = valueOf(chain.at(-1)?.workload.settings[setting].value);
    const isItsOwn = mode !== undefined && mode.kind !== 'container' && mode.kind !== 'service';
    return [[setting, { name, ...(isItsOwn && { mode }) }] as const];
  });
  return Object.fromEntries(found);
}

/** Returns the other workloads in the namespace of each one that shares it. */
function peersIn(
  setting: 'pid' | 'network',
  cases: readonly WorkloadCase[],
  find: Find,
): ReadonlyMap<WorkloadCase, readonly WorkloadCase[]> {
  const last = new Map(cases.map((one) => [one, chainOf(one, setting, find).at(-1) ?? one]));
  const groups = Map.groupBy(cases, (one) => last.get(one));
  return new Map(
    [...groups.values()].flatMap((group) =>
      group.length < 2 ? [] : group.map((one) => [one, group.filter((other) => other !== one)] as const),
    ),
  );
}

/**
 * The cases with what became of the namespaces that they join: whose they are by name, what kind of namespace the last of
 * a chain of containers has, and who else is in their PID and network namespaces.
 */
export function withNamespaceOwners(cases: readonly WorkloadCase[]): readonly WorkloadCase[] {
  const find = finder(cases);
  const inProcesses = peersIn('pid', cases, find);
  const inNetwork = peersIn('network', cases, find);
  return cases.map((subject) => {
    const owners = ownersOf(subject, find);
    const processPeers = inProcesses.get(subject);
    const networkPeers = inNetwork.get(subject);
    const isAlone = processPeers === undefined && networkPeers === undefined;
    if (isAlone && Object.keys(owners).length === 0) return subject;
    return {
      ...subject,
      ...(Object.keys(owners).length > 0 && { owners }),
      ...(processPeers && { processPeers }),
      ...(networkPeers && { networkPeers }),
    };
  });
}
