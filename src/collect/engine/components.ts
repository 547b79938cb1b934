import type { ComponentName, EngineComponent } from '../../core/engine-component.ts';
import { known, mapKnown, type Observed, type UnreadableReading } from '../../core/observed.ts';
import { upstreamOf } from '../../formats/dpkg/status.ts';
import type { ShownComponent } from '../../formats/engine-info/read-components.ts';
import type { HostFiles } from '../../io/files.ts';
import { owningPackage, packagesFor, packageTable, type PackageTable } from './packages.ts';

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
  const plugins = (['buildx', 'compose'] as const).flatMap((name) => pluginOf(table, name));
  const components = await Promise.all(
    [...shown.value.map((one) => ({ ...one, from: shown.from })), ...plugins].map(async (component) => ({
      ...component,
      package: await owningPackage(files, table, component.name, component.version),
    })),
  );
  return known(
    components.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    shown.from,
  );
}

/** A plugin of the client is known by its package alone: nothing is run to ask it. */
function pluginOf(table: PackageTable, name: ComponentName): Omit<EngineComponent, 'package'>[] {
  const [found] = packagesFor(table, name);
  return found === undefined
    ? []
    : [{ name, version: upstreamOf(found.version), from: table.from, builtByDocker: false }];
}
