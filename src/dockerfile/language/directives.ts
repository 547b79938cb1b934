import type { DockerfileProblem, ParserDirective } from '../../core/image/dockerfile.ts';
import type { PhysicalLine } from './physical-lines.ts';

const names: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);
const form = /^#(\s*)([A-Za-z][A-Za-z0-9]*)(\s*=\s*)(\S.*?)\s*$/u;

function isDirectiveName(name: string): name is ParserDirective['name'] {
  return names.has(name);
}

/** The parser directives of a file; they end at the first line that is none. */
export interface Directives {
  /** Takes one more line of the file. Returns what BuildKit refuses about it. */
  take(line: PhysicalLine): DockerfileProblem | undefined;
  found(): readonly ParserDirective[];
  escape(): ParserDirective['value']['text'];
}

export function readDirectives(): Directives {
  const found = new Map<string, ParserDirective>();
  let ended = false;
  let escape = '\\';
  const refuse = ({ text, start }: PhysicalLine, message: string): DockerfileProblem => {
    ended = true;
    return { message, span: { start, end: start + text.length } };
  };
  return {
    found: () => [...found.values()],
    escape: () => escape,
    take(line) {
      if (ended) return undefined;
      const indent = line.text.length - line.text.trimStart().length;
      const [, blank = '', name = '', sign = '', value = ''] = form.exec(line.text.slice(indent)) ?? [];
      const lower = name.toLowerCase();
      if (!isDirectiveName(lower)) {
        ended = true;
        return undefined;
      }
      if (found.has(lower)) return refuse(line, `The parser directive ${lower} is given twice`);
      const start = line.start + indent + 1 + blank.length + name.length + sign.length;
      found.set(lower, { name: lower, value: { text: value, span: { start, end: start + value.length } } });
      if (lower !== 'escape') return undefined;
      if (value !== '\\' && value !== '`') return refuse(line, 'The escape character must be \\ or `');
      escape = value;
      return undefined;
    },
  };
}
