import type { EngineFacts } from '../../core/engine/engine.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { HostFacts } from '../../core/host/host.ts';
import { known, notNeeded, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { otherSocketUnits, socketUnit } from '../installation/systemd-sockets.ts';
import type { BaseHost } from './collect-host.ts';
import { findOpeningLines } from '../paths/tmpfiles.ts';
import { findContainerdServices } from '../installation/containerd-services.ts';
import { findDaemonStarts, type StartFiles } from '../installation/start-files.ts';
import { collectEnginePaths, unreadConfigurations } from '../paths/engine-paths.ts';
import { findBackingFiles } from '../disks/backing-files.ts';
import { collectShownPaths } from '../paths/shown-paths.ts';
import { findBoundSources } from '../paths/bound-sources.ts';
import { findDiskNodes } from '../disks/disk-nodes.ts';
import { findKernelPrograms } from '../programs/kernel-programs.ts';
import { findRootFiles } from '../programs/root-files.ts';
import { collectContainerProfiles, confinementLabels } from './container-profiles.ts';
import { collectFileSystems } from '../disks/file-systems.ts';
import { collectEngineGroups } from '../grants/engine-groups.ts';
import { grantedGroups, readRootGrants, grantedUsers } from '../grants/engine-users.ts';
import { openRelaySockets } from './relay-sockets.ts';
import { collectEngineListeners } from '../proxies/engine-listeners.ts';
import { collectFirewall } from './firewall.ts';
import { readOnce } from './read-once.ts';
import { readSubordinateIds } from './subordinate-ids.ts';
import { findRunningDaemons } from '../processes/running-daemons.ts';
import { collectSocketProxies } from '../proxies/collect-socket-proxies.ts';
import { collectPortRelays } from '../proxies/port-relays.ts';
import { findControllingGroups } from '../grants/controlling-groups.ts';
import { collectWhen, type Needs } from '../../core/rules/needs.ts';
import { findInstallations, findOtherEngines } from '../installation/configured-installations.ts';

/** Engine facts that determine which host files matter. */
export interface HostedEngine {
  engine: Observed<EngineFacts>;
  sameMachine: boolean;
  /** Process ID of the daemon, if found on this machine. */
  daemonPid?: number;
  workloads?: readonly WorkloadFacts[];
}

/** Adds the host facts that depend on the engine: the paths it uses, if it runs on this machine. */
export async function addEngineFacts(
  machine: HostFiles,
  host: BaseHost,
  hosted: HostedEngine,
  needs: Needs,
): Promise<HostFacts> {
  const files = readOnce(machine);
  const { rules, initScripts, ...rest } = host;
  const firewall = await collectWhen(needs, 'firewall', () =>
    collectFirewall(files, rules, hosted.daemonPid ?? 1),
  );
  const engineListeners = await collectWhen(needs, 'firewall', () => collectEngineListeners(files));
  const listening = rest.listeningSockets ?? notNeeded('firewall');
  const socketProxies = await collectWhen(needs, 'firewall', () =>
    collectSocketProxies(files, { listening, engines: engineListeners }),
  );
  const portRelays = await collectWhen(needs, 'firewall', () => collectPortRelays(files, valueOf(listening)));
  const containerProfiles = await collectWhen(needs, 'kernel', () =>
    collectContainerProfiles(files, confinementLabels(hosted.workloads ?? [])),
  );
  const subordinateIds = await collectWhen(needs, 'daemon', () => readSubordinateIds(files));
  const asked = { firewall, engineListeners, socketProxies, portRelays, containerProfiles, subordinateIds };
  const shown = hosted.sameMachine
    ? { shownPaths: await collectWhen(needs, 'mounts', () => collectShownPaths(files, hosted)) }
    : {};
  if (!needs.has('host-paths')) return { ...rest, ...asked, ...shown, ...pathsNotNeeded };
  return { ...rest, ...asked, ...shown, ...(await collectPaths(files, hosted, initScripts)) };
}

const pathsNotNeeded = {
  engineGroups: notNeeded('host-paths'),
  engineUsers: notNeeded('host-paths'),
  enginePaths: notNeeded('host-paths'),
  fileSystems: notNeeded('host-paths'),
  socketUnit: notNeeded('host-paths'),
};

/** Collects files, groups and file systems used by the engine. */
async function collectPaths(
  files: HostFiles,
  hosted: HostedEngine,
  initScripts: StartFiles,
): Promise<
  Pick<HostFacts, 'accessLists' | 'otherSocketUnits' | 'openingLines' | keyof typeof pathsNotNeeded>
> {
  const engine = hosted.sameMachine ? valueOf(hosted.engine) : undefined;
  const programs = await findRunningDaemons(files);
  const [installations, others, containerds, starts] = await Promise.all([
    findInstallations(files, hosted.daemonPid, programs),
    findOtherEngines(files, hosted.daemonPid, programs),
    findContainerdServices(files, programs),
    findDaemonStarts(files, programs, initScripts),
  ]);
  const addresses =
    engine === undefined
      ? []
      : [engine.endpoint, ...(valueOf(engine.listeners) ?? []).map(({ address }) => address)];
  const own = addresses.flatMap((address) => (address.startsWith('unix:///') ? [address.slice(7)] : []));
  const sockets = [...own, ...(engine === undefined ? [] : await openRelaySockets(files, engine))];
  const dataRoot = engine === undefined || engine.dataRoot === '' ? {} : { dataRoot: engine.dataRoot };
  const unseen = programs.hidden === undefined ? {} : { hidden: programs.hidden };
  const roots = [
    ...(engine === undefined
      ? installations.map((each) => each.places.dataRoot ?? '/var/lib/docker')
      : [engine.dataRoot]),
    ...containerds.map(({ root }) => root),
  ];
  const [kernel, ofRoot, bound, backing, disks] = await Promise.all([
    findKernelPrograms(files),
    findRootFiles(files),
    findBoundSources(files, roots),
    findBackingFiles(files, roots, hosted.daemonPid),
    findDiskNodes(files, roots, hosted.daemonPid),
  ]);
  const besides = {
    'kernel-program': [...new Set([...kernel.programs, ...ofRoot.places, ...disks])],
    'extension-folder': kernel.folders,
    'backing-file': backing,
    'project-file': ofRoot.projects,
    'state-folder': bound,
  };
  const places = { ...dataRoot, sockets, containerds, starts, others, besides, ...unseen };
  const { enginePaths, accessLists } = await collectEnginePaths(files, installations, places);
  const [hidden] = unreadConfigurations('data-root', installations, places);
  const dataRoots = (enginePaths['data-root'] ?? []).flatMap((reading) =>
    // An unreadable path exists all the same.
    reading.state === 'absent' ? [] : [reading.from],
  );
  const controlling = await findControllingGroups(files, installations, enginePaths);
  const granted = await readRootGrants(files, enginePaths, controlling);
  const [fileSystems, engineGroups, engineUsers, opened, openedBesides, openingLines] = await Promise.all([
    hidden ??
      collectFileSystems(files, {
        containerdRoots: containerds.map(({ root }) => root),
        dataRoots: engine === undefined ? dataRoots : [engine.dataRoot],
        ...(engine === undefined ? {} : { storageDriver: engine.storageDriver }),
        ...(hosted.daemonPid === undefined ? {} : { pid: hosted.daemonPid }),
      }),
    collectEngineGroups(files, [
      ...controlling,
      ...grantedGroups(valueOf(granted) ?? { grants: [], doubts: [] }),
    ]),
    grantedUsers(files, granted),
    socketUnit(files),
    otherSocketUnits(files),
    findOpeningLines(files, enginePaths),
  ]);
  return {
    engineGroups,
    engineUsers,
    enginePaths: known(enginePaths, files.root),
    fileSystems,
    socketUnit: opened,
    otherSocketUnits: known(openedBesides, files.root),
    openingLines,
    ...(accessLists === undefined ? {} : { accessLists }),
  };
}
