import type { Inventory } from '../../core/software/inventory.ts';
import type { LoadedPackage, LoadedSoftware, UsedFile, UsedFiles } from '../../core/host/loaded-software.ts';
import type { Observed } from '../../core/observed.ts';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import { isDistributionType } from '../../formats/purl/package-of-purl.ts';
import type { OwnedFiles } from '../../inventory/cataloger.ts';
import { kindOfProgram } from '../../rootfs/find-programs.ts';

/** What was read of the processes of one container of an image. */
export interface ContainerUse {
  name: string;
  used: Observed<UsedFiles>;
}

/** A file that a process of a container uses. */
interface FoundUse extends UsedFile {
  container: string;
}

function ownerName({ type, name }: SoftwarePackage): string {
  return `${type}/${name}`;
}

/** The files that show that a package is loaded, if a process uses one. */
function filesOf(one: SoftwarePackage, programs: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (isDistributionType(one.type)) return programs.get(ownerName(one)) ?? [];
  // Of a file in an archive it is the archive that a process opens.
  return one.locations.map(({ path }) => path.split('!/')[0] ?? path);
}

/**
 * Whether processes would show a package for as long as they use it. Shared libraries stay mapped; a program that is linked
 * into a binary runs as that binary. A script, a module of an interpreter or data is read, and closed again; and a program
 * may be a script.
 */
function isShownWhileUsed(one: SoftwarePackage, files: readonly string[]): boolean {
  if (isDistributionType(one.type))
    return files.length > 0 && files.every((path) => kindOfProgram(path) === 'library');
  return (
    one.locations.length > 0 && one.locations.every(({ proof }) => proof === 'linked' || proof === 'text')
  );
}

/**
 * Processes of which no file belongs to a package do not run what the image lists: what they load is not known.
 */
function foreignDoubts(uses: readonly FoundUse[], isOfPackage: ReadonlySet<string>): readonly string[] {
  const byProcess = Map.groupBy(uses, ({ container, pid }) => `${container} ${pid}`);
  return [...byProcess.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined || own.some(({ path }) => isOfPackage.has(path))
      ? []
      : [`process ${first.pid} (${first.process}) of ${first.container} runs no file of a package`];
  });
}

function usesOf(containers: readonly ContainerUse[]): {
  uses: readonly FoundUse[];
  doubts: readonly string[];
} {
  const uses: FoundUse[] = [];
  const doubts: string[] = [];
  for (const { name, used } of containers) {
    if (used.state !== 'known') {
      doubts.push(`${name}: ${used.state === 'unreadable' ? used.detail : 'it has no process'}`);
      continue;
    }
    uses.push(...used.value.files.map((file) => ({ ...file, container: name })));
    doubts.push(...used.value.doubts.map((doubt) => `${name}: ${doubt}`));
    if (used.value.files.length === 0) doubts.push(`${name}: no process was seen`);
  }
  return { uses, doubts };
}

/** Returns which packages of an image its running containers have loaded, as far as their processes show it. */
export function findLoadedPackages(
  { packages }: Pick<Inventory, 'packages'>,
  programs: readonly OwnedFiles[],
  containers: readonly ContainerUse[],
): LoadedSoftware {
  const byOwner = new Map(
    [...Map.groupBy(programs, ({ owner }) => owner)].map(([owner, all]) => [
      owner,
      all.flatMap(({ paths }) => paths),
    ]),
  );
  const { uses, doubts } = usesOf(containers);
  const firstUse = new Map<string, FoundUse>();
  for (const use of uses) if (!firstUse.has(use.path)) firstUse.set(use.path, use);
  const files = packages.map((one) => filesOf(one, byOwner));
  const allDoubts = [...doubts, ...foreignDoubts(uses, new Set(files.flat()))];
  const loaded: LoadedPackage[] = [];
  const notLoaded: number[] = [];
  for (const [place, one] of packages.entries()) {
    const own = files[place] ?? [];
    const path = own.find((each) => firstUse.has(each));
    const use = path === undefined ? undefined : firstUse.get(path);
    if (use !== undefined) loaded.push({ package: place, ...use });
    else if (allDoubts.length === 0 && isShownWhileUsed(one, own)) notLoaded.push(place);
  }
  return {
    containers: containers.map(({ name }) => name).toSorted((a, b) => (a < b ? -1 : 1)),
    packages: loaded,
    notLoaded,
    doubts: [...new Set(allDoubts)],
  };
}
