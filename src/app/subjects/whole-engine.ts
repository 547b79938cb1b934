import type { DefaultFilter, ImageCase, EngineInventory, WorkloadCase } from '../../core/rules/check.ts';
import type { ConfiguredEngine, Facts, RunFacts } from '../../core/facts/facts.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { isDangling } from './images.ts';
import { statementsFinder } from './image-statements.ts';
import { configFileSubjects } from './config-files.ts';
import { ofEngine, otherEngine, type Scope } from './scope.ts';
import { collected, writtenOf, type SubjectEntry, type SubjectSet } from './subject-set.ts';

function inventory(facts: RunFacts, images: readonly ImageCase[]): Observed<EngineInventory> {
  const { engine } = facts;
  if (engine.state !== 'known') return engine;
  const listed = collected(facts.imagesListed, 'images');
  if (listed.state !== 'known') return listed;
  const statementsOn = statementsFinder(facts.imageTrust);
  const value = {
    images: images.filter((one) => !isDangling(one)),
    danglingImages: images.filter(isDangling).length,
    containers: collected(facts.containerCounts, 'containers'),
    engine,
    ...(statementsOn && { statementsOn }),
    now: facts.collectedAt,
  };
  return known(value, listed.from);
}

/** Whether a port is published by what the engine runs or may start; not known as soon as one container is not. */
function publishingOf({ containers }: Facts, workloads: readonly WorkloadCase[]): Observed<boolean> {
  if (containers.state !== 'known') return containers;
  const running = workloads.filter(({ workload: { surface } }) => /^(?:container|service)$/u.test(surface));
  const listed = running.filter(({ workload: { surface } }) => surface === 'container').length;
  const ports = running.map(({ workload }) => valueOf(workload.settings.ports.value));
  if (ports.some((entries) => entries !== undefined && entries.length > 0))
    return known(true, containers.from);
  return listed >= containers.value && ports.every((entries) => entries !== undefined)
    ? known(false, containers.from)
    : unreadable('undetermined', 'not every container could be read', containers.from);
}

/** Returns the filters of running containers with the profile of the engine; a privileged one has none. */
function defaultFiltersOf(workloads: readonly WorkloadCase[]): readonly DefaultFilter[] {
  return workloads.flatMap(({ workload, spec }) => {
    const { surface, running, name, settings } = workload;
    const isDefault = valueOf(settings.seccomp.value)?.kind === 'default';
    const reading = valueOf(spec)?.seccomp;
    return surface === 'container' && running === true && isDefault && reading?.state === 'known'
      ? [{ container: name, filter: reading.value, from: reading.from }]
      : [];
  });
}

/** The engine, as one subject; where none was found that answers, how the files of the host set engines up. */
export function engineSubjects(
  facts: Facts,
  workloads: readonly WorkloadCase[],
  scope: Scope,
): SubjectSet<'engine'> {
  const { engine, host, configuredEngines = [] } = facts;
  const ofFiles = configFileSubjects(configuredEngines);
  if (engine.state === 'absent') {
    const ofHost = configuredEngines.filter(({ file }) => file === undefined);
    return { entries: [...ofHost.map((one) => configuredSubject(one, facts, scope)), ...ofFiles] };
  }
  const networks = collected(facts.networks, 'networks');
  const value = {
    engine,
    host,
    networks,
    publishesPorts: publishingOf(facts, workloads),
    defaultFilters: defaultFiltersOf(workloads),
  };
  return { entries: [{ subject: scope.engine, value, ...writtenOf(engine) }, ...ofFiles] };
}

function unlisted(what: string): Observed<never> {
  return unreadable('not-collected', `no engine answers that would list its ${what}`, what);
}

/** An engine of which there are only the files that set it up. */
function configuredSubject(
  { path, engine }: ConfiguredEngine,
  { host }: Facts,
  scope: Scope,
): SubjectEntry<'engine'> {
  const value = { engine, host, networks: unlisted('networks'), publishesPorts: unlisted('containers') };
  return { subject: otherEngine(scope, path), value, ...writtenOf(engine) };
}

/** What the engine keeps, as one subject. */
export function inventorySubjects(
  facts: RunFacts,
  images: readonly ImageCase[],
  scope: Scope,
): SubjectSet<'inventory'> {
  if (facts.engine.state === 'absent') return { entries: [] };
  const value = inventory(facts, images);
  return { entries: [{ subject: scope.engine, value }] };
}

/** Containers on networks of the swarm, other than the one for what its services publish. */
function guestsOf({ networks }: Facts, workloads: readonly WorkloadCase[]): readonly string[] {
  const ofSwarm = new Set(
    (valueOf(networks) ?? []).flatMap(({ name, driver, ingress }) =>
      driver === 'overlay' && !ingress ? [name] : [],
    ),
  );
  return workloads.flatMap(({ workload: { surface, name, settings } }) => {
    const joined = surface === 'container' ? (valueOf(settings.networks.value) ?? []) : [];
    return joined.some((entry) => 'value' in entry && ofSwarm.has(entry.value)) ? [name] : [];
  });
}

/** Returns the swarm of the engine as one subject, active or not. */
export function swarmSubjects(
  facts: Facts,
  workloads: readonly WorkloadCase[],
  scope: Scope,
): SubjectSet<'swarm'> {
  if (facts.engine.state === 'absent') return { entries: [] };
  const swarm = facts.engine.state === 'unreadable' ? facts.engine : collected(facts.swarm, 'swarm');
  const services = workloads.flatMap(({ workload }) => (workload.surface === 'service' ? [workload] : []));
  const subject = ofEngine(scope, { kind: 'swarm', id: 'swarm', name: 'swarm' }, 'swarm');
  const node = collected(facts.swarmNode, 'the swarm’s node');
  const value = { swarm, node, services, guests: guestsOf(facts, workloads), now: facts.collectedAt };
  return { entries: [{ subject, value }] };
}
