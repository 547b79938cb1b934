/** A rule or an include of a profile, with blanks made one; a block has a head, and its rules. */
export interface ProfileStatement {
  text: string;
  /** Missing for a rule. */
  block?: readonly ProfileStatement[];
}

/** Deeper blocks are not read: profiles have hats and children in them. */
const deepest = 8;

/** Finds where a line ends. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

const include = /^#?include(?=[\s<"])/u;
const assignment = /^(?:@\{\w+\}|\$\{?\w+\}?)\s*\+?=/u;

/** A part that is being read: its statements, and the words of the next one. */
interface Open {
  head: string;
  statements: ProfileStatement[];
}

/**
 * Splits the text of profiles (apparmor.d(5)) into statements and blocks; `undefined` if quotes, brackets or blocks do
 * not match.
 */
export function parseStatements(text: string): readonly ProfileStatement[] | undefined {
  const open: Open[] = [{ head: '', statements: [] }];
  let [start, depth, isQuoted, words] = [0, 0, false, ''];
  const take = (end: number): string => {
    const taken = (words + text.slice(start, end)).replaceAll(/\s+/gu, ' ').trim();
    words = '';
    return taken;
  };
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at] ?? '\n';
    const isStart = at === start && words === '';
    if (isStart && /\s/u.test(letter)) start = at + 1;
    else if (
      isStart &&
      (include.test(text.slice(at, at + 10)) || assignment.test(text.slice(at, at + 200)))
    ) {
      at = endOfLine(text, at);
      const line = take(at).replace(/(?<=[>"]) ?#.*$| ?,$/u, '');
      open.at(-1)?.statements.push({ text: line });
      start = at + 1;
    } else if (letter === '\\') at += 1;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === '#' && (isStart || /[\s,{}]/u.test(text[at - 1] ?? ' '))) {
      words += isStart ? '' : `${text.slice(start, at)} `;
      at = endOfLine(text, at);
      start = at + 1;
    } else if (
      letter === '{' &&
      depth === 0 &&
      /[\s)]/u.test(text[at - 1] ?? ' ') &&
      /\s|[#}]/u.test(text[at + 1] ?? ' ')
    ) {
      if (open.length > deepest) return undefined;
      open.push({ head: take(at), statements: [] });
      start = at + 1;
    } else if (letter === '{' || letter === '(' || letter === '[') depth += 1;
    else if (letter === '}' && depth === 0) {
      const rest = take(at);
      const block = open.pop();
      const outer = open.at(-1);
      if (block === undefined || outer === undefined) return undefined;
      if (rest !== '') block.statements.push({ text: rest });
      outer.statements.push({ text: block.head, block: block.statements });
      start = at + 1;
    } else if (letter === '}' || letter === ')' || letter === ']') depth = Math.max(0, depth - 1);
    else if (letter === ',' && depth === 0 && /[\s#}]/u.test(text[at + 1] ?? ' ')) {
      open.at(-1)?.statements.push({ text: take(at) });
      start = at + 1;
    }
  }
  const rest = take(text.length);
  if (rest !== '') open.at(-1)?.statements.push({ text: rest });
  return open.length === 1 && !isQuoted && depth === 0 ? open[0]?.statements : undefined;
}
