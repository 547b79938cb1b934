import type { FileComment, IgnoredLines } from './read-ignores.ts';

const indentOf = (line: string): number => /^ */u.exec(line)?.[0].length ?? 0;
const isBlank = (line: string): boolean => /^\s*(?:#.*)?$/u.test(line);

/** The lines of the entry that starts at a line: those below that are indented deeper. */
function entryAt(lines: readonly string[], index: number): IgnoredLines {
  const indent = indentOf(lines[index] ?? '');
  let to = index;
  for (let at = index + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (isBlank(line)) continue;
    if (indentOf(line) <= indent) break;
    to = at;
  }
  return { from: index + 1, to: to + 1 };
}

/** The comments of a YAML file. One above an entry is for all of the entry, one behind a value for its line. */
export function yamlComments(text: string): readonly FileComment[] {
  const lines = text.split(/\r?\n/u);
  const comments: FileComment[] = [];
  let isAtTop = true;
  lines.forEach((line, index) => {
    const [, before = '', comment] = /^(.*?)(?:(?:^|\s)#(.*))?$/u.exec(line) ?? [];
    const isAlone = before.trim() === '';
    if (comment !== undefined) {
      const next = lines.findIndex((one, at) => at > index && !isBlank(one));
      const subject = isAlone
        ? next === -1
          ? undefined
          : entryAt(lines, next)
        : { from: index + 1, to: index + 1 };
      comments.push({
        line: index + 1,
        text: comment.trim(),
        isAtTop: isAtTop && isAlone,
        ...(subject && { subject }),
      });
    }
    isAtTop &&= isAlone;
  });
  return comments;
}
