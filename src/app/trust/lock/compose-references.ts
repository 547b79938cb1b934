import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import { dockerfileReferences } from '../../../adapters/references/dockerfile-references.ts';
import { composeReferences, type ServiceReferences } from '../../../compose/adapter/image-references.ts';
import type { ReferenceGap } from '../../../core/trust/lock-report.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import type { WrittenWorkload } from '../../../core/workload/workload.ts';
import { targets } from '../../targets/registry.ts';
import type { ArgumentedBuild } from '../../targets/shared/named-images.ts';
import type { FoundFiles, ReadContext, TargetReading } from '../../targets/shared/target.ts';
import { noReferences, type ReferenceFile, type ReferenceReading } from './reference-reading.ts';

/** Compose files to read: one that was named, or those of a folder. */
export type ComposeFiles = { kind: 'file'; file: ReferenceFile } | { kind: 'folder'; found: FoundFiles };

/** Finds the images of Compose projects, as `docker compose` merges their files: of every service, whatever its profile. */
export async function composeFileReferences(
  files: ComposeFiles,
  context: ReadContext,
): Promise<ReferenceReading> {
  const reader = await targets.compose.load();
  const readings =
    files.kind === 'file'
      ? [await readOne(files.file)]
      : ((await reader.readFolder?.(files.found, context)) ?? []);
  const read = readings.map(projectReferences);
  return {
    references: read.flatMap(({ references }) => references),
    files: read.flatMap((one) => one.files),
    gaps: read.flatMap(({ gaps }) => gaps),
    builds: read.flatMap(({ builds }) => builds),
  };

  async function readOne(file: ReferenceFile): Promise<TargetReading> {
    const text = { ...file, key: await context.keyOf(file.path) };
    return { texts: [text], ...(await reader.read([text], context)) };
  }
}

function projectReferences({ facts, texts = [], gaps = [], problems = [] }: TargetReading): ReferenceReading {
  const services = (facts?.workloads ?? []).map(({ written }) => ({
    written,
    ...composeReferences(written),
  }));
  const built = new Set(services.flatMap(({ builds }) => builds ?? []));
  return {
    ...noReferences,
    references: services.flatMap((service) => [
      ...service.references.map((one) => withoutBuilt(one, built)),
      ...inlineReferences(service),
    ]),
    files: texts,
    gaps: [
      ...gaps.map(({ what, why }) => ({ what, why })),
      ...(services.length === 0 ? problems.map(problemGap) : []),
    ],
    builds: services.flatMap(buildOf),
  };
}

/** What another service of the project builds is no image of a registry. */
function withoutBuilt(one: WrittenReference, built: ReadonlySet<string>): WrittenReference {
  return 'reference' in one.image && built.has(one.image.reference)
    ? { ...one, image: { unlockable: 'it is the name of what another service builds' } }
    : one;
}

function problemGap({ subject, message }: { subject: { name: string }; message: string }): ReferenceGap {
  return { what: subject.name, why: message };
}

function buildOf({
  service,
  written: { build },
  buildArguments,
}: ServiceReferences & { written: WrittenWorkload }): readonly ArgumentedBuild[] {
  return build === undefined
    ? []
    : [{ of: `service ${service}`, dockerfile: build.dockerfile, arguments: buildArguments }];
}

/** The images of a Dockerfile that is a value of the service, at that value. */
function inlineReferences({
  inlineDockerfile,
  buildArguments,
  service,
}: ServiceReferences): readonly WrittenReference[] {
  if (inlineDockerfile === undefined) return [];
  const { at, text, fault } = inlineDockerfile;
  const own = { in: 'file' as const, file: at.file, range: at.range };
  const what = `dockerfile_inline of service ${service}`;
  if (fault !== undefined) return [{ what, written: '', at: own, image: { unlockable: fault.why } }];
  return dockerfileReferences(readDockerfile(text, at.file, buildArguments)).map((one) => ({
    ...one,
    what: `${one.what} in ${what}`,
    at: own,
    notEditable: 'it is a line of dockerfile_inline',
  }));
}
