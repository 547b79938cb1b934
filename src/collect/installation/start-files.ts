import { posix } from 'node:path';
import { loadedBy, type LoadedCode } from '../../adapters/shell/loading-variables.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { parseSession } from '../../formats/proc/stat.ts';
import { environmentLines, environmentWords } from '../../formats/systemd/environment.ts';
import { followScripts, programReference, referencedFiles, undeterminedRun } from './script-files.ts';
import { unitCommand } from '../../formats/systemd/command-line.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { readCgroups } from '../processes/proven-process.ts';
import type { RunningDaemon, RunningDaemons } from '../processes/running-daemons.ts';
import { findDaemonUnits } from './daemon-units.ts';
import { unitEnvironmentFiles, environmentPlace } from './environment-files.ts';
import { managerEnvironment } from './manager-environment.ts';
import { specifierFill } from './unit-start.ts';
import { unitPrograms } from './unit-programs.ts';
import { unitRoot } from './unit-roots.ts';
import { unitCommandLines, type CommandLines } from './unit-command-lines.ts';
import { findUnitFiles, systemdFolders, withoutTypeDropIns, type Place } from './units.ts';

/** Files that decide how systemd starts a daemon: whoever can write to one of them chooses what runs. */
export interface StartFiles {
  /** The units, with their drop-ins. */
  units: readonly Place[];
  /** Files whose variables the units pass on. */
  environment: readonly Place[];
  /**
   * Programs that the units run besides the daemon: before it, after it, and as a wrapper of it; and what these run or
   * read where they are scripts.
   */
  programs: readonly Place[];
  /** Places at which such a script would run or read another file, by the script. */
  missing: ReadonlyMap<string, readonly string[]>;
  /** Folders from which variables of the units make programs load code, or whose files are run. */
  libraries: readonly string[];
  /** Files which the commands would run or read, and that are not there. */
  absent: readonly string[];
}

/** Returns what variables make programs load. */
function loadedByAll(variables: ReadonlyMap<string, string>): LoadedCode {
  const all = [...variables].map(([name, value]) => loadedBy(name, value));
  const commands = all.flatMap((each) => each.commands);
  return {
    files: [
      ...all.flatMap(({ files }) => files),
      ...commands.flatMap((text) => scriptReferences(text).files.map(({ path }) => path)),
    ],
    folders: all.flatMap(({ folders }) => folders),
    commands,
  };
}

async function isFile(files: HostFiles, path: string): Promise<boolean> {
  const real = valueOf(await files.realPath(path));
  return real !== undefined && valueOf(await files.status(real))?.kind === 'file';
}

/** Returns the variables that a unit and its readable environment files set, over those of every unit. */
async function variablesOf(
  files: HostFiles,
  shared: ReadonlyMap<string, string>,
  texts: readonly string[],
  environment: readonly Place[],
  fill: (text: string) => string,
): Promise<ReadonlyMap<string, string>> {
  const readings = await Promise.all(
    environment.flatMap((place) => (typeof place === 'string' ? [files.readText(place)] : [])),
  );
  return new Map([
    ...shared,
    ...environmentWords(unitValues(texts, 'Service', 'Environment').map(fill)),
    ...readings.flatMap((text) => [...environmentLines(valueOf(text) ?? '')]),
  ]);
}

async function startFilesOf(
  files: HostFiles,
  folders: readonly string[],
  service: string,
  linesOf: CommandLines,
  shared: ReadonlyMap<string, string>,
): Promise<StartFiles> {
  // A drop-in for all services (`service.d`) names programs and variables of this one, too.
  const places = await findUnitFiles(files, folders, service);
  const readings = await Promise.all(
    places.map(async (place): Promise<Observed<string>> =>
      typeof place === 'string' ? files.readText(place) : place,
    ),
  );
  const texts = readings.flatMap((text) => valueOf(text) ?? []);
  const fill = specifierFill(folders, service);
  const written = fill(unitValues(texts, 'Service', 'WorkingDirectory').at(-1) ?? '').replace(/^-/u, '');
  const searched = unitValues(texts, 'Service', 'ExecSearchPath').map(fill);
  const environment = unitEnvironmentFiles(texts).map((path) => environmentPlace(path, fill));
  const variables = await variablesOf(files, shared, texts, environment, fill);
  const surroundings = {
    directory: written.startsWith('/') ? written : '/',
    search: searched.flatMap((value) => value.split(/[\s:]+/u)).filter((folder) => folder.startsWith('/')),
    variables,
  };
  const { images, outside } = unitRoot(texts, fill);
  const started = linesOf(texts).flatMap((line) => {
    const command = unitCommand(line, variables, fill);
    return command === undefined ? [] : [unitPrograms(command, surroundings)];
  });
  const references = started.flatMap((one) =>
    one.files.map((file) => ({ ...file, path: outside(file.path) })),
  );
  const unit = places.find((place) => typeof place === 'string') ?? service;
  const unknown = started.flatMap((one) => one.unknown.map((each) => undeterminedRun(each, unit, texts[0])));
  const meant = (await Promise.all(references.map((one) => referencedFiles(files, one)))).flat();
  const loaded = loadedByAll(variables);
  const byPath = new Map(
    [...[...images, ...loaded.files].map(programReference), ...meant].map((one) => [one.path, one]),
  );
  const programs = [...byPath.values()].filter(({ isFolder }) => isFolder !== true);
  const present = await Promise.all(programs.map(({ path }) => isFile(files, path)));
  const existing = programs.filter((_one, index) => present[index]);
  const { found, folders: searchedByScripts, missing } = await followScripts(files, existing);
  const passedOn = new Set(environment);
  // Whoever may put a library there that is missing has it loaded at the next start.
  const there = new Set(existing.map(({ path }) => path));
  const lost = loaded.files.filter((path) => !there.has(path));
  const [first] = there;
  const unloaded = first === undefined ? [] : [[first, [...(missing.get(first) ?? []), ...lost]] as const];
  return {
    units: withoutTypeDropIns(places, service),
    environment,
    programs: [...there, ...found.filter((place) => !passedOn.has(place)), ...unknown],
    missing: new Map([...missing, ...unloaded]),
    libraries: [
      ...loaded.folders,
      ...searchedByScripts,
      ...meant.flatMap(({ path, isFolder }) => (isFolder === true ? [path] : [])),
    ],
    absent: programs.flatMap(({ path }, index) => (present[index] ? [] : [path])),
  };
}

/** Init scripts, which start the daemons where systemd does not (sd_booted(3)). */
const initScripts: readonly string[] = ['/etc/init.d/docker', '/etc/init.d/containerd'];

/** Whether systemd starts the services of a host (sd_booted(3)), as it does where nothing shows another init. */
export async function startsBySystemd(files: HostFiles): Promise<boolean> {
  if ((await files.status('/run/systemd/system')).state !== 'absent') return true;
  if ((await files.status('/proc/1')).state !== 'absent') return false;
  const init = await files.realPath('/sbin/init');
  return init.state !== 'known' || init.value.endsWith('/systemd');
}

/** What starts nothing. */
export const noStartFiles: StartFiles = {
  units: [],
  environment: [],
  programs: [],
  missing: new Map(),
  libraries: [],
  absent: [],
};

/** Returns the init scripts of the daemons and what they run; none where systemd starts services. */
export async function readInitScripts(files: HostFiles): Promise<StartFiles> {
  if (await startsBySystemd(files)) return noStartFiles;
  const present = await Promise.all(initScripts.map((path) => isFile(files, path)));
  const scripts = initScripts.filter((_path, index) => present[index]);
  const { found, missing } = await followScripts(files, scripts.map(programReference));
  // Of these another rule judges owner and mode.
  const programs = found.filter((place) => typeof place !== 'string' || !optionFiles.has(place));
  return { ...noStartFiles, programs: [...scripts, ...programs], missing };
}

/** Files with the options of init scripts. */
const optionFiles: ReadonlySet<string> = new Set(['/etc/default/docker', '/etc/sysconfig/docker']);

/** Returns the files that decide how services start; none of a service that is masked or has no unit. */
export async function readStartFiles(
  files: HostFiles,
  folders: readonly string[],
  services: readonly string[],
  linesOf: CommandLines = unitCommandLines,
): Promise<StartFiles> {
  const { variables: shared, unread } = await managerEnvironment(files);
  const all = await Promise.all(
    [...new Set(services)].map((service) => startFilesOf(files, folders, service, linesOf, shared)),
  );
  return {
    units: all.flatMap(({ units }) => units),
    environment: [...all.flatMap(({ environment }) => environment), ...unread],
    programs: all.flatMap(({ programs }) => programs),
    missing: new Map(all.flatMap(({ missing }) => [...missing])),
    libraries: all.flatMap(({ libraries }) => libraries),
    absent: all.flatMap(({ absent }) => absent),
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
 * and of those which would start them at boot. `ofInit` are those of init scripts.
 */
export async function findDaemonStarts(
  files: HostFiles,
  { daemons }: RunningDaemons,
  ofInit: StartFiles,
): Promise<DaemonStarts> {
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
  return {
    engine: {
      ...ofEngine,
      programs: [...ofEngine.programs, ...ofInit.programs],
      missing: new Map([...ofEngine.missing, ...ofInit.missing]),
    },
    containerd: ofContainerd,
  };
}
