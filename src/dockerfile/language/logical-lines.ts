import type { DockerfileProblem, JoinedText, ParserDirective } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { readDirectives } from './directives.ts';
import { leadingSpace } from './go-space.ts';
import { lineReader, type LineReader, type PhysicalLine } from './physical-lines.ts';

/** An instruction's lines as one text, without the comments and empty lines between them. */
export interface LogicalLine {
  joined: JoinedText;
  /** From the first character that counts to the end of the last line. */
  span: Span;
  /** 1-based numbers of the first and last line. */
  line: number;
  endLine: number;
  /** Lines of comment directly above. */
  comments: readonly string[];
  /** Ranges of empty lines between continued ones. */
  emptyLines: readonly Span[];
}

/** Reads the logical lines of a Dockerfile. */
export interface LogicalLines {
  next(): LogicalLine | undefined;
  /** The lines of the file itself, for heredocs. */
  lines: LineReader;
  directives(): readonly ParserDirective[];
  escape(): '\\' | '`';
  problems(): readonly DockerfileProblem[];
}

/** Longer lines are refused (the buffer of Go's `bufio.Scanner`), in bytes. */
const longestLine = 65_535;

function isComment(text: string): boolean {
  return text.charAt(leadingSpace(text)) === '#';
}

/** The length of a line without the escape character that continues it; `undefined` for one that ends here. */
function continuedLength(text: string, escape: string): number | undefined {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  if (end === 0 || text[end - 1] !== escape) return undefined;
  return end > 1 && text[end - 2] === escape ? undefined : end - 1;
}

export function logicalLines(source: string): LogicalLines {
  const lines = lineReader(source);
  const directives = readDirectives();
  const problems: DockerfileProblem[] = [];
  const escape = () => (directives.escape() === '`' ? '`' : '\\');
  let comments: string[] = [];
  let directiveCount = 0;

  const take = (): PhysicalLine | undefined => {
    const line = lines.next();
    if (line === undefined) return undefined;
    if (line.text.length * 3 > longestLine && Buffer.byteLength(line.text) > longestLine)
      problems.push({
        message: `A line must be shorter than ${longestLine + 1} bytes`,
        span: { start: line.start, end: line.start + line.text.length },
      });
    const refused = directives.take(line);
    if (refused !== undefined) problems.push(refused);
    return line;
  };

  const next = (): LogicalLine | undefined => {
    for (let line = take(); line !== undefined; line = take()) {
      const { text, start } = line;
      const indent = leadingSpace(text);
      const before = directiveCount;
      directiveCount = directives.found().length;
      if (directiveCount > before) continue;
      if (text.charAt(indent) === '#') {
        const comment = text.slice(indent + 1).trim();
        if (comment === '') comments = [];
        else comments.push(comment);
        continue;
      }
      // BuildKit keeps the comments above over empty lines.
      if (indent === text.length) continue;
      const first = { text: text.slice(indent), start: start + indent, end: line.end };
      return join(first, lines.line());
    }
    return undefined;
  };

  const join = (first: PhysicalLine, line: number): LogicalLine => {
    const pieces: { at: number; source: number }[] = [];
    const emptyLines: Span[] = [];
    let text = '';
    let end = first.start;
    const add = (part: PhysicalLine): boolean => {
      const length = continuedLength(part.text, escape());
      pieces.push({ at: text.length, source: part.start });
      text += part.text.slice(0, length);
      end = part.start + part.text.length;
      return length !== undefined;
    };
    for (let isContinued = add(first); isContinued;) {
      const part = take();
      if (part === undefined) break;
      if (isComment(part.text)) continue;
      if (leadingSpace(part.text) === part.text.length) {
        emptyLines.push({ start: part.start, end: part.start + part.text.length });
        continue;
      }
      isContinued = add(part);
    }
    const above = comments;
    comments = [];
    const span = { start: first.start, end };
    return { joined: { text, pieces }, span, line, endLine: lines.line(), comments: above, emptyLines };
  };

  return { next, lines, directives: () => directives.found(), escape, problems: () => problems };
}
