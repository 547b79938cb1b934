import { posix } from 'node:path';
import { commandReferences, loopWords, type ReadInner } from './command-references.ts';
import { commandsOfOthers } from './other-user.ts';
import { obeyedFiles, obeysText, type ObeyedText } from './read-texts.ts';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import type { ScriptReferences } from './script-reference.ts';
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

/** Returns what a command runs of the output of others, or of a file that it reads. */
function ofOutput(found: ScannedCommand, how: ObeyedText): ScriptReferences {
  const { files, isComplete } = obeyedFiles(found);
  const isUnknown = how === 'shell' && !isComplete;
  return {
    files: files.map((path) => ({ path, sourced: how === 'shell' })),
    unknown: isUnknown ? [found.text.slice(found.command.start, found.command.end)] : [],
    names: [],
  };
}

/** Where a text runs. */
export interface TextPlace {
  /** The path of the script itself. */
  path?: string;
  directory?: string;
  env?: Readonly<Record<string, string>>;
}

/**
 * Returns the files that a shell script runs or reads as a part of itself, without those of programs that it names
 * by variables: they are found where the variables are set, or by `PATH`; nor of those that it runs as another user than
 * root (`sudo -u`).
 */
export function scriptReferences(text: string, place: TextPlace = {}, depth = 0): ScriptReferences {
  const { path = '/', directory = '/', env = {} } = place;
  const read: ReadInner = (inner, from) =>
    depth < deepest
      ? scriptReferences(inner, { directory: from, env }, depth + 1)
      : { files: [], unknown: [], names: [] };
  const plain = withOwnFolder(text, posix.dirname(path));
  const loops = new Map<string, readonly string[]>();
  const each: (readonly [ScannedCommand, ScriptReferences])[] = [];
  const obeying: (readonly [ScannedCommand, ObeyedText])[] = [];
  let count = 0;
  scanShell(plain, openScope({ env, directory }), {
    command(found) {
      if (count > mostFiles) return;
      const [keyword, variable] = found.words;
      if (keyword?.text === 'for' && variable !== undefined) loops.set(variable.text, loopWords(found));
      else {
        const references = commandReferences(found, loops, read);
        count += references.files.length;
        each.push([found, references]);
      }
      const how = obeysText(found);
      if (how !== undefined) obeying.push([found, how]);
    },
  });
  // What commands read of substitutions and pass to shells is complete only now.
  const others = commandsOfOthers(each.map(([found]) => found));
  const all = [
    ...each.flatMap(([found, references]) => (others.has(found) ? [] : [references])),
    ...obeying.flatMap(([found, how]) => (others.has(found) ? [] : [ofOutput(found, how)])),
  ];
  return {
    files: all.flatMap(({ files }) => files),
    unknown: [...new Set(all.flatMap(({ unknown }) => unknown))],
    names: [...new Set(all.flatMap(({ names }) => names))],
    ...(count > mostFiles ? { isCut: true as const } : {}),
  };
}
