import type { FileLocation } from '../../../core/location.ts';
import type { WorkloadCredential } from '../../../core/workload/workload.ts';
import type { EnvironmentVariable } from '../../../core/workload/environment-variable.ts';
import { environmentVariable } from '../../../formats/docker-values/environment.ts';
import { findVariableCredentials } from '../../../secrets/named.ts';
import { parseDotenv, type Assignment } from '../../language/dotenv.ts';
import { interpolate, type Variables } from '../../language/interpolate.ts';

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

/** Returns the text of a value with its variables; `undefined` if one of them is not known. */
function filledIn({ value, literal }: Assignment, variables: Variables): string | undefined {
  if (value === undefined || literal) return value;
  const found = interpolate(value, variables);
  return 'text' in found ? found.text : undefined;
}

function readFile(content: string | undefined, file: string, project: Variables): EnvironmentFile {
  if (content === undefined) return { unread: 'the file could not be read' };
  const assignments = parseDotenv(content);
  if (assignments === undefined) return { unread: 'the file could not be parsed' };
  // Those of the project win over lines before (measured on 2.26.1).
  const set = new Map(project.set);
  const variables = assignments.map((assignment): FileVariable => {
    const { name, literal, range } = assignment;
    const at: FileLocation = { in: 'file', file, range };
    const text = filledIn(assignment, { ...project, set });
    if (!literal && text === undefined)
      return { name, at, value: { unresolved: `${name} is made from other variables` }, credentials: [] };
    if (text !== undefined && !project.set.has(name)) set.set(name, { text });
    const credentials = text === undefined ? [] : findVariableCredentials({ name, text, at: [] });
    return { name, at, value: { value: environmentVariable(name, text) }, credentials };
  });
  return { variables };
}

/**
 * Reads environment files by absolute path, and the path as locations show it, each once: services share the variables of
 * a file. `project` are the variables of the project, which values of the files can be made from.
 */
export function environmentFiles(
  load: (path: string) => string | undefined,
  project: Variables,
): (path: string, shown: string) => EnvironmentFile {
  const files = new Map<string, EnvironmentFile>();
  return (path, shown) => {
    const file = files.get(path) ?? readFile(load(path), shown, project);
    files.set(path, file);
    return file;
  };
}
