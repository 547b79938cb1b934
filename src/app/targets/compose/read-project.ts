import { dirname, join } from 'node:path/posix';
import { readCompose, type ComposeReading } from '../../../compose/adapter/read-compose.ts';
import { parseDotenv } from '../../../compose/language/dotenv.ts';
import { rememberingParser } from '../../../formats/yaml/parse-documents.ts';
import type { HostFiles } from '../../../io/files.ts';
import { parseWithReferences } from '../shared/load-references.ts';
import { setVariables, type RuntimeContext } from '../../runtime/runtime-context.ts';
import type { TargetText } from '../shared/target.ts';

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

/**
 * Reads a Compose file and those merged over it, with the files that they extend, include or name
 * as a seccomp profile. `project` is its name where something else than the file decides it (a
 * container's label).
 */
export async function readProject(
  [first, ...overrides]: readonly [TargetText, ...TargetText[]],
  files: HostFiles,
  runtime: RuntimeContext,
  project?: string,
): Promise<ComposeReading> {
  const directory = dirname(first.path);
  const env = await variables(runtime, files, directory);
  const input = {
    file: first.shown,
    text: first.text,
    directory,
    overrides: overrides.map(({ path, shown, text }) => ({ file: shown, path, text })),
    env,
    parseDocuments: rememberingParser(),
    ...(project === undefined ? {} : { project }),
  };
  return parseWithReferences(files, (load) => readCompose({ ...input, load }));
}
