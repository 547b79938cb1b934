import { dirname, join } from 'node:path/posix';
import { readCompose, type ComposeReading } from '../../../compose/adapter/read-compose.ts';
import { rememberingParser } from '../../../formats/yaml/parse-documents.ts';
import type { HostFiles } from '../../../io/files.ts';
import { parseWithReferences } from '../shared/load-references.ts';
import { setVariables, type RuntimeContext } from '../../runtime/runtime-context.ts';
import type { TargetText } from '../shared/target.ts';

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
  const input = {
    file: first.shown,
    text: first.text,
    directory,
    overrides: overrides.map(({ path, shown, text }) => ({ file: shown, path, text })),
    env: setVariables(runtime),
    parseDocuments: rememberingParser(),
    ...(project === undefined ? {} : { project }),
  };
  return parseWithReferences(files, (load, whyUnread) => readCompose({ ...input, load, whyUnread }), [
    join(directory, '.env'),
  ]);
}
