import type { CredentialSign, ImageStep } from '../../core/image/image.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { integerAt, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { commandSigns, fileSigns, namedSigns, pairs } from './credential-signs.ts';
import { readHistoryText, rootFileSystem, type HistoryText } from './history-text.ts';
import { runStep } from './run-step.ts';
import { scriptCommands, wordCommand, type StepCommands } from './step-commands.ts';

/**
 * Reads the answer of `GET /images/{id}/history`, oldest step first. Commands and values are not stored, only
 * what checks need of each step. Absent if the image has no history, unreadable `malformed` if the document
 * is not a history.
 */
export function readHistory(document: unknown, from: string): Observed<readonly ImageStep[]> {
  try {
    const entries = listAt({ document }, 'document').map((entry) => recordAt({ entry }, 'entry'));
    return entries.length === 0 ? absent(from) : known(entries.toReversed().map(stepOf), from);
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

function stepOf(entry: JsonRecord | undefined, index: number): ImageStep {
  const read = readHistoryText(stringAt(entry, 'CreatedBy') ?? '');
  const text = isCommit(read, stringAt(entry, 'Comment') ?? '') ? { ...read, instruction: '' } : read;
  const isCommand = text.instruction === 'RUN' || (text.instruction === '' && text.rest !== '');
  const commands = isCommand ? commandsOf(text) : undefined;
  return {
    instruction: text.instruction,
    // A time that no date can represent is a RangeError, and so malformed.
    created: new Date((integerAt(entry, 'Created') ?? 0) * 1000).toISOString(),
    size: integerAt(entry, 'Size') ?? 0,
    ...(text.instruction === 'ADD' ? { adds: addedBy(text, index === 0) } : {}),
    ...(commands ? { run: runStep(commands) } : {}),
    ...(text.instruction === 'ENV' ? { run: runStep(environmentOf(text)) } : {}),
    credentials: signsOf(text),
  };
}

/**
 * Whether `docker commit -m` made a step: builders leave a command without comment, but for their name and the
 * base (`FROM …`, Buildah).
 */
function isCommit({ instruction, buildkit }: HistoryText, comment: string): boolean {
  return instruction === 'RUN' && !buildkit && comment !== '' && !/^(?:FROM |buildkit)/u.test(comment);
}

/** An `ENV` is an assignment before every later command. */
function environmentOf({ rest }: HistoryText): StepCommands {
  const assignments = pairs(rest).map(([name, value]) => `${name}=${value}`);
  const at = { start: 0, end: rest.length };
  return {
    commands: [{ program: '', arguments: [], assignments, at, argumentsAt: [] }],
    understood: true,
  };
}

/** Some builders omit the shell, so a text with operators is also a script. */
function commandsOf({ rest, script }: HistoryText): StepCommands {
  const words = rest.split(' ').filter((word) => word !== '');
  return script || /[;&|\n]/u.test(rest) ? scriptCommands(rest) : wordCommand(words);
}

const archive = /\.(?:tar|tgz|tbz2?|txz|tzst|tar\.\w+)$/iu;
const remote = /^(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)/u;

/**
 * Returns what an `ADD` added. The legacy builder names no source; what starts an image at `/` is its root
 * file system.
 */
function addedBy({ rest, buildkit }: HistoryText, first: boolean): NonNullable<ImageStep['adds']> {
  if (rootFileSystem.test(rest)) return first ? 'archive' : 'unknown';
  const words = rest.split(' ').filter((word) => word !== '' && !word.startsWith('--'));
  const classic = /^(file|dir|multi):[0-9a-f]+ in (.*)$/u.exec(words.join(' '));
  if (classic) {
    if (first && classic[2]?.trim() === '/') return 'archive';
    return classic[1] === 'dir' ? 'file' : 'unknown';
  }
  if (/^[0-9a-f]{64} in /u.test(words.join(' '))) return 'remote';
  const sources = words.slice(0, -1);
  // Quotes are lost, so a target with a space looks like one more source.
  const unclear = sources.slice(1).some((source) => source.startsWith('/'));
  if (!buildkit || sources.length === 0 || unclear) return 'unknown';
  if (sources.some((source) => !remote.test(source) && !archive.test(source))) return 'file';
  return sources.some((source) => remote.test(source)) ? 'remote' : 'archive';
}

function signsOf(text: HistoryText): CredentialSign[] {
  const own = pairs(text.rest);
  const named = (where: CredentialSign['where'], of: typeof own): CredentialSign[] =>
    of.flatMap(([name, value]) => namedSigns(where, name, value));
  switch (text.instruction) {
    case 'ENV':
      return named('environment', own);
    case 'ARG':
      return named('argument', own);
    case 'LABEL':
      return named('label', pairs(text.rest, 'labels'));
    case 'RUN':
      return [...named('argument', pairs(text.buildArguments)), ...commandSigns(text.rest)];
    case 'COPY':
    case 'ADD':
      return [...fileSigns(text.rest), ...commandSigns(text.rest)];
    default:
      return commandSigns(text.rest);
  }
}
