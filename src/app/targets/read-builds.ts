import { dirname, normalize, resolve } from 'node:path/posix';
import { readDockerfileFacts } from '../../adapters/dockerfile/inline-dockerfile.ts';
import type { BuildContextFacts, DockerfileFacts } from '../../core/facts/facts.ts';
import { valueOf } from '../../core/observed.ts';
import type { WrittenBuild } from '../../core/workload/written-build.ts';
import { readBuildContext } from './dockerfile/read-context.ts';
import type { ReadContext, TargetReading } from './shared/target.ts';

/** Returns the builds that files describe. */
export function buildsOf(readings: readonly TargetReading[]): readonly WrittenBuild[] {
  return readings.flatMap(({ facts, builds = [] }) => [
    ...(facts?.workloads ?? []).flatMap(({ written: { build } }) => build ?? []),
    ...builds,
  ]);
}

/** The folders of the contexts that a Dockerfile is built with, as they are shown; `undefined` for one elsewhere. */
function foldersOf(
  { file, inline }: DockerfileFacts,
  builds: readonly WrittenBuild[],
): readonly (string | undefined)[] {
  const own = inline === undefined ? dirname(file.name) : undefined;
  const folders = builds.map(({ context = own }) =>
    context === undefined ? undefined : normalize(context).replace(/(?<=.)\/$/u, ''),
  );
  return [...new Set(folders)];
}

async function contextIn(
  facts: DockerfileFacts,
  folder: string | undefined,
  context: ReadContext,
): Promise<BuildContextFacts | undefined> {
  if (folder === undefined) return undefined;
  const path = resolve(context.directory, folder);
  const status = valueOf(await context.files.status(valueOf(await context.files.realPath(path)) ?? path));
  // A checkout may lack it; then what it decides stays unknown.
  if (status?.kind !== 'directory') return undefined;
  const dockerfile = readDockerfileFacts(facts);
  const { name } = facts.file;
  const own = { path: resolve(context.directory, name), shown: name };
  return readBuildContext(dockerfile, own, context, { path, shown: folder });
}

/** The stages that builds make images of; nothing where it is the last one alone. */
function builtStages(builds: readonly WrittenBuild[]): Pick<DockerfileFacts, 'targets'> {
  const named = builds.flatMap(({ target = '', describesBuilds }) =>
    describesBuilds === true ? [target] : ['', target],
  );
  const targets = [...new Set(named)];
  return targets.every((target) => target === '') ? {} : { targets };
}

/** Returns a Dockerfile with the contexts and stages of its builds, which count instead of the folder that it is in. */
async function withBuilds(
  facts: DockerfileFacts,
  builds: readonly WrittenBuild[],
  context: ReadContext,
): Promise<DockerfileFacts> {
  const { context: byFolder, ...rest } = facts;
  const staged = { ...rest, ...builtStages(builds) };
  if (context.buildContext !== undefined) return { ...staged, ...(byFolder && { context: byFolder }) };
  const folders = foldersOf(facts, builds);
  const contexts = await Promise.all(
    folders.map(async (folder) =>
      byFolder !== undefined && folder === normalize(byFolder.folder)
        ? byFolder
        : contextIn(facts, folder, context),
    ),
  );
  const [first, ...others] = contexts.filter((one) => one !== undefined);
  return {
    ...staged,
    ...(first === undefined || contexts.includes(undefined) ? {} : { context: first }),
    ...(others.length === 0 ? {} : { otherContexts: others }),
  };
}

/** Returns the Dockerfiles of a run with what the builds that name them say. */
export async function dockerfilesWithBuilds(
  dockerfiles: readonly DockerfileFacts[],
  builds: readonly WrittenBuild[],
  context: ReadContext,
): Promise<readonly DockerfileFacts[]> {
  const byDockerfile = Map.groupBy(builds, ({ dockerfile }) => normalize(dockerfile));
  return Promise.all(
    dockerfiles.map(async (facts) => {
      const own = byDockerfile.get(normalize(facts.file.name));
      return own === undefined ? facts : withBuilds(facts, own, context);
    }),
  );
}
