import type { DockerfileProblem, DockerfileHeredoc, Instruction } from '../../core/image/dockerfile.ts';
import { expand, type ExpandOptions } from './expand.ts';
import { ExpansionError } from './expansion-error.ts';
import type { LineReader } from './physical-lines.ts';

/** The start of a heredoc: `<<EOF`, `3<<-"EOF"`. */
export type HeredocStart = Pick<DockerfileHeredoc, 'name' | 'expand' | 'chomp'>;

const form = /^\d*<<(-?)([^<]*)$/u;
const plain: ExpandOptions = { escape: '\\', variable: () => undefined, keepsUnset: true };
const raw: ExpandOptions = { ...plain, rawQuotes: true, rawEscapes: true };

/** The words of a text, or none where its quotes are not closed. */
function wordsOf(text: string, options: ExpandOptions): readonly string[] {
  try {
    return expand(text, options).words;
  } catch (error) {
    if (error instanceof ExpansionError) return [];
    throw error;
  }
}

/** The heredoc that a word starts; `undefined` if it starts none. */
export function heredocStart(word: string): HeredocStart | undefined {
  const [, dash, rest = ''] = form.exec(word) ?? [];
  if (dash === undefined || rest === '') return undefined;
  const words = wordsOf(rest, plain);
  const [name] = words;
  if (name === undefined || words.length !== 1) return undefined;
  return { name, chomp: dash === '-', expand: wordsOf(rest, raw)[0] === name };
}

/** The heredocs that a line starts, in order. */
export function heredocStarts(line: string): readonly HeredocStart[] {
  if (!line.includes('<<')) return [];
  return wordsOf(line, raw).flatMap((word) => heredocStart(word) ?? []);
}

const withHeredocs: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** Whether an instruction, or the one in `ONBUILD`, takes heredocs: not in exec form. */
export function takesHeredocs(keyword: string, args: string): boolean {
  const [, trigger = keyword, rest = args] =
    keyword === 'ONBUILD' ? (/^([A-Za-z]+)(.*)$/su.exec(args) ?? []) : [];
  return withHeredocs.has(trigger.toUpperCase()) && !isStringList(rest);
}

function isStringList(text: string): boolean {
  const trimmed = text.trimStart();
  if (!trimmed.startsWith('[')) return false;
  try {
    const value: unknown = JSON.parse(trimmed);
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}

/** Reads the lines of heredocs from the file. The last may not end: then it is a problem. */
export function readHeredocs(
  starts: readonly HeredocStart[],
  source: string,
  lines: LineReader,
  at: Instruction['span'],
): { heredocs: readonly DockerfileHeredoc[]; problem?: DockerfileProblem } {
  const heredocs: DockerfileHeredoc[] = [];
  for (const start of starts) {
    let from: number | undefined;
    for (;;) {
      const line = lines.next();
      if (line === undefined)
        return { heredocs, problem: { message: `The heredoc ${start.name} does not end`, span: at } };
      from ??= line.start;
      const ending = start.chomp ? line.text.replace(/^\t+/u, '') : line.text;
      if (ending !== start.name) continue;
      const span = { start: from, end: line.start };
      heredocs.push({ ...start, content: source.slice(from, line.start), span });
      break;
    }
  }
  return { heredocs };
}
