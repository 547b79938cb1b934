import type { Distribution } from '../../core/software/software-package.ts';

/** Assignments of a file like os-release(5), and what is not understood. */
export interface Assignments {
  values: ReadonlyMap<string, string>;
  gaps: readonly string[];
}

const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/u;
/** White space would need quotes, but other readers take it as well. */
const unquoted = /^[^"'`\\]*$/u;
const singleQuoted = /^'([^']*)'$/u;
const doubleQuoted = /^"((?:[^"\\$`]|\\.)*)"$/u;

/** Reads assignments as a shell would: the last one of a variable counts. Nothing is expanded. */
export function readAssignments(text: string): Assignments {
  const values = new Map<string, string>();
  const gaps: string[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, raw] = assignment.exec(line) ?? [];
    const value = raw === undefined ? undefined : unquote(raw);
    if (name === undefined || value === undefined) gaps.push(`line ${index + 1} is not understood`);
    else values.set(name, value);
  }
  return { values, gaps };
}

function unquote(raw: string): string | undefined {
  if (unquoted.test(raw)) return raw;
  const double = doubleQuoted.exec(raw)?.[1];
  // A backslash escapes these four and stays before others (os-release(5), sh(1)).
  if (double !== undefined) return double.replace(/\\(["$`\\])/gu, '$1');
  return singleQuoted.exec(raw)?.[1];
}

const maxNameCharacters = 200;
/** The default of `ID` (os-release(5)), for a distribution that is not known. */
export const unknownId = 'linux';
const idForm = /^[a-z0-9][a-z0-9._-]{0,99}$/u;
const versionForm = /^[\w.+~-]{1,100}$/u;

/** Returns the text as an `ID`; `undefined` if it cannot be one. */
export function toId(text: string): string | undefined {
  const id = text.toLowerCase();
  return idForm.test(id) ? id : undefined;
}

/** The parts of a distribution as a file states them. */
export interface StatedDistribution {
  id: string;
  like?: readonly string[];
  version?: string | undefined;
  codename?: string | undefined;
  name?: string | undefined;
}

/** Returns a distribution without parts that are empty or malformed. */
export function toDistribution({ id, like = [], version, codename, name }: StatedDistribution): Distribution {
  const isVersion = version !== undefined && versionForm.test(version);
  const isCodename = codename !== undefined && versionForm.test(codename);
  const shown = name === undefined || name === '' ? [id, isVersion ? version : ''].join(' ').trim() : name;
  return {
    id,
    like: like.flatMap((one) => toId(one) ?? []),
    ...(isVersion ? { version } : {}),
    ...(isCodename ? { codename: codename.toLowerCase() } : {}),
    name: shown.slice(0, maxNameCharacters),
  };
}

/** Returns the distribution that os-release(5) describes, whose `ID` is `linux` by default; `undefined` if it is malformed. */
export function distributionOf({ values }: Assignments): Distribution | undefined {
  const id = toId(values.get('ID') || unknownId);
  if (id === undefined) return undefined;
  return toDistribution({
    id,
    like: (values.get('ID_LIKE') ?? '').split(/\s+/u),
    version: values.get('VERSION_ID'),
    codename: values.get('VERSION_CODENAME') || values.get('UBUNTU_CODENAME'),
    name: values.get('PRETTY_NAME') || values.get('NAME'),
  });
}
