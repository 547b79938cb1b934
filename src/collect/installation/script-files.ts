import { posix } from 'node:path';
import {
  scriptReferences,
  type ScriptReference,
  type ScriptReferences,
} from '../../adapters/shell/script-references.ts';
import { known, unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import { fileNamePattern } from '../../formats/shell-words/file-name-pattern.ts';
import type { HostFiles } from '../../io/files.ts';
import { repositoryFiles } from './git-repositories.ts';
import type { Place } from './units.ts';

/** Limit of the files that the scripts of a host lead to. */
const mostFiles = 200;

/** The first line of a script: its interpreter. */
const firstLine = /^#!\s*(\/\S+)(?:[ \t]+(?:-\S+[ \t]+)*(\S+))?/u;
const shellName = /^(?:ba|da|a|k|z)?sh$/u;

/** Most bytes of the script before an archive that it unpacks or starts. */
const longestPart = 256 * 1024;

/** Returns the text of a script; of one with an archive behind it (a program of Java, an installer) what comes before. */
async function readShellPart(files: HostFiles, path: string): Promise<Observed<string>> {
  const text = await files.readText(path);
  if (text.state !== 'unreadable' || text.why !== 'unsupported') return text;
  const start = await files.withBytes(path, (bytes) =>
    bytes.read(0, Math.min(longestPart, bytes.size)).toString('latin1'),
  );
  const [part = '', ...archive] = (valueOf(start) ?? '').split('\0', 2);
  return archive.length === 0 ? text : known(part.slice(0, part.lastIndexOf('\n') + 1), path);
}

/** Returns the text of a script, and its interpreter; absent for a program. */
async function readScript(
  files: HostFiles,
  { path, sourced }: ScriptReference,
): Promise<{ text: string; interpreter?: string; isShell: boolean } | UnreadableReading | undefined> {
  const head = await files.withBytes(path, (bytes) => bytes.read(0, Math.min(2, bytes.size)).toString());
  if (head.state === 'unreadable') return head.why === 'denied' ? head : undefined;
  if (head.state === 'absent' || (head.value !== '#!' && !sourced)) return undefined;
  const text = await readShellPart(files, path);
  if (text.state === 'unreadable') return text;
  const [, interpreter, word = ''] = firstLine.exec(valueOf(text) ?? '') ?? [];
  const name = posix.basename(interpreter ?? '');
  const isShell = sourced || shellName.test(name === 'env' ? posix.basename(word) : name);
  return { text: valueOf(text) ?? '', isShell, ...(interpreter === undefined ? {} : { interpreter }) };
}

/** Returns the files that a reference means: those of a folder, of a pattern in its last part, of a repository. */
export async function referencedFiles(
  files: HostFiles,
  { path, sourced, git }: ScriptReference,
): Promise<readonly ScriptReference[]> {
  if (git !== undefined)
    return (await repositoryFiles(files, git)).map((file) => ({ path: file, sourced: false }));
  const [folder, last] = path.endsWith('/')
    ? [path.slice(0, -1), '*']
    : [posix.dirname(path), posix.basename(path)];
  if (!/[*?[]/u.test(last)) return [{ path, sourced }];
  const pattern = fileNamePattern(last);
  const names = valueOf(await files.list(folder)) ?? [];
  return names.filter((name) => pattern.test(name)).map((name) => ({ path: `${folder}/${name}`, sourced }));
}

/** What scripts lead to. */
export interface ScriptFiles {
  /** Files that they run or read, and why others are unknown. */
  found: readonly Place[];
  /** Places at which they would run or read another file, by the script: nothing is there now. */
  missing: ReadonlyMap<string, readonly string[]>;
}

/** Returns the existing files of references, and the paths that do not exist. */
async function present(
  files: HostFiles,
  references: readonly ScriptReference[],
): Promise<{ there: readonly ScriptReference[]; missing: readonly string[] }> {
  const each = (await Promise.all(references.map((one) => referencedFiles(files, one)))).flat();
  const kinds = await Promise.all(
    each.map(async ({ path }) => {
      const real = await files.realPath(path);
      // What is unreadable exists all the same.
      if (real.state !== 'known') return real.state === 'absent' ? 'absent' : 'file';
      return valueOf(await files.status(real.value))?.kind ?? 'file';
    }),
  );
  return {
    there: each.filter((_one, index) => kinds[index] === 'file'),
    missing: each.flatMap(({ path }, index) => (kinds[index] === 'absent' ? [path] : [])),
  };
}

/**
 * Returns the files that scripts run, or read as a part of themselves, and those that these do. Scripts of other
 * languages than the shell are not followed, nor those that `isLeaf` names.
 */
export async function followScripts(
  files: HostFiles,
  programs: readonly string[],
  isLeaf: (path: string) => boolean = () => false,
): Promise<ScriptFiles> {
  const waiting: ScriptReference[] = programs.map((path) => ({ path, sourced: false }));
  const seen = new Set(programs);
  const found: Place[] = [];
  const missing = new Map<string, readonly string[]>();
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const script = await readScript(files, one);
    if (script === undefined) continue;
    if ('state' in script) {
      found.push(script);
      continue;
    }
    const references: ScriptReferences = script.isShell
      ? scriptReferences(script.text, one.path)
      : { files: [], unknown: [], names: [] };
    const { files: named, unknown, isCut } = references;
    if (isCut) {
      found.push(unreadable('unsupported', 'it names more files than are looked for', one.path));
      continue;
    }
    const own = script.interpreter === undefined ? [] : [{ path: script.interpreter, sourced: false }];
    const { there, missing: absent } = await present(files, [...own, ...named]);
    if (absent.length > 0) missing.set(one.path, absent);
    for (const text of unknown)
      found.push(
        unreadable('undetermined', `which file it reads by ${text} is known only when it runs`, one.path),
      );
    for (const next of there) {
      if (seen.has(next.path)) continue;
      seen.add(next.path);
      found.push(next.path);
      if (!isLeaf(next.path)) waiting.push(next);
    }
    if (seen.size > mostFiles)
      return {
        found: [...found, unreadable('unsupported', `more than ${mostFiles} files start it`, one.path)],
        missing,
      };
  }
  return { found, missing };
}
