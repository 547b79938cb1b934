import { posix } from 'node:path';
import type {
  ScriptReference,
  ScriptReferences,
  UnknownObeyed,
} from '../../adapters/shell/script-reference.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { known, unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { repositoryFiles } from './git-repositories.ts';
import { matchPaths } from './path-patterns.ts';
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

/** Most characters of a command in a message. */
const longestShown = 80;

interface Script {
  text: string;
  interpreter?: string;
  isShell: boolean;
}

/** Returns the text of a script, and its interpreter, or of a configuration; absent for a program. */
async function readScript(
  files: HostFiles,
  { path, sourced, commandsIn }: ScriptReference,
): Promise<Script | UnreadableReading | undefined> {
  const head = await files.withBytes(path, (bytes) => bytes.read(0, Math.min(2, bytes.size)).toString());
  if (head.state === 'unreadable') return head.why === 'denied' ? head : undefined;
  if (head.state === 'absent' || (head.value !== '#!' && !sourced && commandsIn === undefined))
    return undefined;
  const text = await readShellPart(files, path);
  if (text.state === 'unreadable') return text;
  const [, interpreter, word = ''] = firstLine.exec(valueOf(text) ?? '') ?? [];
  const name = posix.basename(interpreter ?? '');
  const isShell = sourced || shellName.test(name === 'env' ? posix.basename(word) : name);
  return { text: valueOf(text) ?? '', isShell, ...(interpreter === undefined ? {} : { interpreter }) };
}

/** Returns the line of a configuration in which a part of a command stands; absent if it is written otherwise there. */
function lineIn(text: string, written: string): number | undefined {
  const at = text.indexOf(written);
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}

/** Returns the reading of what a script obeys that comes from elsewhere, or a command in the text of a configuration. */
export function undeterminedRun(
  { line, written, origins }: UnknownObeyed,
  path: string,
  configuration?: string,
): UnreadableReading {
  const at = configuration === undefined ? line : lineIn(configuration, written);
  const what = written.replaceAll(/\s+/gu, ' ');
  const shown = what.length > longestShown ? `${what.slice(0, longestShown)}…` : what;
  const place = at === undefined ? '' : `line ${at}: `;
  const detail = `${place}what \`${shown}\` runs is unknown: it depends on ${origins.join(' and ')}`;
  return unreadable('undetermined', detail, path);
}

/** Returns what a script names, or the commands of a configuration. */
function referencesOf(
  { path, commandsIn, args, sourced }: ScriptReference,
  { text, isShell }: Script,
): ScriptReferences {
  if (commandsIn !== undefined) return scriptReferences(commandsIn(text).join('\n'), { isPart: true });
  return isShell
    ? scriptReferences(text, { path, isPart: sourced, ...(args !== undefined && { args }) })
    : { files: [], unknown: [], names: [] };
}

/** Returns a reference to a program, which is followed if it is a script. */
export function programReference(path: string): ScriptReference {
  return { path, sourced: false };
}

/** Returns the files that a reference means: those of a folder, of a pattern, of a repository. */
export async function referencedFiles(
  files: HostFiles,
  reference: ScriptReference,
): Promise<readonly ScriptReference[]> {
  const { git, isFolder = false } = reference;
  const { paths, folders } = await matchPaths(files, reference.path);
  // Whoever may write to a folder whose files are run adds one.
  const open = folders.map((path): ScriptReference => ({ path, sourced: false, isFolder: true }));
  const each = paths.map(async (path): Promise<readonly ScriptReference[]> => {
    if (isFolder) return [{ ...reference, path }];
    if (git !== undefined)
      return (await repositoryFiles(files, { ...git, folder: path })).map(programReference);
    if (!path.endsWith('/')) return [{ ...reference, path }];
    const inside = await matchPaths(files, `${path}*`);
    return [
      ...inside.paths.map((one) => ({ ...reference, path: one })),
      ...inside.folders.map((one): ScriptReference => ({ path: one, sourced: false, isFolder: true })),
    ];
  });
  return [...(await Promise.all(each)).flat(), ...open];
}

/** A script does other things with other arguments. */
function keyOf({ path, args = [] }: ScriptReference): string {
  return [path, ...args].join('\0');
}

/** What scripts lead to. */
export interface ScriptFiles {
  /** Files that they run or read, and why others are unknown. */
  found: readonly Place[];
  /** Folders in which they search for programs or code, or whose files they run. */
  folders: readonly string[];
  /** Places at which they would run or read another file, by the script: nothing is there now. */
  missing: ReadonlyMap<string, readonly string[]>;
}

/** Returns the existing files of references, and the paths that do not exist. */
async function present(
  files: HostFiles,
  references: readonly ScriptReference[],
): Promise<{
  there: readonly ScriptReference[];
  folders: readonly string[];
  missing: readonly string[];
}> {
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
    there: each.filter(({ isFolder }, index) => kinds[index] === 'file' && isFolder !== true),
    folders: each.flatMap(({ path, isFolder }, index) =>
      isFolder === true && kinds[index] !== 'absent' ? [path] : [],
    ),
    missing: each.flatMap(({ path, isFolder }, index) =>
      kinds[index] === 'absent' && isFolder !== true ? [path] : [],
    ),
  };
}

/**
 * Returns the files that scripts run, or read as a part of themselves, and those that these do. Scripts of other
 * languages than the shell are not followed, nor those that `isLeaf` names.
 */
export async function followScripts(
  files: HostFiles,
  programs: readonly ScriptReference[],
  isLeaf: (path: string) => boolean = () => false,
): Promise<ScriptFiles> {
  const waiting: ScriptReference[] = [...programs];
  const seen = new Set(programs.map(keyOf));
  const found: Place[] = [];
  const searched = new Set<string>();
  const missing = new Map<string, readonly string[]>();
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const script = await readScript(files, one);
    if (script === undefined) continue;
    if ('state' in script) {
      found.push(script);
      continue;
    }
    const { files: named, unknown, isCut } = referencesOf(one, script);
    if (isCut) found.push(unreadable('unsupported', 'it names more files than are looked for', one.path));
    if (named.length > mostFiles) continue;
    const own = script.interpreter === undefined ? [] : [programReference(script.interpreter)];
    const { there, folders, missing: absent } = await present(files, [...own, ...named]);
    if (absent.length > 0) missing.set(one.path, absent);
    found.push(...unknown.map((each) => undeterminedRun(each, one.path)));
    for (const folder of folders) searched.add(folder);
    for (const next of there) {
      if (seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      found.push(next.path);
      if (!isLeaf(next.path)) waiting.push(next);
    }
    if (seen.size - programs.length > mostFiles)
      return {
        found: [...found, unreadable('unsupported', `more than ${mostFiles} files start it`, one.path)],
        folders: [...searched],
        missing,
      };
  }
  return { found, folders: [...searched], missing };
}
