import { posix } from 'node:path';
import { commandReferences, loopWords, plainReference, type ReadInner } from './command-references.ts';
import { commandsOfOthers } from './other-user.ts';
import { filesPassedOn, obeyedFiles, obeysTexts, printedTexts, type ObeyedText } from './read-texts.ts';
import { filesHeld, variablesIn } from './held-texts.ts';
import { obeyedElsewhere } from './obeyed-elsewhere.ts';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { forEachReading, type PossibleValues } from './possible-values.ts';
import type { ScriptReference, ScriptReferences } from './script-reference.ts';
import { openScope } from './script-scope.ts';

/** Most files of a text: a loop over a long list, in whose body the variable stands often, names millions. */
const mostFiles = 20_000;

/** Deeper texts in arguments are not read. */
const deepest = 8;

/** Ways to write the folder of the script itself. */
const ownFolder =
  /\$\(dirname\s+(?:--\s+)?"?(?:\$0|\$\{0\}|\$BASH_SOURCE|\$\{BASH_SOURCE(?:\[0\])?\})"?\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/gu;

/** Fills the folder of a script in: also where it makes the folder absolute. */
function withOwnFolder(text: string, folder: string): string {
  const filled = text.replaceAll(ownFolder, folder);
  const absolute = /\$\(cd\s+(?:--\s+)?(?:"([^"$]*)"|([^\s"$)]+))\s*(?:&&|;)\s*pwd(?:\s+-P)?\s*\)/gu;
  return filled.replaceAll(absolute, (_, quoted?: string, plain?: string) =>
    posix.resolve(folder, quoted ?? plain ?? ''),
  );
}

/** What a script obeys that it reads. */
interface Obeying {
  found: ScannedCommand;
  how: ObeyedText;
}

/** Returns what a command runs of the output of others, of a file that it reads, or of what its variables hold. */
function ofOutput(
  { found, how }: Obeying,
  held: ReadonlyMap<string, readonly string[]>,
  read: ReadInner,
): ScriptReferences {
  const written = found.text.slice(found.command.start, found.command.end);
  if (how === 'written') return { files: filesPassedOn(found).map(plainReference), unknown: [], names: [] };
  const ofVariables = how === 'other' ? [] : variablesIn(written).flatMap((name) => held.get(name) ?? []);
  if (how === 'named') return { files: ofVariables.map(plainReference), unknown: [], names: [] };
  const files = obeyedFiles(found);
  const texts = printedTexts(found).map((text) => read(text, found.scope.directory() ?? '/'));
  return {
    files: [
      ...[...files, ...ofVariables].map((path) => ({ path, sourced: how === 'shell' })),
      ...texts.flatMap((one) => one.files),
    ],
    unknown: [],
    names: [],
  };
}

/** Where a text runs. */
export interface TextPlace {
  /** The path of the script itself. */
  path?: string;
  directory?: string;
  env?: Readonly<Record<string, string>>;
  /** The arguments of the script. */
  args?: readonly (string | undefined)[];
  /** It is a part of another script, or of a configuration, which may set what it does not. */
  isPart?: boolean;
}

/**
 * Returns the files that a shell script runs or reads as a part of itself, without those of programs that it names
 * by variables which nothing in it sets: they are found by `PATH`; nor of those that it runs as another user than root
 * (`sudo -u`). What branches, loops and calls of functions may set is tried in further readings.
 */
export function scriptReferences(text: string, place: TextPlace = {}, depth = 0): ScriptReferences {
  const plain = withOwnFolder(text, posix.dirname(place.path ?? '/'));
  const files = new Map<string, ScriptReference>();
  let first: ScriptReferences | undefined;
  let isCut = false;
  const isShort = forEachReading(plain.length, (possible) => {
    const found = readOnce(plain, place, depth, possible);
    first ??= found;
    for (const one of found.files) files.set(keyOf(one), files.get(keyOf(one)) ?? one);
    isCut ||= found.isCut === true || files.size > mostFiles;
    return !isCut;
  });
  const { unknown, names } = first ?? { unknown: [], names: [] };
  const all = [...files.values()];
  return { files: all, unknown, names, ...(isCut || isShort ? { isCut: true as const } : {}) };
}

/** References to one path differ by how it is read. */
function keyOf({ path, sourced, git, isFolder, commandsIn, args = [] }: ScriptReference): string {
  const how = [sourced, git !== undefined, isFolder, commandsIn !== undefined].map(Number).join('');
  return [how, path, ...args].join('\0');
}

function readOnce(
  text: string,
  { directory = '/', env = {}, args, isPart = false }: TextPlace,
  depth: number,
  possible: PossibleValues,
): ScriptReferences {
  const read: ReadInner = (inner, from) =>
    depth < deepest
      ? scriptReferences(inner, { directory: from, env, isPart: true }, depth + 1)
      : { files: [], unknown: [], names: [] };
  const loops = new Map<string, readonly string[]>();
  const each: (readonly [ScannedCommand, ScriptReferences])[] = [];
  const obeying: Obeying[] = [];
  const all: ScannedCommand[] = [];
  let count = 0;
  if (args !== undefined) possible.noteArguments(args);
  scanShell(text, openScope({ env, directory, possible }), {
    command(found) {
      if (count > mostFiles) return;
      const [keyword, variable] = found.words;
      if (keyword?.text === 'for' && variable !== undefined) loops.set(variable.text, loopWords(found));
      else {
        const references = commandReferences(found, loops, read);
        count += references.files.length;
        each.push([found, references]);
      }
      for (const how of obeysTexts(found)) obeying.push({ found, how });
      all.push(found);
    },
  });
  // What commands read of substitutions and pass to shells is complete only now.
  const others = commandsOfOthers(each.map(([found]) => found));
  const held = filesHeld(all);
  const obeyed = obeyedElsewhere(text, all, { env, isPart, ...(args && { args }) }, others);
  const references = [
    obeyed,
    ...each.flatMap(([found, own]) => (others.has(found) ? [] : [own])),
    ...obeying.flatMap((one) => (others.has(one.found) ? [] : [ofOutput(one, held, read)])),
  ];
  return {
    files: references.flatMap(({ files }) => files),
    unknown: references.flatMap(({ unknown }) => unknown),
    names: [...new Set(references.flatMap(({ names }) => names))],
    ...(count > mostFiles ? { isCut: true as const } : {}),
  };
}
