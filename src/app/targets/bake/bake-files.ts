import { dirname } from 'node:path/posix';
import { readBake } from '../../../adapters/bake/read-bake.ts';
import type { BakeOptions, BakeReading } from '../../../adapters/bake/bake-reading.ts';
import { setVariables } from '../../runtime/runtime-context.ts';
import type { ReadContext, TargetFile, TargetText } from '../shared/target.ts';

/** The texts of files that are one to bake. */
export type Texts = readonly [TargetText, ...TargetText[]];

/** The files that bake reads without `--file`, in the order in which it merges them. */
const defaults = [
  'docker-bake.json',
  'docker-bake.override.json',
  'docker-bake.hcl',
  'docker-bake.override.hcl',
];
const mains: ReadonlySet<string> = new Set(['docker-bake.json', 'docker-bake.hcl']);

/** Compose files that bake reads beside its own. */
const composeName = /^(?:docker-)?compose\.ya?ml$/u;

/** The files of a folder that bake reads together, and each of the others. */
export function groupsOf(files: readonly TargetFile[]): readonly (readonly TargetFile[])[] {
  const byFolder = Map.groupBy(files, ({ path }) => dirname(path));
  return [...byFolder.values()].flatMap((group) => {
    const together = defaults.flatMap((name) => group.filter((file) => nameOf(file) === name));
    const others = group.filter((file) => !together.includes(file)).map((file) => [file]);
    return together.length === 0 ? others : [together, ...others];
  });
}

/** Reads the texts of files that are one to bake. */
export function readBakeTexts(texts: Texts, options: BakeOptions): BakeReading {
  return readBake(
    texts.map(({ shown: name, text }) => ({ name, text })),
    options,
  );
}

/** Reads the texts of files as bake does in the folder of the first. */
export async function readTogether(texts: Texts, context: ReadContext): Promise<BakeReading> {
  const isWhole = texts.some((text) => mains.has(nameOf(text)));
  return readBakeTexts(texts, {
    env: setVariables(context),
    isWhole,
    hasAllTargets: isWhole && !(await hasComposeFile(dirname(texts[0].path), context)),
  });
}

function nameOf({ path }: TargetFile): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function hasComposeFile(folder: string, { files }: ReadContext): Promise<boolean> {
  const names = await files.list(folder);
  return names.state !== 'known' || names.value.some((name) => composeName.test(name));
}
