import type { TextChange } from './edited-text.ts';

/** Lines around a change, as in `diff -u`. */
const context = 3;

/** A change in whole lines: `start` to `end` of the original (0-based, `end` exclusive) became `lines`. */
interface LineChange<T> {
  start: number;
  end: number;
  lines: readonly string[];
  by: readonly T[];
}

/** Returns the lines of a text with their endings. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/u);
}

/** Returns the offset of the first character of each line, and the end of the text. */
function offsetsOf(lines: readonly string[]): readonly number[] {
  let offset = 0;
  return [0, ...lines.map((line) => (offset += line.length))];
}

/** Returns the line of an offset, of `count` lines; at the end of a text that ends with a line break the line after the last. */
function lineAt(offsets: readonly number[], count: number, offset: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Returns changes in whole lines; those in a common line are one. */
function lineChanges<T>(
  original: string,
  lines: readonly string[],
  changes: readonly TextChange<T>[],
): readonly LineChange<T>[] {
  const offsets = offsetsOf(lines);
  // Behind a line without a line break there is no further line.
  const count = original.endsWith('\n') ? lines.length : Math.max(0, lines.length - 1);
  const groups: { start: number; end: number; changes: TextChange<T>[] }[] = [];
  for (const change of changes) {
    const start = lineAt(offsets, count, change.start);
    const last = lineAt(offsets, count, change.end);
    const isWhole = offsets[start] === change.start && offsets[last] === change.end && last > start;
    const end = Math.min(isWhole ? last : last + 1, lines.length);
    const group = groups.at(-1);
    if (group !== undefined && start < group.end) {
      group.changes.push(change);
      group.end = Math.max(group.end, end);
    } else groups.push({ start: Math.min(start, lines.length), end, changes: [change] });
  }
  return groups.map(({ start, end, changes: inside }) => {
    const parts: string[] = [];
    let offset = offsets[start] ?? 0;
    for (const change of inside) {
      parts.push(original.slice(offset, change.start), change.text);
      offset = change.end;
    }
    parts.push(original.slice(offset, Math.max(offset, offsets[end] ?? original.length)));
    const by = inside.flatMap((change) => change.by);
    return trimmed(lines, { start, end, lines: linesOf(parts.join('')), by });
  });
}

/** Leaves out the lines at both ends that did not change. */
function trimmed<T>(original: readonly string[], change: LineChange<T>): LineChange<T> {
  let { start, end } = change;
  let [from, to] = [0, change.lines.length];
  while (start < end && from < to && original[start] === change.lines[from]) {
    start += 1;
    from += 1;
  }
  while (end > start && to > from && original[end - 1] === change.lines[to - 1]) {
    end -= 1;
    to -= 1;
  }
  return { ...change, start, end, lines: change.lines.slice(from, to) };
}

/** Returns changes so near that their context touches in one group. */
function hunksOf<T>(changes: readonly LineChange<T>[]): readonly (readonly LineChange<T>[])[] {
  const hunks: LineChange<T>[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const previous = hunk?.at(-1);
    if (hunk !== undefined && previous !== undefined && change.start - previous.end <= 2 * context)
      hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function diffLine(mark: ' ' | '-' | '+', line: string): string {
  return line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`;
}

/** Returns a range of lines as `diff -u` writes it; an empty one is after the line before it. */
function hunkRange(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

/** A file name as `git diff` writes it: in quotes and escaped if it could be taken for something else. */
function diffName(side: 'a' | 'b', file: string): string {
  const name = file.startsWith('/') ? file : `${side}/${file}`;
  if (!/[\p{Cc}"\\]/u.test(name)) return name.includes(' ') ? `${name}\t` : name;
  const escaped = name.replace(/[\p{Cc}"\\]/gu, (character) =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  );
  return `"${escaped}"`;
}

/**
 * Returns changes of a file as a unified diff that `patch -p1` and `git apply` take; empty without changes.
 * `headingOf` says on one line what made the changes of a hunk.
 */
export function unifiedDiff<T>(
  file: string,
  original: string,
  changes: readonly TextChange<T>[],
  headingOf: (by: readonly T[]) => string,
): string {
  const lines = linesOf(original);
  const hunks = hunksOf(lineChanges(original, lines, changes));
  if (hunks.length === 0) return '';
  let shift = 0;
  const written = hunks.map((hunk) => {
    const first = Math.max(0, (hunk[0]?.start ?? 0) - context);
    const last = Math.min(lines.length, (hunk.at(-1)?.end ?? 0) + context);
    const body: string[] = [];
    let at = first;
    for (const change of hunk) {
      body.push(...lines.slice(at, change.start).map((line) => diffLine(' ', line)));
      body.push(...lines.slice(change.start, change.end).map((line) => diffLine('-', line)));
      body.push(...change.lines.map((line) => diffLine('+', line)));
      at = change.end;
    }
    body.push(...lines.slice(at, last).map((line) => diffLine(' ', line)));
    const grown = hunk.reduce((sum, change) => sum + change.lines.length - (change.end - change.start), 0);
    const count = last - first;
    const ranges = `-${hunkRange(first, count)} +${hunkRange(first + shift, count + grown)}`;
    shift += grown;
    return `@@ ${ranges} @@ ${headingOf(hunk.flatMap(({ by }) => by))}\n${body.join('')}`;
  });
  return [`--- ${diffName('a', file)}\n+++ ${diffName('b', file)}\n`, ...written].join('');
}
