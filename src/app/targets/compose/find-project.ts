import {
  findProjectFiles,
  type ComposeCall,
  type ProjectFiles,
} from '../../../compose/adapter/project-files.ts';
import type { HostFiles } from '../../../io/files.ts';
import { parseWithReferences } from '../shared/load-references.ts';

/** Returns the files that `docker compose` would read when it is started so. */
export async function findProject(call: ComposeCall, files: HostFiles): Promise<ProjectFiles> {
  return parseWithReferences(files, (references) => findProjectFiles(call, references));
}
