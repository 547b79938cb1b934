import { dirname } from 'node:path/posix';
import type { BakeReading, BakeTarget, BakeValue } from '../../../adapters/bake/bake-reading.ts';
import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import { dockerfileReferences } from '../../../adapters/references/dockerfile-references.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { WrittenReference } from '../../../core/written-reference.ts';
import { indexText, rangeOf } from '../../../formats/yaml/text-index.ts';
import { groupsOf, readTogether, type Texts } from '../../targets/bake/bake-files.ts';
import { buildOf } from '../../targets/bake/builds.ts';
import type { ReadContext, TargetFile } from '../../targets/shared/target.ts';
import {
  noReferences,
  type ReferenceFile,
  type ReferenceReading,
  type ServiceBuild,
} from './reference-reading.ts';

/** How bake names an image as a build context (buildx bake, "Additional contexts"). */
const imagePrefix = 'docker-image://';

/** Finds the images of bake files: those of contexts, of inline Dockerfiles, and of the Dockerfiles that targets build. */
export async function bakeFileReferences(
  files: readonly ReferenceFile[],
  context: ReadContext,
): Promise<readonly ReferenceReading[]> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return Promise.all(
    groupsOf(files).map(async (group) => {
      const texts = await Promise.all(
        group
          .flatMap((one) => byPath.get(one.path) ?? [])
          .map(async (file) => ({
            ...file,
            key: await context.keyOf(file.path),
          })),
      );
      const [first, ...others] = texts;
      if (first === undefined) return noReferences;
      return readingOf([first, ...others], await readTogether([first, ...others], context));
    }),
  );
}

function readingOf(texts: Texts, { targets, problems, doubts }: BakeReading): ReferenceReading {
  const [{ path, shown }] = texts;
  const folder = { path: dirname(path), shown: dirname(shown) };
  const textOf = new Map(texts.map((text) => [text.shown, text.text]));
  // What a target inherits is read for each: one place counts once.
  return {
    references: targets.flatMap((target) => targetReferences(target, textOf)),
    files: texts,
    gaps: [...problems, ...doubts].map(({ message, at }) => ({
      what: `${at.file}:${at.range.startLine}`,
      why: message,
    })),
    builds: targets.flatMap((target) => buildsOf(target, folder)),
  };
}

function targetReferences(
  target: BakeTarget,
  textOf: ReadonlyMap<string, string>,
): readonly WrittenReference[] {
  const what = `target ${target.name}`;
  const contexts = (target.maps.get('contexts') ?? []).flatMap((entry) => {
    if ('text' in entry && !entry.text.startsWith(imagePrefix)) return [];
    return [
      contextReference(entry, `build context ${entry.key ?? ''} of ${what}`, textOf.get(entry.at.file)),
    ];
  });
  return [...contexts, ...inlineReferences(target, what)];
}

function contextReference(value: BakeValue, what: string, source = ''): WrittenReference {
  if (!('text' in value)) return { what, written: '', at: value.at, image: { unlockable: value.open } };
  const { startOffset, endOffset } = value.at.range;
  const raw = source.slice(startOffset, endOffset);
  const reference = value.text.slice(imagePrefix.length);
  // The place of an entry has its key too. Only a plain string at its end is the text that it means.
  const literal = JSON.stringify(value.text);
  const isPlain = raw.endsWith(literal);
  const from = isPlain ? endOffset - literal.length + 1 + imagePrefix.length : startOffset;
  const to = isPlain ? endOffset - 1 : endOffset;
  const at: FileLocation = { in: 'file', file: value.at.file, range: rangeOf(indexText(source), from, to) };
  return {
    what,
    written: source.slice(from, to),
    at,
    image: { reference },
    ...(!isPlain && { notEditable: 'an expression decides it' }),
  };
}

/** The images of a Dockerfile in the bake file, at its text. */
function inlineReferences(target: BakeTarget, what: string): readonly WrittenReference[] {
  const { inline } = target;
  if (inline === undefined) return [];
  return dockerfileReferences(readDockerfile(inline.text, inline.at.file, argumentsOf(target))).map(
    (one) => ({
      ...one,
      what: `${one.what} in dockerfile-inline of ${what}`,
      at: inline.at,
      notEditable: 'it is a line of dockerfile-inline',
    }),
  );
}

/** The arguments of a build, `undefined` for a value that is not known. */
function argumentsOf({ maps }: BakeTarget): ReadonlyMap<string, string | undefined> {
  return new Map(
    (maps.get('args') ?? []).flatMap((entry) =>
      entry.key === undefined ? [] : [[entry.key, 'text' in entry ? entry.text : undefined] as const],
    ),
  );
}

function buildsOf(target: BakeTarget, folder: TargetFile): readonly ServiceBuild[] {
  if (target.inline !== undefined || target.isBase === true) return [];
  const found = buildOf(target, folder);
  return 'build' in found
    ? [
        {
          of: `target ${target.name}`,
          dockerfile: found.build.dockerfile,
          arguments: argumentsOf(target),
        },
      ]
    : [];
}
