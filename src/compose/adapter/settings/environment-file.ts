import type { FileLocation } from '../../../core/location.ts';
import type { WorkloadCredential } from '../../../core/workload/workload.ts';
import type { EnvironmentVariable } from '../../../core/workload/environment-variable.ts';
import { environmentVariable } from '../../../formats/docker-values/environment.ts';
import { findVariableCredentials } from '../../../secrets/named.ts';
import { parseDotenv } from '../../language/dotenv.ts';

/** A variable of an environment file, and what its value looks like. */
export interface FileVariable {
  name: string;
  /** Its line in the file, by the name under which the file was first read. */
  at: FileLocation;
  value: { value: EnvironmentVariable } | { unresolved: string };
  credentials: readonly ({ value: WorkloadCredential } | { unresolved: string })[];
}

/** The variables of an environment file, or why there are none. */
export type EnvironmentFile = { variables: readonly FileVariable[] } | { unread: string };

function readFile(content: string | undefined, file: string): EnvironmentFile {
  if (content === undefined) return { unread: 'the file could not be read' };
  const assignments = parseDotenv(content);
  if (assignments === undefined) return { unread: 'the file could not be parsed' };
  const variables = assignments.map(({ name, value: text, literal, range }): FileVariable => {
    const at: FileLocation = { in: 'file', file, range };
    if (!literal)
      return { name, at, value: { unresolved: `${name} is made from other variables` }, credentials: [] };
    const credentials = text === undefined ? [] : findVariableCredentials({ name, text, at: [] });
    return { name, at, value: { value: environmentVariable(name, text) }, credentials };
  });
  return { variables };
}

/**
 * Reads environment files by absolute path, and the path as locations show it, each once: services share the variables of
 * a file.
 */
export function environmentFiles(
  load: (path: string) => string | undefined,
): (path: string, shown: string) => EnvironmentFile {
  const files = new Map<string, EnvironmentFile>();
  return (path, shown) => {
    const file = files.get(path) ?? readFile(load(path), shown);
    files.set(path, file);
    return file;
  };
}
