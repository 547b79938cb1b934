import type { AttachedWorkload, WorkloadCase } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { PublishedPort, Workload } from '../../core/workload/workload.ts';
import { ofEngine, type Scope } from './scope.ts';
import { listFailure, collected, type SubjectSet } from './subject-set.ts';

/** Returns the published ports of a workload if all of them are certain. */
function certainPorts({ settings }: Workload): Observed<readonly PublishedPort[]> {
  const ports = settings.ports.value;
  if (ports.state !== 'known') return ports;
  const certain = ports.value.flatMap((entry) => ('value' in entry ? [entry.value] : []));
  return certain.length === ports.value.length
    ? known(certain, ports.from)
    : unreadable('undetermined', 'a published port has no certain value', ports.from);
}

function attachedTo(
  cases: readonly WorkloadCase[],
  name: string,
  internal: ReadonlySet<string>,
): readonly AttachedWorkload[] {
  return cases.flatMap(({ workload }) => {
    if (workload.surface !== 'container' && workload.surface !== 'service') return [];
    const joined = (valueOf(workload.settings.networks.value) ?? []).flatMap((entry) =>
      'value' in entry ? [entry.value] : [],
    );
    if (!joined.includes(name)) return [];
    const publishesPorts = mapKnown(workload.settings.ports.value, (ports) => ports.length > 0);
    const isElsewhere = joined.some((other) => other !== name && !internal.has(other));
    const isHere = workload.surface === 'container' && workload.running !== false;
    const { name: own, key } = workload;
    return [{ name: own, key, isHere, isElsewhere, publishesPorts, ports: certainPorts(workload) }];
  });
}

/** Returns a workload with unknown networks: it may be on any of them. */
function withoutNetworks(cases: readonly WorkloadCase[]): WorkloadCase | undefined {
  return cases.find(
    ({ workload }) =>
      (workload.surface === 'container' || workload.surface === 'service') &&
      workload.settings.networks.value.state === 'unreadable',
  );
}

function attached(
  facts: Facts,
  cases: readonly WorkloadCase[],
  name: string,
): Observed<readonly AttachedWorkload[]> {
  const unclear = withoutNetworks(cases)?.workload.settings.networks.value;
  if (unclear?.state === 'unreadable') return unclear;
  const internal = (valueOf(facts.networks) ?? []).filter((network) => network.internal);
  const names = new Set(internal.map((network) => network.name));
  return mapKnown(facts.containers, () => attachedTo(cases, name, names));
}

/** The engine's networks. */
export function networkSubjects(
  facts: Facts,
  cases: readonly WorkloadCase[],
  scope: Scope,
): SubjectSet<'network'> {
  const swarm = collected(facts.swarm, 'swarm');
  const entries = (valueOf(facts.networks) ?? []).map((network) => ({
    subject: ofEngine(
      scope,
      { kind: 'network', id: network.id, name: network.name },
      `network:${network.name}`,
    ),
    value: {
      network,
      attached: attached(facts, cases, network.name),
      swarm,
      engine: facts.engine,
      host: facts.host,
    },
  }));
  return { entries, ...listFailure(facts, 'networks', facts.networks) };
}

/** The engine's volumes. */
export function volumeSubjects(facts: Facts, scope: Scope): SubjectSet<'volume'> {
  const entries = (valueOf(facts.volumes) ?? []).map((volume) => ({
    subject: ofEngine(scope, { kind: 'volume', id: volume.name, name: volume.name }, `volume:${volume.name}`),
    value: volume,
  }));
  return { entries, ...listFailure(facts, 'volumes', facts.volumes) };
}
