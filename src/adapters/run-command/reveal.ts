import type { Span } from '../../core/location.ts';
import type { FlagUse, ParsedFlags } from './flag-syntax.ts';
import type { Mask } from './mask.ts';
import type { ShellCommand } from '../../formats/shell-words/shell-command.ts';

/** Flags with a `name=value` whose value may be a credential. */
const named: ReadonlySet<string> = new Set(['env', 'label', 'annotation', 'log-opt', 'storage-opt']);
const credential = /(?:pass(?:word|wd)?|secret|token|key|user(?:name)?|cred(?:ential)?s?)=[^,"'\s]*/giu;

/** Reveals the name of a command and of its assignments; its other words may hold credentials. */
export function revealNames({ assignments, words }: ShellCommand, text: string, mask: Mask): void {
  for (const word of [...assignments, ...words]) mask.hideWord(word);
  for (const { start, end } of assignments) {
    mask.reveal({ start, end: Math.min(end, text.indexOf('=', start) + 1) });
  }
  const [name] = words;
  if (name) mask.reveal(name);
}

/**
 * Reveals a run line up to its image, except values of the environment, labels, driver options and health
 * checks. The words after the image are the container's command line, where credentials are common.
 */
export function revealRun(
  words: readonly Span[],
  { uses, rest }: ParsedFlags,
  text: string,
  mask: Mask,
): void {
  const [image] = rest;
  const end = image?.end ?? words.at(-1)?.end ?? 0;
  for (const word of words) if (word.end <= end) mask.reveal(word);
  for (const use of uses) hideSecrets(use, text, mask);
}

function hideSecrets(use: FlagUse, text: string, mask: Mask): void {
  const [first] = use.words;
  const value = use.words.at(-1);
  if (!first || !value) return;
  const from = value === first ? value.start + flagLength(use) : value.start;
  if (use.flag === 'health-cmd' || use.flag === 'entrypoint') mask.hideWord({ start: from, end: value.end });
  if (named.has(use.flag)) hideAfterName(from, value.end, text, mask);
  if (use.flag === 'mount') hideCredentials(from, value.end, text, mask);
}

/** Returns the length of the flag in a word with flag and value; quotes only make the mask wider. */
function flagLength({ flag, letter, words }: FlagUse): number {
  if (!letter) return flag.length + '--='.length;
  return letter.index + (words[0]?.text[letter.index + 1] === '=' ? 2 : 1);
}

/**
 * A quote that opens before the name closes after the value, and stays visible so that the text remains
 * readable.
 */
function hideAfterName(from: number, end: number, text: string, mask: Mask): void {
  const equals = text.indexOf('=', from);
  if (equals === -1 || equals >= end) return;
  const quote = /["']/u.exec(text.slice(from, equals))?.[0];
  const closes = quote !== undefined && text[end - 1] === quote;
  mask.hideWord({ start: equals + 1, end: closes ? end - 1 : end });
}

function hideCredentials(from: number, end: number, text: string, mask: Mask): void {
  for (const match of text.slice(from, end).matchAll(credential)) {
    const start = from + match.index + match[0].indexOf('=') + 1;
    mask.hideWord({ start, end: from + match.index + match[0].length });
  }
}
