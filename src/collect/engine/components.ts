import type { EngineComponent } from '../../core/engine-component.ts';
import { absent, known, mapKnown, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { ShownComponent } from '../../formats/engine-info/read-components.ts';
import type { HostFiles } from '../../io/files.ts';
import { foreignProgram } from '../../packages/lookup/foreign-program.ts';
import { describePackage, isBundle, owningPackage } from '../../packages/lookup/owning-package.ts';
import { packageTable, type PackageTable } from '../../packages/lookup/package-table.ts';
import { isProgram, pluginFolders } from '../../packages/lookup/programs.ts';
import { daemonPrograms } from './running-programs.ts';

/** The components of an engine whose machine's packages cannot be looked at. */
export function componentsElsewhere(
  shown: Observed<readonly ShownComponent[]>,
  packages: UnreadableReading,
): Observed<readonly EngineComponent[]> {
  return mapKnown(shown, (components) =>
    components.map((component) => ({ ...component, from: shown.from, package: packages })),
  );
}

/**
 * The components of an engine of this machine with the packages that brought them, sorted by name.
 * The process of its daemon shows which programs run.
 */
export async function componentsOf(
  files: HostFiles,
  shown: Observed<readonly ShownComponent[]>,
  daemonPid?: number,
): Promise<Observed<readonly EngineComponent[]>> {
  if (shown.state !== 'known') return shown;
  const table = await packageTable(files);
  const programs = daemonPid === undefined ? undefined : await daemonPrograms(files, daemonPid);
  const running = shown.value.map(async (one) => ({
    ...one,
    from: shown.from,
    package: await owningPackage(files, table, one, programs?.get(one.name)),
  }));
  const plugins = (['buildx', 'compose'] as const).map((name) => pluginsOf(files, table, name));
  const components = [...(await Promise.all(running)), ...(await Promise.all(plugins)).flat()];
  return known(
    components.toSorted((left, right) => Number(left.name > right.name) - Number(left.name < right.name)),
    shown.from,
  );
}

/**
 * A plugin of the client is known by its package alone: nothing is run to ask it. One that no
 * package brought, or one of another name, is there with a version that is not known; so is one
 * that the client finds before that of a package.
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
  const foreign = await foreignProgram(files, name, found.files);
  return [
    { name, ...shown, builtByDocker: false, package: owner },
    ...(foreign === undefined ? [] : [unpackaged(foreign)]),
  ];
}

/** What Docker itself packages. */
const dockersOwn: ReadonlySet<string> = new Set(['docker-ce', 'docker-engine', 'containerd.io']);

/** The components of a machine by its packages alone, where no engine shows them; one that comes with another has no version. */
export async function componentsInstalled(files: HostFiles): Promise<Observed<readonly EngineComponent[]>> {
  const table = await packageTable(files);
  const shown = (['engine', 'containerd', 'runc'] as const).flatMap((name): ShownComponent[] => {
    const found = table.packagesFor(name).find((one) => !isBundle(one, name));
    const version = found?.shown[0];
    return found === undefined || version === undefined
      ? []
      : [{ name, version, builtByDocker: dockersOwn.has(found.name) }];
  });
  if (shown.length === 0 && table.unread !== undefined) return table.unread;
  return componentsOf(files, known(shown, table.from));
}
