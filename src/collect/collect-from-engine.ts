import type { EngineFacts } from '../core/engine/engine.ts';
import type { WorkloadFacts } from '../core/facts/facts.ts';
import type { CollectedGap } from '../core/findings/finding.ts';
import type { SubjectName } from '../core/subject.ts';
import type { ImageSpec } from '../core/image/image.ts';
import type { RegistryAnswer } from '../core/image/registry.ts';
import { known, mapKnown, notNeeded, unreadable, valueOf } from '../core/observed.ts';
import type { Observed, UnreadableReading } from '../core/observed.ts';
import type { Volumes } from '../adapters/engine-documents/volumes.ts';
import type { WrittenWorkload } from '../core/workload/workload.ts';
import type { EngineClient } from '../io/engine/client.ts';
import { describeEndpoint } from '../io/engine/endpoint.ts';
import type { HostFiles } from '../io/files.ts';
import type { Timed } from '../io/stopwatch.ts';
import { gapOf, gapsOf } from '../core/findings/gaps.ts';
import { collectWhen, needsMachine, type Needs } from '../core/rules/needs.ts';
import { collectImages, type CollectedImages, type ImageReaders } from './images/collect-images.ts';
import { imageFileReader, readsNoFiles } from './images/image-files.ts';
import { imageUserReader } from './images/image-user.ts';
import { queryRegistries, type RegistrySources } from './registry/query-registries.ts';
import { cacheAnswers } from '../io/engine/cache-answers.ts';
import { collectEngineObjects } from './engine-objects/collect-engine-objects.ts';
import type { EngineObjects } from './engine-objects/collect-engine-objects.ts';
import { withStoredSettings } from './workloads/stored-settings.ts';
import { withRecords } from './workloads/container-records.ts';
import { collectContainers } from './workloads/containers.ts';
import { followDevices } from './workloads/follow-devices.ts';
import { followMounts } from './workloads/follow-mounts.ts';
import { collectContainerStates, stateGaps, statesNotNeeded } from './workloads/running-states.ts';
import { swarmServices } from './workloads/swarm-services.ts';
import { queryEngine, buildEngineFacts } from './engine/collect-engine.ts';
import type { EngineAnswers, MachineReadings } from './engine/collect-engine.ts';
import { collectComponents } from './engine/components.ts';
import { readCdiDevices } from './engine/cdi-specs.ts';
import { collectDaemonPlaces } from './engine/config-places.ts';
import { findDaemon } from './engine/daemon-process.ts';
import { collectSettings } from './engine/daemon-settings.ts';
import { collectListeners } from './engine/listeners.ts';
import { unprovenReading, type EngineLocation } from './engine/unproven-host.ts';
import { readUnneededMachine, readUnprovenMachine } from './engine/unread-machine.ts';
import { readDaemonSeccompFilter } from './engine/seccomp-file.ts';
import { isSameMachine } from './engine/same-machine.ts';
import { collectStartCredentials } from './engine/start-credentials.ts';
import { collectVolumes } from './engine/volumes.ts';
import { collectEngineSockets } from './processes/engine-sockets.ts';
import { readOnce } from './host/read-once.ts';
import { mayReachSockets, unmountedSockets } from './proxies/mounted-sockets.ts';
import { collectForwardedSockets } from './proxies/forwarded-sockets.ts';
import { readMachineMounts } from './processes/machine-mounts.ts';
import { socketPaths } from './engine/socket-paths.ts';

/** Result of querying an engine and, if proven local, its machine. */
export interface EngineCollection extends EngineLocation {
  engine: Observed<EngineFacts>;
  /** Number of containers listed. */
  containers: Observed<number>;
  sameMachine: boolean;
  /** Process ID of the daemon, if found on this machine. */
  daemonPid?: number;
  workloads: readonly WorkloadFacts[];
  images: readonly ImageSpec[];
  /** Other engine objects; absent if the engine does not answer. */
  kept?: Partial<EngineObjects> & { imagesListed: Observed<number>; registries?: readonly RegistryAnswer[] };
  gaps: readonly CollectedGap[];
}

/** Inputs of a collection. */
export interface EngineSources {
  client: EngineClient;
  files: HostFiles;
  timed: Timed;
  /** Workloads from files, for the images they name. */
  others: readonly WrittenWorkload[];
  /** The parts of the facts to collect. */
  needs: Needs;
  /** Registry access for resolving tags; absent if registries may not be queried. */
  registries?: RegistrySources;
}

/** Queries the engine, and its machine if proven to be this one. */
export async function collectFromEngine(given: EngineSources): Promise<EngineCollection> {
  const sources = { ...given, client: cacheAnswers(given.client) };
  const { client, timed, needs } = sources;
  const subject = subjectOf(client);
  const volumes = timed('volumes', () => collectVolumes(client));
  const inspect = volumes.then((found) => (found.state === 'known' ? { volumes: found.value } : {}));
  const [answers, containers] = await Promise.all([
    timed('engine', () => queryEngine(client)),
    timed('containers', () => collectContainers(client, inspect)),
  ]);
  if (answers.state !== 'known')
    return emptyCollection(answers.state === 'absent' ? unanswered(client) : answers, subject);
  const found = valueOf(containers) ?? { containers: [], gaps: [] };
  const { swarm: state, dataRoot, virtualMachine } = answers.value.info;
  const joining = joinMachine(sources, answers.value, found.containers, valueOf(await volumes));
  const listing = timed('services', () =>
    swarmServices(client, answers.value.info.swarm, answers.value.networks),
  );
  const provenFiles = joining.then(({ sameMachine }) => (sameMachine ? sources.files : undefined));
  const [machine, services, images, rest] = await Promise.all([
    joining,
    listing,
    timed('images', async () =>
      needs.has('images') || needs.has('image-files')
        ? collectImages(
            client,
            [
              ...[...found.containers, ...(await listing).workloads].map((each) => each.written),
              ...sources.others,
            ],
            provenFiles.then((files) => imageReaders(sources, files, dataRoot)),
          )
        : noImages,
    ),
    timed('networks, volumes, swarm', async () =>
      needs.has('engine-objects')
        ? collectEngineObjects({ client, state, dataRoot, files: await provenFiles })
        : noObjects,
    ),
  ]);
  const written = [...machine.workloads, ...services.workloads];
  const { registries: registrySources } = sources;
  const registries =
    registrySources === undefined || !needs.has('registries')
      ? {}
      : {
          registries: await timed('registries', () =>
            queryRegistries(registrySources, written, images.images),
          ),
        };
  const { networks, apiVersion, plugins } = answers.value;
  const own = gapsOf(subject, [containers, await volumes, networks, apiVersion, plugins]);
  return {
    engine: known(buildEngineFacts(client, answers.value, machine.readings), answers.from),
    containers: mapKnown(containers, ({ containers: listed, gaps }) => listed.length + gaps.length),
    sameMachine: machine.sameMachine,
    ...(virtualMachine === undefined ? {} : { virtualMachine }),
    ...(machine.daemonPid === undefined ? {} : { daemonPid: machine.daemonPid }),
    workloads: written,
    images: images.images,
    kept: { ...rest.kept, imagesListed: images.listed, ...registries },
    gaps: [...own, ...found.gaps, ...machine.gaps, ...services.gaps, ...images.gaps, ...rest.gaps],
  };
}

const noImages: CollectedImages = { images: [], listed: notNeeded('images'), gaps: [] };
const noObjects = { kept: {}, gaps: [] };

function imageReaders(
  { needs }: EngineSources,
  files: HostFiles | undefined,
  dataRoot: string,
): ImageReaders {
  const imageFiles = needs.has('image-files');
  if (files === undefined) return imageFiles ? { readFiles: readsNoFiles } : {};
  const readUser = imageUserReader(files, dataRoot);
  return imageFiles ? { readUser, readFiles: imageFileReader(files, dataRoot) } : { readUser };
}

type Containers = Parameters<typeof collectContainerStates>[1];

interface MachineJoin {
  sameMachine: boolean;
  daemonPid?: number;
  workloads: readonly WorkloadFacts[];
  readings: MachineReadings;
  gaps: readonly CollectedGap[];
}

async function joinMachine(
  { client, files, needs, timed }: EngineSources,
  { info, components: shown }: EngineAnswers,
  containers: Containers,
  volumes: Volumes | undefined,
): Promise<MachineJoin> {
  const subject = subjectOf(client);
  if (!needsMachine(needs)) {
    const readings = await readUnneededMachine(files, info);
    const { workloads } = statesNotNeeded(containers);
    return { sameMachine: false, workloads, readings, gaps: [] };
  }
  const collectStates = () =>
    timed('processes', () => collectContainerStates(files, containers, valueOf(info.shown.runtimes)));
  const needsStates = needs.has('running-state');
  const [states, found] = await Promise.all([
    needsStates ? collectStates() : statesNotNeeded(containers),
    timed('daemon', () => findDaemon(files, info)),
  ]);
  const daemon = await collectWhen(needs, 'daemon', () => Promise.resolve(found));
  // The machine is proven in the same way whatever is needed: a check decides the same alone as among all.
  const sameMachine =
    states.proven ||
    (await isSameMachine(files, client.endpoint, found)) ||
    (!needsStates && (await collectStates()).proven);
  if (!sameMachine) {
    const gaps = [gapOf(subject, unprovenReading('its processes, files and listeners', info))];
    const readings = await readUnprovenMachine(files, info, shown);
    return { sameMachine, workloads: states.workloads, readings, gaps };
  }
  const mountTable = await readMachineMounts(files);
  const once = readOnce(files);
  const [sockets, listeners] = await Promise.all([
    collectWhen(needs, 'mounts', () => collectEngineSockets(once, mountTable)),
    daemon.state === 'known' ? collectListeners(files, daemon.value, info.version) : daemon,
  ]);
  const forwardedSockets = await collectWhen(needs, 'mounts', async () =>
    info.swarm === 'inactive' && !containers.some(({ written }) => mayReachSockets(written))
      ? unmountedSockets
      : collectForwardedSockets(once, mountTable, sockets),
  );
  const daemonPid = valueOf(daemon)?.pid;
  const [settings, places, startCredentials, components, seccompFilter, cdi] = await Promise.all([
    collectSettings(files, info.shown, daemon),
    collectDaemonPlaces(files, daemon),
    daemon.state === 'known' ? collectStartCredentials(files, daemon.value.pid) : daemon,
    timed('packages', () =>
      collectWhen(needs, 'components', () => collectComponents(files, shown, daemonPid)),
    ),
    readDaemonSeccompFilter(files, info.seccompProfile, daemon),
    collectWhen(needs, 'mounts', () => readCdiDevices(files, info.cdiFolders)),
  ]);
  const followed = await timed('mounts', async () => {
    if (!needs.has('mounts')) return states.workloads;
    const socketNames = socketPaths(client.endpoint, listeners, sockets, forwardedSockets);
    const machine = { files, mounts: mountTable, sockets: socketNames, volumes: volumes ?? new Map() };
    return followDevices(files, await followMounts(machine, states));
  });
  const { workloads, unread: unreadStored } = await timed('records', async () => {
    const { defaultUlimits } = settings;
    const context = volumes === undefined ? {} : { volumes };
    const stored = { files, dataRoot: info.dataRoot, context, defaultUlimits };
    const compared = await withStoredSettings(stored, containers, followed);
    if (!needsStates) return compared;
    return { ...compared, workloads: await withRecords(files, info.dataRoot, compared.workloads) };
  });
  return {
    sameMachine,
    ...(daemonPid === undefined ? {} : { daemonPid }),
    workloads,
    readings: {
      listeners,
      sockets,
      forwardedSockets,
      startCredentials,
      settings,
      components,
      seccompFilter,
      cdi,
      ...places,
    },
    gaps: [
      ...gapsOf(subject, [listeners, ...(unreadStored === undefined ? [] : [unreadStored])]),
      ...stateGaps(workloads, subject),
    ],
  };
}

function subjectOf(client: EngineClient): SubjectName {
  const name = describeEndpoint(client.endpoint);
  return { kind: 'engine', id: name, name };
}

function unanswered(client: EngineClient): UnreadableReading {
  return unreadable('gone', 'no answer', describeEndpoint(client.endpoint));
}

/** Returns an empty collection with one gap: an engine that does not answer fails everything below it. */
function emptyCollection(reading: UnreadableReading, subject: SubjectName): EngineCollection {
  return {
    engine: reading,
    containers: reading,
    sameMachine: false,
    workloads: [],
    images: [],
    gaps: [gapOf(subject, reading)],
  };
}
