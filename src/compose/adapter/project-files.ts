import { posix } from 'node:path';
import { onceFor } from '../../core/once-for.ts';
import { variableValue, variablesOf, type Variables } from '../language/interpolate.ts';
import { withEnvironmentFiles, type EnvironmentFiles } from '../language/environment-files.ts';

/** The names that Compose looks for, in the order in which it takes them. */
const mainNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;

/** Of these Compose merges the first that is there over the main file, whatever name that has. */
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const;

/** Whether Compose takes a file of this name without being asked for it. */
export function isMainName(name: string): boolean {
  return mainNames.some((one) => one === name);
}

/** How `docker compose` is started. */
export interface ComposeCall {
  /** The absolute working directory. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Whether the folders above are searched too, as Compose does. */
  searchesAbove?: boolean;
  /** Absolute paths (`--file`). */
  files?: readonly string[];
  /** Absolute path (`--project-directory`). */
  directory?: string;
  /** Absolute paths (`--env-file`). */
  environmentFiles?: readonly string[];
}

/** What Compose reads when it is started. */
export interface ProjectFiles {
  /** Absolute paths in the order in which they are merged; none if there is no Compose file. */
  paths: readonly string[];
  directory: string;
  /** The files of variables, one round after another: in each a later file wins, and an earlier round wins over a later. */
  environmentFiles: readonly (readonly string[])[];
  /** Whether `COMPOSE_FILE` names the files. */
  byVariable: boolean;
  /** Why Compose does not start, or why its files are not known. */
  problems: readonly string[];
}

/** What the search for the files of a project asks of the file system. */
export interface FileLookup extends Omit<EnvironmentFiles, 'refuse'> {
  /** Whether something is there under an absolute path, links followed. */
  exists(path: string): boolean;
}

interface Round {
  paths: readonly string[];
  directory: string;
  environmentFiles: readonly string[];
  byVariable: boolean;
  variables: Variables;
  problems: readonly string[];
}

function knownText(name: string, variables: Variables): string | undefined {
  const value = variableValue(name, variables);
  return value !== undefined && 'text' in value ? value.text : undefined;
}

/** The variables of an environment, which many folders share. */
const setIn = onceFor((env: ComposeCall['env']): Variables => {
  const set = Object.entries(env).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
  return variablesOf(Object.fromEntries(set));
});

function absolute(path: string, cwd: string): string {
  return posix.resolve(cwd, path);
}

/** The main file of a folder, with the override that Compose merges over it; of a folder above if it has none. */
function defaultFiles(folder: string, isSearchedAbove: boolean, lookup: FileLookup): readonly string[] {
  const first = (names: readonly string[]): readonly string[] =>
    names
      .map((name) => posix.join(folder, name))
      .filter((path) => lookup.exists(path))
      .slice(0, 1);
  const main = first(mainNames);
  if (main.length > 0) return [...main, ...first(overrideNames)];
  const above = posix.dirname(folder);
  return isSearchedAbove && above !== folder ? defaultFiles(above, true, lookup) : [];
}

interface Named {
  paths: readonly string[];
  byVariable: boolean;
  problems: readonly string[];
}

function namedFiles(call: ComposeCall, variables: Variables, lookup: FileLookup): Named {
  const none = { byVariable: false, problems: [] };
  if (call.files !== undefined) return { ...none, paths: call.files };
  const value = variableValue('COMPOSE_FILE', variables);
  const unset = defaultFiles(call.directory ?? call.cwd, call.searchesAbove ?? false, lookup);
  if (value === undefined) return { ...none, paths: unset };
  if ('unresolved' in value) return { ...none, paths: unset, problems: [value.unresolved] };
  const separator = knownText('COMPOSE_PATH_SEPARATOR', variables) ?? '';
  const paths = value.text.split(separator === '' ? ':' : separator).map((path) => absolute(path, call.cwd));
  return { ...none, paths, byVariable: true };
}

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** The files of variables: those that are named, else `.env` of the project's directory. */
function variableFiles({ cwd, env, environmentFiles }: ComposeCall, directory: string, variables: Variables) {
  if (environmentFiles !== undefined) return environmentFiles;
  const named = env['COMPOSE_ENV_FILES'];
  if (named !== undefined && named !== '') return named.split(',').map((path) => absolute(path, cwd));
  if (truths.has(knownText('COMPOSE_DISABLE_ENV_FILE', variables) ?? '')) return [];
  return [posix.join(directory, '.env')];
}

function readRound(call: ComposeCall, variables: Variables, lookup: FileLookup): Round {
  const named = namedFiles(call, variables, lookup);
  const [first] = named.paths;
  const directory = call.directory ?? (first === undefined ? call.cwd : posix.dirname(first));
  const environmentFiles = variableFiles(call, directory, variables);
  const files = { ...lookup, refuse: () => undefined };
  return {
    ...named,
    directory,
    environmentFiles,
    variables: withEnvironmentFiles(variables, environmentFiles, files),
  };
}

/**
 * Returns the files that `docker compose` reads, as it finds them (measured on 2.26.1). It looks twice: the
 * variables of the first look, as `COMPOSE_FILE` in `.env`, count as set in the environment at the second.
 */
export function findProjectFiles(call: ComposeCall, lookup: FileLookup): ProjectFiles {
  const first = readRound(call, setIn(call.env), lookup);
  const second = readRound(call, first.variables, lookup);
  const rounds = [first.environmentFiles, second.environmentFiles];
  const isSame = JSON.stringify(rounds[0]) === JSON.stringify(rounds[1]);
  const { paths, directory, byVariable, problems } = second;
  return { paths, directory, environmentFiles: isSame ? rounds.slice(1) : rounds, byVariable, problems };
}
