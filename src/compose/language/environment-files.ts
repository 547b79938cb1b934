import { parseDotenv } from './dotenv.ts';
import { interpolate, type Variables } from './interpolate.ts';

/** Gives the files of variables by absolute path, and takes those that Compose refuses. */
export interface EnvironmentFiles {
  load(path: string): string | undefined;
  /** Why a file that is there could not be read. */
  whyUnread(path: string): string | undefined;
  refuse(path: string): void;
}

/** Says that Compose refuses a file of variables. */
export function invalidEnvironment(path: string): string {
  return `the variables of ${path} cannot be read: the file is not valid`;
}

/** Adds the assignments of a text; `undefined` if Compose refuses it. */
function addAssignments(outer: Variables, before: Variables, text: string): Variables | undefined {
  const assignments = parseDotenv(text);
  if (assignments === undefined) return undefined;
  // Most projects have no such file.
  if (assignments.length === 0) return before;
  const set = new Map(before.set);
  const variables = { ...before, set };
  for (const { name, value: written, literal } of assignments) {
    // A name alone has the value that it has outside.
    if (written === undefined) continue;
    const value = literal ? { text: written } : interpolate(written, variables);
    if ('invalid' in value) return undefined;
    if (!outer.set.has(name))
      set.set(
        name,
        'text' in value ? value : { unresolved: `variable ${name} is not known: ${value.unresolved}` },
      );
  }
  return variables;
}

/**
 * Adds the variables of dotenv files as Compose does: the outer ones win over them, and a later assignment over
 * an earlier one (measured on 2.26.1). A file that is absent adds nothing, unless it is named: it is there where
 * the project runs. After one that could not be read, or that Compose refuses, no other name is known to be unset.
 */
export function withEnvironmentFiles(
  outer: Variables,
  paths: readonly string[],
  files: EnvironmentFiles,
  areNamed = false,
): Variables {
  let variables = outer;
  for (const path of outer.others === undefined ? paths : []) {
    const text = files.load(path);
    const absent = areNamed ? 'there is no such file' : undefined;
    const why = text === undefined ? (files.whyUnread(path) ?? absent) : undefined;
    if (why !== undefined) {
      variables = { ...outer, others: `${path} could not be read (${why})` };
      continue;
    }
    const added = addAssignments(outer, variables, text ?? '');
    if (added === undefined) files.refuse(path);
    variables = added ?? { ...outer, others: `${path} is invalid` };
  }
  return variables;
}
