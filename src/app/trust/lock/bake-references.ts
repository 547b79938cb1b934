import { targets } from '../../targets/registry.ts';
import type { FoundFiles, ReadContext, TargetReading } from '../../targets/shared/target.ts';
import { noReferences, type ReferenceFile, type ReferenceReading } from './reference-reading.ts';

/** Finds the images of a bake file that was named. */
export async function bakeFileReferences(
  file: ReferenceFile,
  context: ReadContext,
): Promise<ReferenceReading> {
  const reader = await targets.bake.load();
  const text = { ...file, key: await context.keyOf(file.path) };
  return referencesOf({ texts: [text], ...(await reader.read([text], context)) });
}

/** Finds the images of the bake files of a folder, those that bake reads by default together. */
export async function bakeFolderReferences(
  found: FoundFiles,
  context: ReadContext,
): Promise<readonly ReferenceReading[]> {
  const reader = await targets.bake.load();
  return ((await reader.readFolder?.(found, context)) ?? []).map(referencesOf);
}

function referencesOf({ images, texts = [], gaps = [], problems = [] }: TargetReading): ReferenceReading {
  return {
    ...noReferences,
    ...images,
    files: texts,
    gaps: [
      ...gaps.map(({ what, why }) => ({ what, why })),
      ...problems.map(({ subject, message }) => ({ what: subject.name, why: message })),
    ],
  };
}
