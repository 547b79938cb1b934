import { normalize, resolve } from 'node:path/posix';
import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import { dockerfileReferences } from '../../../adapters/references/dockerfile-references.ts';
import type { ReferenceGap } from '../../../core/trust/lock-report.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import type { ArgumentedBuild } from '../../targets/shared/named-images.ts';
import { longestFile, type ReferenceFile } from './reference-reading.ts';

/** Finds the images of a Dockerfile, as a build without arguments takes them. */
export function defaultBuildReferences({ text, shown }: ReferenceFile): readonly WrittenReference[] {
  return dockerfileReferences(readDockerfile(text, shown));
}

/**
 * Finds the images of the Dockerfiles that services are built from, with the arguments of each build. A Dockerfile that
 * a checkout lacks is left out: then no build works.
 */
export async function builtReferences(
  builds: readonly ArgumentedBuild[],
  read: readonly ReferenceFile[],
  { files, directory }: RuntimeContext,
): Promise<{
  references: readonly WrittenReference[];
  files: readonly ReferenceFile[];
  gaps: readonly ReferenceGap[];
}> {
  const known = new Map(read.map((file) => [normalize(file.shown), file]));
  const byFile = Map.groupBy(builds, ({ dockerfile }) => normalize(dockerfile));
  const all = await Promise.all(
    [...byFile].map(async ([shown, own]) => {
      const path = resolve(directory, shown);
      const found = known.get(shown);
      const text = found === undefined ? await files.readText(path, longestFile) : undefined;
      if (text?.state === 'absent') return [];
      if (text?.state === 'unreadable') return [{ gap: { what: shown, why: text.detail } }];
      const file = found ?? { path, shown, text: text?.value ?? '' };
      const references = own.flatMap((build) =>
        dockerfileReferences(readDockerfile(file.text, file.shown, build.arguments)).map((one) => ({
          ...one,
          what: `${one.what} in the build of ${build.of}`,
        })),
      );
      return [{ file, references }];
    }),
  );
  const results = all.flat();
  return {
    references: results.flatMap((one) => ('file' in one ? one.references : [])),
    files: results.flatMap((one) => ('file' in one ? one.file : [])),
    gaps: results.flatMap((one) => ('gap' in one ? one.gap : [])),
  };
}
