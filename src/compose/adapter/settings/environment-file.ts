import type { WorkloadCredential } from '../../../core/workload.ts';
import type { EnvironmentVariable } from '../../../core/environment-variable.ts';
import { environmentVariable } from '../../../formats/docker-values/environment.ts';
import { findVariableCredentials } from '../../../secrets/named.ts';
import { parseDotenv } from '../../language/dotenv.ts';

/** A variable of an environment file, and what its value looks like. */
export interface FileVariable {
  name: string;
  value: { value: EnvironmentVariable } | { unresolved: string };
  credentials: readonly ({ value: WorkloadCredential } | { unresolved: string })[];
}

/** The variables of an environment file, or why there are none. */
export type EnvironmentFile = { variables: readonly FileVariable[] } | { unread: string };

function readFile(content: string | undefined): EnvironmentFile {
  if (content === undefined) return { unread: 'the file could not be read' };
  const assignments = parseDotenv(content);
  if (assignments === undefined) return { unread: 'the file could not be parsed' };
  const variables = assignments.map(({ name, value: text, literal }): FileVariable => {
    if (!literal)
      return { name, value: { unresolved: `${name} is made from other variables` }, credentials: [] };
    const credentials = text === undefined ? [] : findVariableCredentials({ name, text, at: [] });
    return { name, value: { value: environmentVariable(name, text) }, credentials };
  });
  return { variables };
}

/** Reads environment files by absolute path, each once: services share the variables of a file. */
export function environmentFiles(
  load: (path: string) => string | undefined,
): (path: string) => EnvironmentFile {
  const files = new Map<string, EnvironmentFile>();
  return (path) => {
    const file = files.get(path) ?? readFile(load(path));
    files.set(path, file);
    return file;
  };
}
