import { packageSteps } from '../../checks/support/dockerfile/package-command.ts';
import type { BuildOrigin, NamedInstall } from '../../core/image/build-origin.ts';
import type {
  Dockerfile,
  DockerfileStage,
  Instruction,
  InstructionOf,
  RunWord,
} from '../../core/image/dockerfile.ts';
import type { InventoryLayer } from '../../core/software/inventory.ts';

/** Where a Dockerfile made the layers of an image, or why it does not fit the image. */
export type BuildOriginReading =
  | { origin: BuildOrigin; /** Digests of the layers of its base image. */ baseLayers: readonly string[] }
  | { why: string };

const layerKeywords = ['RUN', 'COPY', 'ADD', 'WORKDIR'] as const;
type LayerKeyword = (typeof layerKeywords)[number];
type LayerInstruction = { [K in LayerKeyword]: InstructionOf<K> }[LayerKeyword];

/** Subcommands that install the packages that they name. */
const installVerbs: ReadonlySet<string> = new Set(['install', 'add', 'reinstall', 'upgrade']);

/** The last stage, below it the stages that it is based on, the lowest first. */
function stagesOfImage({ stages }: Dockerfile): readonly [DockerfileStage, ...DockerfileStage[]] | undefined {
  const last = stages.at(-1);
  if (last === undefined) return undefined;
  const chain: [DockerfileStage, ...DockerfileStage[]] = [last];
  for (let [lowest] = chain; lowest.base.kind === 'stage'; [lowest] = chain) {
    const below = stages[lowest.base.index];
    if (below === undefined || chain.includes(below)) break;
    chain.unshift(below);
  }
  return chain;
}

function isLayerInstruction(one: Instruction): one is LayerInstruction {
  return layerKeywords.some((keyword) => keyword === one.keyword);
}

function normalized(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** The instruction of a step as BuildKit (`RUN /bin/sh -c x # buildkit`) and the old builder (`/bin/sh -c #(nop) COPY …`) write it. */
function keywordOf(createdBy: string): LayerKeyword {
  const text = createdBy.replace(/^\/bin\/sh -c #\(nop\) +/u, '');
  // The old builder writes the command alone.
  return layerKeywords.find((keyword) => text.startsWith(`${keyword} `)) ?? 'RUN';
}

function isStepOf(createdBy: string, instruction: LayerInstruction): boolean {
  if (keywordOf(createdBy) !== instruction.keyword) return false;
  if (instruction.keyword !== 'RUN') return true;
  const written = normalized(createdBy.replace(/ # buildkit$/u, ''));
  const { command, heredocs } = instruction;
  // BuildKit shortens the lines of a heredoc.
  if (heredocs.length > 0) return written.includes('<<');
  const text =
    command.form === 'shell' ? command.script.text : command.words.map((word) => word.text).join(' ');
  return written.endsWith(normalized(text));
}

/** The instruction of each own layer: from the last on, each instruction that makes a layer has made one. */
function stepsOf(
  instructions: readonly LayerInstruction[],
  layers: readonly InventoryLayer[],
): ReadonlyMap<string, LayerInstruction> | undefined {
  const steps = new Map<string, LayerInstruction>();
  let place = layers.length - 1;
  for (const instruction of instructions.toReversed()) {
    const layer = layers[place];
    if (layer?.createdBy !== undefined && isStepOf(layer.createdBy, instruction)) {
      steps.set(layer.digest, instruction);
      place -= 1;
      // A directory that is there already makes no layer.
    } else if (instruction.keyword !== 'WORKDIR') return undefined;
  }
  return steps;
}

function namedInstall(dockerfile: Dockerfile, layer: string, { text, at }: RunWord): readonly NamedInstall[] {
  const [, name = '', sign = '', version = ''] = /^(@?[^=@~<>!]+)(==|=|@)?(.*)$/u.exec(text) ?? [];
  if (name === '') return [];
  const isWritten = dockerfile.text.slice(at.start, at.end) === text;
  const versionAt = { start: at.end - version.length, end: at.end };
  return [
    {
      layer,
      name,
      at: dockerfile.locate(at),
      ...(isWritten && sign !== '' && version !== ''
        ? { version: { text: version, at: dockerfile.locate(versionAt) } }
        : {}),
    },
  ];
}

function installsOf(
  dockerfile: Dockerfile,
  steps: ReadonlyMap<string, LayerInstruction>,
): readonly NamedInstall[] {
  const layerOf = new Map<Instruction, string>(
    [...steps].map(([layer, instruction]) => [instruction, layer]),
  );
  return packageSteps(dockerfile).flatMap(({ instruction, commands }) => {
    const layer = layerOf.get(instruction);
    if (layer === undefined) return [];
    return commands.flatMap(({ manager }) =>
      manager === undefined || !installVerbs.has(manager.verb)
        ? []
        : manager.operands.flatMap((word) => namedInstall(dockerfile, layer, word)),
    );
  });
}

/**
 * Finds the instructions of a Dockerfile in the history of an image that was built from it. Each RUN, COPY and ADD must have made a
 * layer there, in its order and with its command: else the image was built from another file.
 */
export function buildOriginOf(dockerfile: Dockerfile, layers: readonly InventoryLayer[]): BuildOriginReading {
  const stages = stagesOfImage(dockerfile);
  if (stages === undefined) return { why: 'it has no FROM' };
  const instructions = stages.flatMap((stage) => stage.instructions).filter(isLayerInstruction);
  const steps = stepsOf(instructions, layers);
  if (steps === undefined)
    return { why: 'its steps are not those of the history of the image: it was built from another file' };
  const [{ base, from }] = stages;
  return {
    origin: {
      ...(base.kind === 'scratch'
        ? {}
        : { base: { reference: from.image.text, at: dockerfile.locate(from.image.span) } }),
      steps: Object.fromEntries(
        [...steps].toReversed().map(([digest, { span }]) => [digest, dockerfile.locate(span)] as const),
      ),
      installs: installsOf(dockerfile, steps),
    },
    baseLayers: layers.slice(0, layers.length - steps.size).map(({ digest }) => digest),
  };
}
