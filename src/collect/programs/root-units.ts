import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { readStartFiles } from '../installation/start-files.ts';
import { rootCommandLines } from '../installation/unit-command-lines.ts';
import { ownUnitFiles, systemdFolders, userUnitFolders, type Place } from '../installation/units.ts';
import { findLocalUnits, localUnitFolders } from './local-units.ts';

/** Programs, and why there may be more. */
export interface Started {
  programs: readonly string[];
  unread: readonly UnreadableReading[];
}

/** Tells paths from readings of what is too long, or obeys a value from elsewhere. */
export function byKind(places: readonly Place[]): Started {
  return {
    programs: places.filter((place) => typeof place === 'string'),
    unread: places.flatMap((place) => (typeof place !== 'string' && place.why !== 'denied' ? [place] : [])),
  };
}

/** What units of administrators lead to. */
export interface RootUnits extends Started {
  /** Files from which they make containers. */
  projects: readonly string[];
  /** Folders in which they search for programs or code. */
  libraries: readonly string[];
}

/** The service manager of the system, and that of root, which starts when root logs in. */
const managers: readonly { own: readonly string[]; folders: readonly string[] }[] = [
  { own: localUnitFolders, folders: systemdFolders },
  {
    own: ['/root/.config/systemd/user', '/etc/systemd/user'],
    folders: userUnitFolders({
      home: '/root',
      config: '/root/.config',
      data: '/root/.local/share',
      runtime: '/run/user/0',
    }),
  },
];

/** Returns the texts of a service, with its drop-ins. */
async function textsOf(
  files: HostFiles,
  folders: readonly string[],
  service: string,
): Promise<readonly string[]> {
  const places = await ownUnitFiles(files, folders, service);
  const readings = await Promise.all(
    places.flatMap((place) => (typeof place === 'string' ? [files.readText(place)] : [])),
  );
  return readings.flatMap((text) => valueOf(text) ?? []);
}

/** Returns the files from which the commands that a unit runs as root make containers. */
function composeFilesOf(texts: readonly string[]): readonly string[] {
  const directory = unitValues(texts, 'Service', 'WorkingDirectory').at(-1)?.replace(/^-/u, '') ?? '/';
  const lines = rootCommandLines(texts, ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload']);
  return lines.flatMap((line) =>
    composeProjectFiles(line.replace(/^[-@:+!|]+/u, ''), directory.startsWith('/') ? directory : '/root'),
  );
}

/** Returns the units of administrators, what those that run as root start, and from which files they make containers. */
export async function findRootUnits(files: HostFiles): Promise<RootUnits> {
  const all = await Promise.all(managers.map(({ own, folders }) => unitsOf(files, own, folders)));
  return {
    programs: all.flatMap(({ programs }) => programs),
    unread: all.flatMap(({ unread }) => unread),
    projects: all.flatMap(({ projects }) => projects),
    libraries: all.flatMap(({ libraries }) => libraries),
  };
}

async function unitsOf(
  files: HostFiles,
  own: readonly string[],
  folders: readonly string[],
): Promise<RootUnits> {
  const { services, files: written } = await findLocalUnits(files, own);
  const texts = await Promise.all(services.map((service) => textsOf(files, folders, service)));
  // Whatever user a socket has, systemd runs the commands of its unit as root.
  const sockets = written.flatMap((path) => /\/([^/]+\.socket)$/u.exec(path)?.[1] ?? []);
  const ofRoot = services.filter((_service, index) => rootCommandLines(texts[index] ?? []).length > 0);
  const { programs, environment, libraries, absent } = await readStartFiles(
    files,
    folders,
    [...ofRoot, ...sockets],
    rootCommandLines,
  );
  const { programs: started, unread } = byKind(programs);
  const passed = environment.filter((place) => typeof place === 'string');
  return {
    // Units of users are judged with the other files that root obeys: in its home by who reaches them.
    programs: [...(folders === systemdFolders ? written : []), ...started, ...absent, ...passed],
    projects: texts.flatMap(composeFilesOf),
    unread,
    libraries,
  };
}
