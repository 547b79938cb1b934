import type {
  ArgInstruction,
  DockerfileStage,
  FromInstruction,
  Instruction,
  StageBase,
} from '../../core/image/dockerfile.ts';
import type { Expand } from './variables.ts';

/** The parts of a file before their bases are known. */
export interface SplitFile {
  globals: readonly ArgInstruction[];
  stages: readonly { from: FromInstruction; instructions: readonly Instruction[] }[];
}

/** Splits a file at its FROM instructions. */
export function splitStages(instructions: readonly Instruction[]): SplitFile {
  const globals: ArgInstruction[] = [];
  const stages: { from: FromInstruction; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') stages.push({ from: instruction, instructions: [] });
    else if (stages.length > 0) stages.at(-1)?.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') globals.push(instruction);
  }
  return { globals, stages };
}

function stageIndex(name: string, names: readonly (string | undefined)[]): number | undefined {
  const found = names.lastIndexOf(name.toLowerCase());
  return found === -1 ? undefined : found;
}

function baseOf(
  { image }: FromInstruction,
  earlier: readonly (string | undefined)[],
  expand: Expand,
): StageBase {
  const { text, isKnown, fromArgs } = expand(image.text);
  const stage = stageIndex(text, earlier);
  if (stage !== undefined) return { kind: 'stage', index: stage };
  if (!isKnown) return { kind: 'unresolved', why: `${image.text} depends on a variable without a value` };
  if (text === '') return { kind: 'unresolved', why: `${image.text} is empty` };
  if (text.toLowerCase() === 'scratch') return { kind: 'scratch' };
  return { kind: 'image', reference: text, fromArgs };
}

/** The stages that an instruction takes files from, by their index. */
function sourcesOf(instruction: Instruction, names: readonly (string | undefined)[]): readonly number[] {
  const from = instruction.flags.flatMap(({ name, value = '' }) => {
    if (name === 'from') return [value];
    const option = name === 'mount' ? /(?:^|,)from=([^,]*)/iu.exec(value)?.[1] : undefined;
    return option === undefined ? [] : [option];
  });
  return from.flatMap((value) => {
    if (/^\d+$/u.test(value)) return Number(value) < names.length ? [Number(value)] : [];
    return stageIndex(value, names) ?? [];
  });
}

/** A stage, as far as it decides which stages are built. */
type LinkedStage = Pick<DockerfileStage, 'base' | 'instructions'> & { from: FromInstruction };

/** Returns the indexes of the stages that a build of one of them runs: its bases, and those it takes files from. */
export function usedStages(stages: readonly LinkedStage[], built: number): ReadonlySet<number> {
  const names = stages.map(({ from }) => from.name?.text.toLowerCase());
  const used = new Set<number>();
  const left = [built];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (used.has(at)) continue;
    used.add(at);
    const stage = stages[at];
    if (stage?.base.kind === 'stage') left.push(stage.base.index);
    const earlier = names.slice(0, at);
    for (const one of stage?.instructions ?? []) left.push(...sourcesOf(one, earlier));
  }
  return used;
}

/** Returns the stage that a build makes the image of: by its name or number, else the last; absent if there is none. */
export function builtStage<S extends Pick<DockerfileStage, 'name'>>(
  stages: readonly S[],
  target: string | undefined,
): S | undefined {
  if (target === undefined) return stages.at(-1);
  return stages.findLast(({ name }) => name === target.toLowerCase()) ?? stages[Number(target)];
}

/** The stages that `targets` name, `''` for the last one, which counts for a name that there is not, too. */
function builtStages(
  linked: readonly Pick<DockerfileStage, 'name' | 'index'>[],
  targets: readonly string[],
): ReadonlySet<number> {
  const found = targets.map((target) => builtStage(linked, target === '' ? undefined : target));
  return new Set(found.flatMap((stage) => (stage ?? linked.at(-1))?.index ?? []));
}

/**
 * Resolves the base of each stage, and which of them are in the images and take part in the builds of the stages that
 * `targets` name, `''` for the last one.
 */
export function resolveStages(
  { stages }: SplitFile,
  expand: Expand,
  targets: readonly string[] = [''],
): readonly DockerfileStage[] {
  const names = stages.map(({ from }) => from.name?.text.toLowerCase());
  const linked = stages.map((stage, index) => {
    const name = names[index];
    const base = baseOf(stage.from, names.slice(0, index), expand);
    return { ...stage, index, ...(name === undefined ? {} : { name }), base };
  });
  const built = builtStages(linked, targets);
  const inImage = new Set<number>();
  for (const start of built)
    for (let at = start; at >= 0 && !inImage.has(at);) {
      inImage.add(at);
      const base = linked[at]?.base;
      at = base?.kind === 'stage' ? base.index : -1;
    }
  const used = new Set([...built].flatMap((index) => [...usedStages(linked, index)]));
  return linked.map((stage) => ({
    ...stage,
    isLast: stage.index === stages.length - 1,
    isBuilt: built.has(stage.index),
    inImage: inImage.has(stage.index),
    isUsed: used.has(stage.index),
  }));
}
