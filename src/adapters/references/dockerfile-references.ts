import type { Dockerfile, DockerfileStage, Instruction } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import type { WrittenReference } from '../../core/trust/written-reference.ts';

/** A place that names an image or a stage, with the offsets that hold the name if it is written in one piece. */
interface NamedSource {
  what: string;
  name: string;
  span: Span;
  isVerbatim: boolean;
}

/**
 * Finds the images that the builder pulls for a Dockerfile: its frontend, base images, and those that files are copied
 * or mounted from. A name of an earlier stage is none.
 */
export function dockerfileReferences(dockerfile: Dockerfile): readonly WrittenReference[] {
  return [
    ...frontend(dockerfile),
    ...dockerfile.stages.flatMap((stage) => [
      ...baseImage(stage, dockerfile),
      ...stage.instructions.flatMap((instruction) => copiedFrom(instruction, stage, dockerfile)),
    ]),
  ];
}

function frontend(dockerfile: Dockerfile): readonly WrittenReference[] {
  const directive = dockerfile.directives.find(({ name }) => name === 'syntax');
  if (directive === undefined) return [];
  // The frontend is named by the first word (BuildKit, parser.DetectSyntax).
  const [name = ''] = directive.value.text.split(/\s/u);
  const { start } = directive.value.span;
  return [
    placed(
      { what: '# syntax', name, span: { start, end: start + name.length }, isVerbatim: true },
      dockerfile,
    ),
  ];
}

function baseImage({ base, from }: DockerfileStage, dockerfile: Dockerfile): readonly WrittenReference[] {
  const { text, span } = from.image;
  const isVerbatim = dockerfile.text.slice(span.start, span.end) === text;
  const written = placed({ what: 'FROM', name: text, span, isVerbatim }, dockerfile);
  switch (base.kind) {
    case 'scratch':
    case 'stage':
      return [];
    case 'unresolved':
      return [{ ...written, image: { unlockable: base.why } }];
    case 'image':
      return [
        base.reference === text
          ? written
          : {
              ...written,
              image: { reference: base.reference },
              notEditable: 'a variable or quotes decide it',
            },
      ];
  }
}

function copiedFrom(
  instruction: Instruction,
  stage: DockerfileStage,
  dockerfile: Dockerfile,
): readonly WrittenReference[] {
  if (instruction.keyword === 'ONBUILD')
    return sourcesOf(instruction.trigger, dockerfile).map((source) => ({
      ...placed({ ...source, what: `ONBUILD ${source.what}` }, dockerfile),
      image: {
        unlockable: 'it is resolved in the build of another image, which may have a stage of that name',
      },
    }));
  const earlier = dockerfile.stages.slice(0, stage.index);
  return sourcesOf(instruction, dockerfile)
    .filter(({ name }) => !isStage(name, earlier))
    .map((source) => {
      const written = placed(source, dockerfile);
      return source.name.includes('$')
        ? { ...written, image: { unlockable: 'the builder expands no variable there' } }
        : written;
    });
}

function isStage(name: string, earlier: readonly DockerfileStage[]): boolean {
  if (/^\d+$/u.test(name)) return Number(name) < earlier.length;
  return earlier.some((stage) => stage.name === name.toLowerCase());
}

/** What an instruction takes files from; an empty name is the build context or the own stage. */
function sourcesOf(instruction: Instruction | undefined, { text }: Dockerfile): readonly NamedSource[] {
  if (instruction === undefined) return [];
  return instruction.flags.flatMap(({ name: flag, value = '', span }): readonly NamedSource[] => {
    const start = span.start + `--${flag}=`.length;
    const isVerbatim = text.slice(start, span.end) === value;
    const { keyword } = instruction;
    if (flag === 'from' && (keyword === 'COPY' || keyword === 'ADD'))
      return value === ''
        ? []
        : [{ what: `${keyword} --from`, name: value, span: { start, end: span.end }, isVerbatim }];
    if (flag !== 'mount' || keyword !== 'RUN') return [];
    const from = /(^|,)("?)(from=)([^,"]+)/iu.exec(value);
    if (from === null) return [];
    const [, comma = '', quote = '', key = '', name = ''] = from;
    const offset = start + from.index + comma.length + quote.length + key.length;
    return [{ what: 'RUN --mount', name, span: { start: offset, end: offset + name.length }, isVerbatim }];
  });
}

function placed({ what, name, span, isVerbatim }: NamedSource, { locate }: Dockerfile): WrittenReference {
  return {
    what,
    written: name,
    at: locate(span),
    image: name.toLowerCase() === 'scratch' ? { unlockable: 'scratch is no image' } : { reference: name },
    ...(!isVerbatim && { notEditable: 'it is not written in one piece' }),
  };
}
