import { posix } from 'node:path';
import { unknownText } from '../../formats/shell-words/expand.ts';
import { programName } from './nested-script.ts';
import { commandsOfOthers } from './other-user.ts';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope } from './script-scope.ts';
import { forEachReading } from './possible-values.ts';
import { textWithWildcards } from './word-text.ts';

/** Options of `docker compose` and `docker stack deploy` that name a file. */
const fileOptions = /^(?:-f|--file|--env-file|-c|--compose-file)$/u;
const joinedOption = /^(?:(?:--file|--env-file|--compose-file)=|-[fc](?==?[/.\w]))=?(.+)$/u;

/** Options before the command of `docker compose` whose value is the next word. */
const valuedOptions =
  /^(?:-[fpcH]|--(?:file|env-file|project-directory|project-name|profile|ansi|progress|parallel|workdir|context|host|log-level|tls(?:cacert|cert|key)))$/u;

/** Commands of `docker compose` that neither make containers nor run hooks in them, whatever its files say. */
const harmless =
  /^(?:attach|config|convert|cp|events|exec|export|images|kill|logs|ls|pause|port|ps|stats|top|unpause|version|volumes|wait)$/u;

/** Whether a command of Compose leaves containers as its files have them: `exec`, `logs`. */
function isHarmless(args: readonly string[]): boolean {
  const command = args.find((word, at) => !word.startsWith('-') && !valuedOptions.test(args[at - 1] ?? ''));
  return command !== undefined && harmless.test(command);
}

/** Files that `docker compose` reads where none is named. */
const usualFiles: readonly string[] = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
  'compose.override.yaml',
  'compose.override.yml',
  'docker-compose.override.yaml',
  'docker-compose.override.yml',
  '.env',
];

/** Returns the values of options that name a file, or a directory. */
function valuesOf(words: readonly string[], option: RegExp, joined: RegExp): readonly string[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    if (option.test(word)) return next === undefined ? [] : [next];
    return joined.exec(word)?.[1] ?? [];
  });
}

function filesOf({ unwrapped, scope }: ScannedCommand): readonly string[] {
  const words = unwrapped.words.map(textWithWildcards);
  const name = programName(words[0] ?? '');
  const at = name === 'docker' ? words.findIndex((word) => word === 'compose' || word === 'stack') : 0;
  if ((name !== 'docker' && name !== 'docker-compose') || at < 0) return [];
  const args = words.slice(at + 1);
  if (isHarmless(args)) return [];
  const [project = '.'] = valuesOf(args, /^--project-directory$/u, /^--project-directory=(.+)$/u);
  const named = valuesOf(args, fileOptions, joinedOption);
  const isNamed = named.length > 0 || words[at] === 'stack';
  const files = isNamed ? named : usualFiles.map((file) => posix.join(project, file));
  const directory = scope.directory();
  return files.flatMap((file) => {
    if (file.includes(unknownText) || file === '-') return [];
    if (file.startsWith('/')) return [file];
    return directory === undefined ? [] : [posix.resolve(directory, file)];
  });
}

/**
 * Returns the absolute paths, also with wildcards, of the files from which commands of a shell text make containers by Compose or in a swarm,
 * where the text names them, without those that it makes as another user than root (`sudo -u`). `directory` is where it runs.
 */
export function composeProjectFiles(text: string, directory: string): readonly string[] {
  if (!text.includes('docker')) return [];
  const files = new Set<string>();
  forEachReading(text.length, (possible) => {
    const found: (readonly [ScannedCommand, readonly string[]])[] = [];
    scanShell(text, openScope({ env: {}, directory, possible }), {
      command: (one) => {
        found.push([one, filesOf(one)]);
      },
    });
    const others = commandsOfOthers(found.map(([one]) => one));
    for (const [one, own] of found) if (!others.has(one)) for (const file of own) files.add(file);
    return true;
  });
  return [...files];
}
