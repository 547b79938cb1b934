import { posix } from 'node:path';
import { valueOf, type Observed } from '../../core/observed.ts';
import { parseSession } from '../../formats/proc/stat.ts';
import { unitCommand, type UnitCommand } from '../../formats/systemd/command-line.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { readCgroups } from '../processes/proven-process.ts';
import type { RunningDaemon, RunningDaemons } from '../processes/running-daemons.ts';
import { findDaemonUnits } from './daemon-units.ts';
import { unitEnvironmentFiles, environmentPlace } from './environment-files.ts';
import { ownUnitFiles, systemdFolders, type Place } from './units.ts';

/** Files that decide how systemd starts a daemon: whoever can write to one of them chooses what runs. */
export interface StartFiles {
  /** The units, with their drop-ins. */
  units: readonly Place[];
  /** Files whose variables the units pass on. */
  environment: readonly Place[];
  /** Programs that the units run besides the daemon: before it, after it, and as a wrapper of it. */
  programs: readonly Place[];
}

const commands = [
  'ExecCondition',
  'ExecStartPre',
  'ExecStart',
  'ExecStartPost',
  'ExecReload',
  'ExecStop',
  'ExecStopPost',
];

/** Programs that run the file, or the command, which an argument names. */
const runsArguments =
  /^(?:(?:ba|da|a|k|z)?sh|busybox|env|python[\d.]*|perl|ruby|node|nice|ionice|nohup|setpriv|setsid|nsenter|unshare|taskset|chrt|numactl|stdbuf|timeout|systemd-cat)$/u;

/** Returns the absolute paths of a command that may be programs. */
function programsOf({ program, args }: UnitCommand): readonly string[] {
  const words = runsArguments.test(posix.basename(program)) ? args : [];
  return [program, ...words.flatMap((word) => word.split(/[\s;&|()'"`<>]+/u))].filter(
    (word) => word.startsWith('/') && !word.includes('%'),
  );
}

async function isFile(files: HostFiles, path: string): Promise<boolean> {
  const real = valueOf(await files.realPath(path));
  return real !== undefined && valueOf(await files.status(real))?.kind === 'file';
}

async function startFilesOf(
  files: HostFiles,
  folders: readonly string[],
  service: string,
): Promise<StartFiles> {
  const units = await ownUnitFiles(files, folders, service);
  const readings = await Promise.all(
    units.map(async (place): Promise<Observed<string>> =>
      typeof place === 'string' ? files.readText(place) : place,
    ),
  );
  const texts = readings.flatMap((text) => valueOf(text) ?? []);
  const lines = commands.flatMap((name) => unitValues(texts, 'Service', name));
  const named = lines.flatMap((line) => {
    const command = unitCommand(line, new Map());
    return command === undefined ? [] : programsOf(command);
  });
  const programs = [...new Set(named)];
  const present = await Promise.all(programs.map((path) => isFile(files, path)));
  return {
    units,
    environment: unitEnvironmentFiles(texts).map(environmentPlace),
    programs: programs.filter((_path, index) => present[index]),
  };
}

/** Returns the files that decide how services start; none of a service that is masked or has no unit. */
export async function readStartFiles(
  files: HostFiles,
  folders: readonly string[],
  services: readonly string[],
): Promise<StartFiles> {
  const all = await Promise.all(
    [...new Set(services)].map((service) => startFilesOf(files, folders, service)),
  );
  return {
    units: all.flatMap(({ units }) => units),
    environment: all.flatMap(({ environment }) => environment),
    programs: all.flatMap(({ programs }) => programs),
  };
}

/**
 * Returns the service by which a daemon runs: none if a person started it, from a session whose leader is no child
 * of process 1.
 */
async function servicesOfDaemon(files: HostFiles, { pid }: RunningDaemon): Promise<readonly string[]> {
  const cgroups = valueOf(await readCgroups(files, pid)) ?? [];
  const services = cgroups.flatMap(
    ({ path }) => /^\/system\.slice\/(?:.*\/)?([^/]+\.service)$/u.exec(path)?.[1] ?? [],
  );
  const [service] = services;
  if (service === undefined) return [];
  const session = valueOf(await readParsed(files, `/proc/${pid}/stat`, parseSession))?.session;
  const leader = valueOf(await readParsed(files, `/proc/${session ?? pid}/stat`, parseSession));
  return leader?.parent === 1 ? [service] : [];
}

/** The start files of the daemons that run as root. */
export interface DaemonStarts {
  engine: StartFiles;
  containerd: StartFiles;
}

/**
 * Returns the start files of dockerd and containerd: of the services by which they run, whatever their names are,
 * and of those which would start them at boot.
 */
export async function findDaemonStarts(files: HostFiles, { daemons }: RunningDaemons): Promise<DaemonStarts> {
  const running = async (name: string): Promise<readonly string[]> => {
    const named = daemons.filter((each) => each.name === name);
    return (await Promise.all(named.map((each) => servicesOfDaemon(files, each)))).flat();
  };
  const isRunning = daemons.some(({ name }) => name === 'dockerd');
  const [dockerd, containerd, stopped] = await Promise.all([
    running('dockerd'),
    running('containerd'),
    isRunning ? [] : findDaemonUnits(files),
  ]);
  const others = stopped.map(({ path }) => posix.basename(path));
  const engine = ['docker.service', 'snap.docker.dockerd.service', ...dockerd, ...others];
  const [ofEngine, ofContainerd] = await Promise.all([
    readStartFiles(files, systemdFolders, engine),
    readStartFiles(
      files,
      systemdFolders,
      ['containerd.service', ...containerd].filter((name) => !engine.includes(name)),
    ),
  ]);
  return { engine: ofEngine, containerd: ofContainerd };
}
