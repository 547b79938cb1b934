import { join } from 'node:path/posix';
import { readCompose, type OverrideFile } from '../compose/adapter/read-compose.ts';
import { IronhullError } from '../core/errors.ts';
import { parseDotenv } from '../compose/language/dotenv.ts';
import type { HostFiles } from '../io/files.ts';
import { parseWithReferences } from './load-references.ts';
import { setVariables, type RuntimeContext } from './runtime-context.ts';
import { problemGap, toFacts, type ParsedTarget } from './parsed-target.ts';

/** How a compose file is read. */
export interface ComposeTarget {
  /** Absolute path of the file. */
  path: string;
  /** The path as it is shown in the report. */
  shown: string;
  /** Files merged over it, in order. */
  overrides?: readonly { path: string; shown: string }[];
  /** The project's name where something else than the file decides it (a container's label). */
  project?: string;
}

/** Reads a file or says that it cannot be had; a file that is not there is an error when a person named it. */
async function requireText(files: HostFiles, path: string, shown: string): Promise<string> {
  const text = await files.readText(path);
  switch (text.state) {
    case 'known':
      return text.value;
    case 'absent':
      throw new IronhullError('TARGET_MISSING', shown);
    case 'unreadable':
      throw new IronhullError('TARGET_UNREADABLE', `${shown}: ${text.detail}`);
  }
}

/** Variables as `docker compose` sees them: the environment, and below it the `.env` beside the file. */
async function variables(
  runtime: RuntimeContext,
  files: HostFiles,
  directory: string,
): Promise<Record<string, string>> {
  const beside = await files.readText(join(directory, '.env'));
  const assignments = beside.state === 'known' ? (parseDotenv(beside.value) ?? []) : [];
  // A value made from other variables is left unset: its reader then says that it is not known.
  const literal = assignments.flatMap(({ name, value, literal: plain }) =>
    plain && value !== undefined ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(literal), ...setVariables(runtime) };
}

/** Files merged over the first one, with their texts. */
async function openOverrides(
  { overrides = [] }: ComposeTarget,
  files: HostFiles,
): Promise<readonly OverrideFile[]> {
  const texts = await Promise.all(overrides.map(({ path, shown }) => requireText(files, path, shown)));
  return overrides.map(({ path, shown }, n) => ({ file: shown, path, text: texts[n] ?? '' }));
}

/**
 * Reads a compose file and those merged over it, with the files that they extend, include or name
 * as a seccomp profile.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE` for a file that cannot be had.
 */
export async function readComposeTarget(
  target: ComposeTarget,
  files: HostFiles,
  runtime: RuntimeContext,
): Promise<ParsedTarget> {
  const { path, shown, project } = target;
  const text = await requireText(files, path, shown);
  const overrides = await openOverrides(target, files);
  const directory = join(path, '..');
  const env = await variables(runtime, files, directory);
  const name = project === undefined ? {} : { project };
  const reading = await parseWithReferences(files, (load) =>
    readCompose({ file: shown, text, directory, overrides, env, load, ...name }),
  );
  const gaps = reading.problems.map((problem) => problemGap('compose', shown, problem));
  return { workloads: reading.workloads.map(toFacts), gaps };
}
