import { plainText } from '../text/plain-text.ts';

/** Words that no renderer of Markdown makes anything of: letters, figures, plain punctuation around them. */
const plainWord = /^[("'‘“]?[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*[)"'’”]?[.,;:!?]?$/u;

/** What GitHub and GitLab link although it looks like a word: hashes of commits, `GH-12`. */
const linked = /^[("'‘“]?(?:[0-9a-f]{7,64}|gh-\d+)\W*$/iu;

/** Characters of one text that are shown; what is longer is no sentence. */
const longest = 600;

/** A text from outside, without anything invisible, cut where it is too long for a comment. */
export function visibleText(text: string): string {
  const plain = plainText(text).trim();
  if (plain.length <= longest) return plain;
  return `${plain.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * Text from outside as Markdown that is text and nothing else, for the inside of a line: words
 * stand as they are, everything that could be mark-up, a mention, a link or an issue is code.
 */
export function inline(text: string): string {
  return inRuns(visibleText(text), codeSpan);
}

/** As `inline`, for a line of HTML within Markdown. */
export function inlineHtml(text: string): string {
  return inRuns(visibleText(text), codeElement);
}

/** All of a text as one piece of code. */
export function code(text: string): string {
  const plain = visibleText(text);
  return plain === '' ? '' : codeSpan(plain);
}

function isPlain(word: string): boolean {
  return plainWord.test(word) && !linked.test(word);
}

function inRuns(text: string, asCode: (run: string) => string): string {
  const runs: { plain: boolean; words: string[] }[] = [];
  for (const word of text.split(/\s+/u).filter((one) => one !== '')) {
    const last = runs.at(-1);
    const plain = isPlain(word);
    if (last?.plain === plain) last.words.push(word);
    else runs.push({ plain, words: [word] });
  }
  const rendered = runs.map(({ plain, words }) =>
    plain ? words.join(' ') : beforeStop(words.join(' '), asCode),
  );
  return rendered.join(' ');
}

/** The stop behind a piece of code belongs to the sentence. */
function beforeStop(run: string, asCode: (run: string) => string): string {
  const [, body = run, stop = ''] = /^(.+?)([.,;:]?)$/su.exec(run) ?? [];
  // Our own sentences mark code already; a fence within a fence would show the marks.
  const marked = /^`([^`]+)`$/u.exec(body)?.[1];
  return `${asCode(marked ?? body)}${stop}`;
}

/** A code span (CommonMark 6.1): its fence is longer than any run of back quotes in it. */
function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function codeElement(text: string): string {
  return `<code>${text.replace(/[&<>"]/g, (character) => entities[character] ?? '')}</code>`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Lines as a fenced block of code (CommonMark 4.5). */
export function fencedLines(lines: readonly string[]): string {
  const plain = lines.map((line) => plainText(line));
  const fence = '`'.repeat(Math.max(3, longestRun(plain.join('\n')) + 1));
  return [fence, ...plain, fence].join('\n');
}
