import { dirname, join, relative } from 'node:path/posix';
import { readCompose, type ComposeReading } from '../../../compose/adapter/read-compose.ts';
import { composeServiceOf, rememberService } from '../../../compose/adapter/written-values.ts';
import { rememberingParser } from '../../../formats/yaml/parse-documents.ts';
import type { HostFiles } from '../../../io/files.ts';
import { withConfigurationFiles } from '../shared/configuration-files.ts';
import { parseWithReferences } from '../shared/load-references.ts';
import { setVariables, type RuntimeContext } from '../../runtime/runtime-context.ts';
import type { TargetText } from '../shared/target.ts';
import { followLinks } from '../shared/follow-links.ts';

/** A Compose project: its files in the order in which they are merged, and how they are read. */
export interface ComposeProject {
  texts: readonly [TargetText, ...TargetText[]];
  /** Absolute. */
  directory: string;
  /** The files of variables, as `findProjectFiles` gives them; `.env` of the directory if left out. */
  environmentFiles?: readonly (readonly string[])[];
  /** The active profiles; those of `COMPOSE_PROFILES` if left out. */
  profiles?: readonly string[];
  /** `swarm`: as `docker stack deploy` takes it. */
  deploysTo?: 'swarm';
  /** The name, where something else than the files decides it (an option, a container's label). */
  name?: string;
}

/** A project as it was read, with the absolute paths of the further files that it consists of. */
export interface ProjectReading extends ComposeReading {
  parts: ReadonlySet<string>;
}

/** Reads a Compose project, with the files that it extends, includes or names as a seccomp profile. */
export async function readProject(
  { texts: [first, ...overrides], directory, environmentFiles, profiles, deploysTo, name }: ComposeProject,
  files: HostFiles,
  runtime: RuntimeContext,
): Promise<ProjectReading> {
  const input = {
    file: first.shown,
    path: first.path,
    text: first.text,
    directory,
    overrides: overrides.map(({ path, shown, text }) => ({ file: shown, path, text })),
    env: setVariables(runtime),
    parseDocuments: rememberingParser(),
    ...(environmentFiles === undefined ? {} : { environmentFiles }),
    ...(profiles === undefined ? {} : { profiles }),
    ...(deploysTo === undefined ? {} : { deploysTo }),
    ...(name === undefined ? {} : { project: name }),
  };
  const parts = new Set<string>();
  const reading = await parseWithReferences(
    files,
    ({ load, whyUnread }) =>
      readCompose({
        ...input,
        whyUnread,
        load: (path) => {
          parts.add(path);
          return load(path);
        },
      }),
    environmentFiles === undefined ? [join(directory, '.env')] : environmentFiles.flat(),
  );
  const read = [first.path, ...overrides.map(({ path }) => path), ...parts];
  const folders = [directory, ...read.map((path) => dirname(path))];
  const linked = await followLinks(reading.workloads, folders, files);
  const folder = {
    path: directory,
    shown: join(dirname(first.shown), relative(dirname(first.path), directory)),
  };
  const workloads = await withConfigurationFiles(linked, folder, files);
  for (const [index, workload] of workloads.entries()) {
    const service = composeServiceOf(reading.workloads[index] ?? workload);
    if (service !== undefined) rememberService(workload, service);
  }
  return { ...reading, workloads, parts };
}
