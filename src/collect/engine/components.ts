import type { EngineComponent } from '../../core/engine/engine-component.ts';
import { absent, known, mapKnown, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { ShownComponent } from '../../formats/engine-info/read-components.ts';
import type { HostFiles } from '../../io/files.ts';
import { findForeignProgram } from '../../packages/foreign-program.ts';
import { describePackage, isBundle, findOwningPackage } from '../../packages/owning-package.ts';
import { readPackageTable, type PackageTable } from '../../packages/package-table.ts';
import { isProgram, pluginFolders } from '../../packages/programs.ts';
import { findDaemonPrograms } from './running-programs.ts';

/** Returns the components of an engine whose machine's packages cannot be read. */
export function unprovenComponents(
  shown: Observed<readonly ShownComponent[]>,
  packages: UnreadableReading,
): Observed<readonly EngineComponent[]> {
  return mapKnown(shown, (components) =>
    components.map((component) => ({ ...component, from: shown.from, package: packages })),
  );
}

/**
 * Returns the components of a local engine with their packages, sorted by name. The daemon's process shows
 * which programs run.
 */
export async function collectComponents(
  files: HostFiles,
  shown: Observed<readonly ShownComponent[]>,
  daemonPid?: number,
): Promise<Observed<readonly EngineComponent[]>> {
  if (shown.state !== 'known') return shown;
  const table = await readPackageTable(files);
  const programs = daemonPid === undefined ? undefined : await findDaemonPrograms(files, daemonPid);
  const running = shown.value.map(async (one) => ({
    ...one,
    from: shown.from,
    package: await findOwningPackage(files, table, one, programs?.get(one.name)),
  }));
  const plugins = (['buildx', 'compose'] as const).map((name) => pluginsOf(files, table, name));
  const components = [...(await Promise.all(running)), ...(await Promise.all(plugins)).flat()];
  return known(
    components.toSorted((left, right) => Number(left.name > right.name) - Number(left.name < right.name)),
    shown.from,
  );
}

/**
 * Returns the client plugins; versions come from packages alone, since ironhull runs none of them. The
 * version is unknown without a package, under another name, or if the client finds another file first.
 */
async function pluginsOf(
  files: HostFiles,
  table: PackageTable,
  name: 'buildx' | 'compose',
): Promise<EngineComponent[]> {
  const unpackaged = (from: string): EngineComponent => {
    const owner = table.unread ?? absent(table.from);
    return { name, version: '', from, builtByDocker: false, package: owner };
  };
  const [found] = table.packagesFor(name);
  if (found === undefined) {
    const paths = pluginFolders.map((folder) => `${folder}/docker-${name}`);
    const readings = await Promise.all(paths.map((path) => files.status(path)));
    const place = readings.find(({ state }) => state !== 'absent')?.from;
    return place === undefined ? [] : [unpackaged(place)];
  }
  const owner = known(await describePackage(found), found.from);
  const file = isBundle(found, name) ? found.files.find((path) => isProgram(path, name)) : undefined;
  const shown =
    file === undefined ? { version: found.shown[0] ?? '', from: found.from } : { version: '', from: file };
  const foreign = await findForeignProgram(files, name, found.files);
  return [
    { name, ...shown, builtByDocker: false, package: owner },
    ...(foreign === undefined ? [] : [unpackaged(foreign)]),
  ];
}

/** Packages made by Docker. */
const dockerPackages = new Set(['docker-ce', 'docker-engine', 'containerd.io']);

/**
 * Returns the components of a machine by its packages alone, when no engine answers. A component shipped
 * inside another package has no version.
 */
export async function collectInstalledComponents(
  files: HostFiles,
): Promise<Observed<readonly EngineComponent[]>> {
  const table = await readPackageTable(files);
  const shown = (['engine', 'containerd', 'runc'] as const).flatMap((name): ShownComponent[] => {
    const found = table.packagesFor(name).find((one) => !isBundle(one, name));
    const version = found?.shown[0];
    return found === undefined || version === undefined
      ? []
      : [{ name, version, builtByDocker: dockerPackages.has(found.name) }];
  });
  if (shown.length === 0 && table.unread !== undefined) return table.unread;
  return collectComponents(files, known(shown, table.from));
}
