import type { Occurrence } from './occurrences.ts';
import { optionUse, variableUse, withoutQuotes, type TrustReading } from './reading.ts';

/** The line around a place. */
function lineOf(text: string, { start, end }: Occurrence): { before: string; after: string } {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return { before: text.slice(from, start), after: text.slice(end, to < 0 ? text.length : to).trimEnd() };
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
const reading = /(?:\$\{?|%|get(?:env|property)?\(["']?)$/iu;

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
  if (reading.test(before)) return undefined;
  const value =
    assignment.exec(after)?.groups?.['value'] ??
    (wordSetter.test(before) ? /^["']?\s+(?<value>\S.*)$/u.exec(after)?.groups?.['value'] : undefined);
  return value === undefined
    ? undefined
    : { start, end, use: variableUse(occurrence.text, firstValue(value, before)) };
}

/** The value at the start of a text: what is quoted, else what no blank or bracket ends. */
function firstValue(text: string, before: string): string {
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`)/u.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? quoted[3] ?? '';
  // The quotes around `NAME=value` as a whole end the value.
  const quote = /["'](?=[^"']*$)/u.exec(before)?.[0];
  const [value = ''] = /^[^\s;,)}\]]*/u.exec(text) ?? [];
  return withoutQuotes(quote === undefined ? value : (value.split(quote)[0] ?? ''));
}
