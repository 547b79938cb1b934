import type { BakeTarget, BakeValue } from '../../../adapters/bake/bake-reading.ts';
import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import { dockerfileReferences } from '../../../adapters/references/dockerfile-references.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import { indexText, rangeOf } from '../../../formats/yaml/text-index.ts';
import type { ArgumentedBuild, NamedImages } from '../shared/named-images.ts';
import type { TargetFile, TargetText } from '../shared/target.ts';
import { buildOf } from './builds.ts';

/** How bake names an image as a build context (buildx bake, "Additional contexts"). */
const imagePrefix = 'docker-image://';

/** The images of bake files: those of contexts and of inline Dockerfiles; and what targets build. */
export function imagesOfTargets(
  texts: readonly TargetText[],
  targets: readonly BakeTarget[],
  folder: TargetFile,
): NamedImages {
  const textOf = new Map(texts.map((text) => [text.shown, text.text]));
  return {
    references: targets.flatMap((target) => targetReferences(target, textOf)),
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

function buildsOf(target: BakeTarget, folder: TargetFile): readonly ArgumentedBuild[] {
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
