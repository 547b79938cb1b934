import { isJsonRecord } from '../json/members.ts';

const levels = ['error', 'warning', 'info', 'style'] as const;

/** A comment of ShellCheck on a file: lines and columns are 1-based, columns count characters (code points). */
export interface ScriptComment {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  level: (typeof levels)[number];
  /** `SC2086`. */
  code: string;
  message: string;
}

/** Longer messages are shortened. */
const longestMessage = 400;

function commentOf(value: unknown): ScriptComment | undefined {
  if (!isJsonRecord(value)) return undefined;
  const { file, line, column, endLine, endColumn, code, message } = value;
  const level = levels.find((one) => one === value['level']);
  const numbers = [line, column, endLine, endColumn, code];
  if (!numbers.every((one) => Number.isInteger(one))) return undefined;
  if (typeof file !== 'string' || typeof message !== 'string' || level === undefined) return undefined;
  return {
    file,
    line: Number(line),
    column: Number(column),
    endLine: Number(endLine),
    endColumn: Number(endColumn),
    level,
    code: `SC${Number(code)}`,
    message: message.slice(0, longestMessage),
  };
}

/** Parses what `shellcheck --format=json1` prints; `undefined` for anything else. */
export function parseComments(text: string): readonly ScriptComment[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonRecord(document) || !Array.isArray(document['comments'])) return undefined;
  const comments = document['comments'].map((one: unknown) => commentOf(one));
  return comments.some((one) => one === undefined) ? undefined : comments.filter((one) => one !== undefined);
}
