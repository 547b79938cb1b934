/** A package in a lock file. */
export interface LockedCrate {
  name: string;
  version: string;
  /** `registry+https://…`, `git+https://…#commit`; missing for a package of the workspace. */
  source?: string;
}

/** What a `Cargo.lock` states. */
export interface CargoLock {
  crates: readonly LockedCrate[];
  /** Lines and tables that were not understood. */
  problems: readonly string[];
}

const maxProblems = 20;
/** Tables that describe packages; the others are `metadata`, and `patch.unused` of what is not used. */
const packageTables: ReadonlySet<string> = new Set(['[[package]]', '[root]']);

interface Table {
  header: string;
  line: number;
  values: Map<string, string>;
}

/**
 * Parses a `Cargo.lock` of any version (1 to 4) in the regular form in which Cargo writes it: one key, one bracket or one member of
 * an array on each line. A line of another form is a problem.
 */
export function parseCargoLock(text: string): CargoLock {
  const problems: string[] = [];
  const tables = tablesOf(text, (problem) => {
    if (problems.length < maxProblems) problems.push(problem);
  });
  const crates: LockedCrate[] = [];
  for (const { header, line, values } of tables) {
    if (!packageTables.has(header)) continue;
    const [name, version, source] = [values.get('name'), values.get('version'), values.get('source')];
    if (name !== undefined && version !== undefined)
      crates.push({ name, version, ...(source !== undefined && { source }) });
    else if (problems.length < maxProblems)
      problems.push(`line ${line}: the package has no ${name === undefined ? 'name' : 'version'}`);
  }
  return { crates, problems };
}

function tablesOf(text: string, report: (problem: string) => void): Table[] {
  const tables: Table[] = [];
  let isInArray = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const values = tables.at(-1)?.values;
    if (line === '' || line.startsWith('#')) continue;
    if (isInArray) {
      isInArray = !line.startsWith(']');
      if (isInArray && !line.startsWith('"')) report(`line ${index + 1} was not understood`);
      continue;
    }
    const [, key, value = ''] = /^("[^"]*"|[A-Za-z_-]+)\s*=\s*(.*)$/u.exec(line) ?? [];
    if (line.startsWith('[')) {
      if (!/^\[{1,2}[\w.-]+\]{1,2}$/u.test(line)) report(`line ${index + 1} was not understood`);
      tables.push({ header: line, line: index + 1, values: new Map() });
    } else if (key === undefined) report(`line ${index + 1} was not understood`);
    else if (value.startsWith('[')) isInArray = !value.endsWith(']');
    else {
      const string = /^"([^"\\]*)"$|^'([^']*)'$/u.exec(value);
      if (string !== null) values?.set(key, string[1] ?? string[2] ?? '');
      else if (!/^\d+$/u.test(value))
        report(`line ${index + 1}: the value of ${key.slice(0, 80)} is no plain string`);
    }
  }
  return tables;
}
