import type { ImageTarget } from '../../rootfs/image-target.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { ImageContainer } from './image-container.ts';
import { openReadCaches, readImageTarget, type ReadCaches } from './read-image-target.ts';
import { inspectContainer, listRunningImages } from './running-images.ts';
import { openScanAccess, type ScanAccess } from './scan-access.ts';
import type { ScanAccessOptions } from './scan-targets.ts';
import { parseScanTarget, type ScanTarget } from './scan-target.ts';
import type { ReadSoftware, SoftwareReading } from './software-reading.ts';

/** How targets are read. */
export interface TargetOptions extends ScanAccessOptions {
  /** Whether layers that were read before may be taken from the cache. */
  cache: boolean;
}

/** One image or SBOM, with the running containers that use it, as far as the target names them. */
interface SingleTarget {
  target: Exclude<ScanTarget, { kind: 'running' }>;
  containers: readonly ImageContainer[];
}

/** The single images of a target: those of `running` are several. */
async function singleTargets(target: ScanTarget, access: ScanAccess): Promise<readonly SingleTarget[]> {
  if (target.kind === 'running') {
    const images = await listRunningImages(await access.engine());
    return images.map(({ id, name, containers }) => ({
      target: { kind: 'docker', name: id, shown: name },
      containers,
    }));
  }
  return [{ target, containers: [] }];
}

/** The container that a target names, if it runs: known once it was read, so that its name is one. */
async function namedContainer(
  { kind, name }: ImageTarget,
  access: ScanAccess,
): Promise<readonly ImageContainer[]> {
  if (kind !== 'container') return [];
  const container = await inspectContainer(name, await access.engine());
  return container.pid === undefined ? [] : [container];
}

async function readSingle(
  { target, containers }: SingleTarget,
  access: ScanAccess,
  caches: ReadCaches | undefined,
  runtime: RuntimeContext,
): Promise<readonly SoftwareReading[]> {
  if (target.kind === 'sbom') {
    const { readSbomTarget } = await import('./read-sbom-target.ts');
    return readSbomTarget(target.name, runtime);
  }
  const reading = await readImageTarget(target, access, runtime, caches === undefined ? {} : { caches });
  if ('failure' in reading) return [reading];
  const users = containers.length > 0 ? containers : await namedContainer(target, access);
  return [{ ...reading, software: await withoutPrograms(reading.software, users, runtime) }];
}

/** Adds what containers have loaded; the programs, of which an image has thousands, are for that alone. */
async function withoutPrograms(
  software: ReadSoftware,
  users: readonly ImageContainer[],
  runtime: RuntimeContext,
): Promise<ReadSoftware> {
  if (users.length === 0) {
    const { programs: _programs, ...rest } = software;
    return rest;
  }
  const { withLoadedSoftware } = await import('./loaded-software.ts');
  const { programs: _programs, ...rest } = await withLoadedSoftware(software, users, runtime.files);
  return rest;
}

/** Reads the software of each target, one after another: each uses the whole machine. */
export async function readScanTargets(
  names: readonly string[],
  { cache, ...options }: TargetOptions,
  runtime: RuntimeContext,
): Promise<readonly SoftwareReading[]> {
  const targets = names.map(parseScanTarget);
  const access = openScanAccess(options, runtime);
  const caches = cache ? openReadCaches(runtime) : undefined;
  const readings: SoftwareReading[] = [];
  try {
    for (const target of targets)
      for (const one of await singleTargets(target, access))
        readings.push(...(await readSingle(one, access, caches, runtime)));
    return readings;
  } finally {
    access.close();
  }
}
