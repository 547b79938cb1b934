import { isAbsolute, join, resolve } from 'node:path/posix';
import type { BakeTarget, BakeDockerfile } from '../../../adapters/bake/bake-reading.ts';
import type { DockerfileFacts } from '../../../core/facts/facts.ts';
import type { WrittenBuild } from '../../../core/workload/written-build.ts';
import { remoteKind } from '../../../knowledge/dockerfile/remote-sources.ts';
import type { ReadContext, TargetFile, TargetText } from '../shared/target.ts';

/** What a target builds: a Dockerfile beside the bake file, or why that is not known. */
export type BakeBuild = { build: WrittenBuild } | { unknown: string };

function shown(folder: TargetFile, path: string): string {
  return isAbsolute(path) ? resolve(path) : join(folder.shown, path);
}

/** Returns the build of a target in the folder that bake is started in. */
export function buildOf({ texts, maps }: BakeTarget, folder: TargetFile): BakeBuild {
  const known = new Map<string, string>();
  for (const name of ['context', 'dockerfile', 'target']) {
    const value = texts.get(name);
    if (value !== undefined && 'open' in value) return { unknown: `${name}: ${value.open}` };
    if (value !== undefined) known.set(name, value.text);
  }
  const context = (known.get('context') ?? '.').replace(/^cwd:\/\//u, '') || '.';
  if (
    remoteKind(context) !== undefined ||
    context.includes('://') ||
    context === '-' ||
    context.startsWith('target:')
  )
    return { unknown: 'the context is not a folder here' };
  const dockerfile = known.get('dockerfile') ?? 'Dockerfile';
  const isBeside = dockerfile.startsWith('cwd://');
  const path = isBeside
    ? dockerfile.slice('cwd://'.length)
    : join(isAbsolute(dockerfile) ? '' : context, dockerfile);
  const args = maps.get('args') ?? [];
  // Any argument may be among what is not known.
  if (args.some(({ key }) => key === undefined)) return { unknown: 'the build arguments are not known' };
  const target = known.get('target');
  return {
    build: {
      dockerfile: shown(folder, path),
      context: shown(folder, context),
      ...(target === undefined || target === '' ? {} : { target }),
      arguments: args.flatMap(({ key }) => key ?? []),
      describesBuilds: true,
      ...((maps.get('contexts') ?? []).length > 0 ? { hasOtherContexts: true as const } : {}),
    },
  };
}

/** Returns the Dockerfiles that targets build and that are not there. */
export async function missingDockerfiles(
  targets: readonly BakeTarget[],
  folder: TargetFile,
  { files, directory }: ReadContext,
): Promise<ReadonlySet<string>> {
  const names = targets.flatMap((target) => {
    const found = buildOf(target, folder);
    return target.inline === undefined && 'build' in found ? [found.build.dockerfile] : [];
  });
  const missing = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const status = await files.status(resolve(directory, name));
      return status.state === 'absent' ? [name] : [];
    }),
  );
  return new Set(missing.flat());
}

/** A name for a Dockerfile that a target has in the bake file: no file has it. */
function inlineName({ name }: BakeTarget, { at }: BakeDockerfile): string {
  return `${at.file} (target ${name})`;
}

/** Returns the Dockerfiles that targets have in the bake file, each once, with their builds. */
export function dockerfilesInTargets(
  targets: readonly BakeTarget[],
  folder: TargetFile,
  textOf: (file: string) => Pick<TargetText, 'key' | 'shown' | 'text'>,
): { dockerfiles: readonly DockerfileFacts[]; builds: readonly WrittenBuild[] } {
  const written = targets.flatMap((target) =>
    target.inline === undefined ? [] : [{ target, inline: target.inline }],
  );
  const groups = Map.groupBy(written, ({ inline: { at, text } }) =>
    JSON.stringify([at.file, at.range, text]),
  );
  const read = [...groups.values()].map((group) => {
    const [{ target, inline }] = group as [(typeof group)[0], ...typeof group];
    const { at, pieces } = inline;
    const source = textOf(inline.at.file);
    const name = inlineName(target, inline);
    const facts: DockerfileFacts = {
      file: { name, key: name },
      text: inline.text,
      inline: {
        kind: 'bake',
        owner: target.name,
        within: { name: source.shown, key: source.key },
        at,
        ...(pieces && { pieces }),
        source: source.text,
      },
    };
    const builds = group.map((one): WrittenBuild => {
      const found = buildOf(one.target, folder);
      // Without a context, what the Dockerfile takes from it is not known.
      return { ...('build' in found ? found.build : { arguments: [] }), dockerfile: name };
    });
    return { facts, builds };
  });
  return { dockerfiles: read.map(({ facts }) => facts), builds: read.flatMap(({ builds }) => builds) };
}
