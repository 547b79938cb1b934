import type { EngineComponent } from '../../core/engine-component.ts';
import { known, mapKnown, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { ShownComponent } from '../../formats/engine-info/read-components.ts';
import type { HostFiles } from '../../io/files.ts';
import { isBundle, owningPackage } from '../packages/owning-package.ts';
import { packageTable, type PackageTable } from '../packages/package-table.ts';
import { pluginFolders } from '../packages/programs.ts';

/** The components of an engine whose machine's packages cannot be looked at. */
export function componentsElsewhere(
  shown: Observed<readonly ShownComponent[]>,
  packages: UnreadableReading,
): Observed<readonly EngineComponent[]> {
  return mapKnown(shown, (components) =>
    components.map((component) => ({ ...component, from: shown.from, package: packages })),
  );
}

/** The components of an engine of this machine with the packages that brought them, sorted by name. */
export async function componentsOf(
  files: HostFiles,
  shown: Observed<readonly ShownComponent[]>,
): Promise<Observed<readonly EngineComponent[]>> {
  if (shown.state !== 'known') return shown;
  const table = await packageTable(files);
  const plugins = await Promise.all(
    (['buildx', 'compose'] as const).map((name) => pluginOf(files, table, name)),
  );
  const components = await Promise.all(
    [...shown.value.map((one) => ({ ...one, from: shown.from })), ...plugins.flat()].map(
      async (component) => ({
        ...component,
        package: await owningPackage(files, table, component.name, component.version),
      }),
    ),
  );
  return known(
    components.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    shown.from,
  );
}

type Unpackaged = Omit<EngineComponent, 'package'>;

/**
 * A plugin of the client is known by its package alone: nothing is run to ask it. One that no
 * package brought, or one of another name, is there with a version that is not known.
 */
async function pluginOf(
  files: HostFiles,
  table: PackageTable,
  name: 'buildx' | 'compose',
): Promise<Unpackaged[]> {
  const [found] = table.packagesFor(name);
  if (found !== undefined) {
    const version = isBundle(found, name) ? '' : (found.shown[0] ?? '');
    return [{ name, version, from: found.from, builtByDocker: false }];
  }
  const paths = pluginFolders.map((folder) => `${folder}/docker-${name}`);
  const readings = await Promise.all(paths.map((path) => files.status(path)));
  const place = readings.find(({ state }) => state !== 'absent')?.from;
  return place === undefined ? [] : [{ name, version: '', from: place, builtByDocker: false }];
}
