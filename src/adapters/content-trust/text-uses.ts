import type { Occurrence } from './occurrences.ts';
import { optionUse, variableUse, withoutQuotes, type TrustReading } from './reading.ts';

/** Longer lines are those of generated files: what is further away says nothing. */
const nearby = 1000;

/** The line around a place, as far as it is near. */
function lineOf(text: string, { start, end }: Occurrence): { before: string; after: string } {
  const before = text.slice(Math.max(0, start - nearby), start);
  const after = text.slice(end, end + nearby);
  return {
    before: before.slice(before.lastIndexOf('\n') + 1),
    after: (after.split('\n', 1)[0] ?? '').trimEnd(),
  };
}

/** The start of a comment in any of the languages that are read as lines. */
const commentStart = /^\s*(?:#|\/\/|;|--\s|\*|\/\*|<!--|rem\s|@rem\s|::)/iu;
/** A comment behind something else: the character must stand alone. */
const laterComment = /(?:^|\s)(?:#|\/\/)(?:\s|$)/u;

/** Whether a place is in a comment. Only quotes that are closed before it can hold the sign of a comment. */
export function isComment(text: string, occurrence: Occurrence): boolean {
  const { before } = lineOf(text, occurrence);
  if (commentStart.test(before)) return true;
  const outside = before.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/gu, '""');
  return laterComment.test(outside) && !/["']/u.test(outside.replace(laterComment, '').replaceAll('""', ''));
}

/** `=`, `:=`, `?=`, `:`, `,`, `=>` or a blank between a name and its value, with the quotes of both. */
const assignment = /^(?:["'`\])]*\s*(?:[:?+]?=(?![=~])|=>|:(?!:))|["'`]\s*,(?=\s*["'`]))\s*(?<value>.*)$/u;
/** `set NAME value`, `setx NAME value`, `ENV NAME value`. */
const wordSetter = /(?:^|[\s(;&|])(?:setx|setenv|env|set\s+-\w+)\s+["']?$/iu;
/** The variable is read: `$NAME`, `${NAME}`, `%NAME%`, `getenv("NAME")`, `environ.get("NAME", …)`. */
const reading = /(?:\$\{?|%|<\/|get(?:env|property)?\(["']?)$/iu;
/** `${NAME:=value}` sets it if it is not set, and `<NAME>value</NAME>` is the form of XML. */
const otherAssignment = /^(?::?=(?<value>[^}]*)\}|>(?<content>[^<]*)<)/u;

/** Reads a place of a text line by line: for languages without a parser here, and what a parser left. */
export function textReading(text: string, occurrence: Occurrence): TrustReading | undefined {
  const { before, after } = lineOf(text, occurrence);
  const { start, end } = occurrence;
  if (occurrence.kind === 'command')
    return {
      start,
      end,
      use: {
        feature: 'command',
        shown: occurrence.text.replaceAll(/\s+/gu, ' '),
        state: 'on',
        command: occurrence.text.split(/\s+/u).slice(1),
      },
    };
  if (occurrence.kind === 'option') {
    const [, value] = /^=["']?([\w$]*)/u.exec(after) ?? [];
    return { start, end, use: optionUse(value) };
  }
  const other = /(?:\$\{|<)$/u.test(before) ? otherAssignment.exec(after)?.groups : undefined;
  const otherValue = other?.['value'] ?? other?.['content'];
  if (otherValue !== undefined)
    return { start, end, use: variableUse(occurrence.text, withoutQuotes(otherValue.trim())) };
  if (reading.test(before)) return undefined;
  const value =
    assignment.exec(after)?.groups?.['value'] ??
    (wordSetter.test(before) ? /^["']?\s+(?<value>\S.*)$/u.exec(after)?.groups?.['value'] : undefined);
  return value === undefined
    ? undefined
    : { start, end, use: variableUse(occurrence.text, firstValue(value)) };
}

/** The value at the start of a text: what is quoted, else what no blank, quote or bracket ends. */
function firstValue(text: string): string | undefined {
  // Quotes inside a string are escaped: `"export NAME=\"1\""`.
  const own = text.replace(/^\\+(?=["'])/u, '');
  const [, double, single, backtick] = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`)/u.exec(own) ?? [];
  const quoted = double ?? single ?? backtick;
  if (quoted !== undefined) return quoted.replace(/\\["'].*$/su, '');
  const [word = ''] = /^[^\s;,)}\]"'`\\]*/u.exec(own) ?? [];
  return word === '' && own.startsWith('\\') ? undefined : word;
}
