/** The variable by which a test file learns the paths that the run was limited to. */
export const pathsVariable = 'IRONHULL_TEST_PATHS';

/** Whether `file` begins with one of `prefixes`; with none, every file does. */
export function isChosen(file: string, prefixes: readonly string[]): boolean {
  return prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix.replace(/^\.\//, '')));
}

/** Those of `files` that the run was limited to; all where it was limited to none of them. */
export function chosenFiles(files: readonly string[]): ReadonlySet<string> {
  const prefixes = (process.env[pathsVariable] ?? '').split('\n').filter((prefix) => prefix !== '');
  const chosen = files.filter((file) => isChosen(file, prefixes));
  return new Set(chosen.length > 0 ? chosen : files);
}
