import { ExpansionError } from './expansion-error.ts';
import { isSpace } from './go-space.ts';
import { removePrefix, removeSuffix, replaceMatches } from './patterns.ts';

/** How a text is expanded. */
export interface ExpandOptions {
  escape: '\\' | '`';
  /** The value of a variable; `undefined` if it is not set. */
  variable: (name: string) => string | undefined;
  /** Quotes stay in the result. */
  rawQuotes?: boolean;
  /** Escape characters stay in the result. */
  rawEscapes?: boolean;
  /** References to variables that are not set stay in the result. */
  keepsUnset?: boolean;
}

/** An expanded text. */
export interface Expanded {
  text: string;
  /** The same split at white space outside quotes. */
  words: readonly string[];
  /** Names of the variables that it refers to and that are not set. */
  unset: readonly string[];
  /** Names of the variables that it refers to. */
  names: readonly string[];
}

/** Deeper nesting is not expanded: it would exhaust the stack. */
const deepest = 100;

const nameStart = /[\p{L}_]/u;
const namePart = /[\p{L}\p{Nd}_]/u;
const special: ReadonlySet<string> = new Set('@*#?-$!');

/**
 * Expands variables, quotes and escapes as BuildKit does (its `shell.Lex`): `$name`, `${name}` and `${name` with
 * `-`, `+`, `?` (with `:` for empty values too), `#`, `%`, `/`.
 * @throws ExpansionError for what BuildKit refuses.
 */
export function expand(source: string, options: ExpandOptions): Expanded {
  const scan = new Expansion(source, options);
  const { text, words } = scan.until(undefined, options.rawEscapes === true);
  return { text, words, unset: [...scan.unset], names: [...scan.names] };
}

class Expansion {
  readonly unset = new Set<string>();
  readonly names = new Set<string>();
  private at = 0;
  private rawEscapes = false;
  private depth = 0;
  private readonly source: string;
  private readonly options: ExpandOptions;

  constructor(source: string, options: ExpandOptions) {
    this.source = source;
    this.options = options;
  }

  /** Reads to the character `stop`, or to the end. */
  until(stop: string | undefined, rawEscapes: boolean): { text: string; words: readonly string[] } {
    const before = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    const words = new Words();
    let text = '';
    while (this.at < this.source.length) {
      const character = this.peek();
      if (character === stop) {
        this.at++;
        this.rawEscapes = before;
        return { text, words: words.all() };
      }
      if (character === "'" || character === '"') {
        const quoted = character === "'" ? this.single() : this.double();
        text += quoted;
        words.addRaw(quoted);
      } else if (character === '$') {
        const value = this.dollar();
        text += value;
        words.add(value);
      } else text += this.plain(words);
    }
    this.rawEscapes = before;
    if (stop !== undefined) throw new ExpansionError(`a ${stop} is missing`);
    return { text, words: words.all() };
  }

  private peek(): string {
    return this.source.charAt(this.at);
  }

  private plain(words: Words): string {
    const character = this.source.charAt(this.at++);
    if (character !== this.options.escape) {
      words.add(character);
      return character;
    }
    const kept = this.rawEscapes ? character : '';
    const escaped = this.source.charAt(this.at++);
    words.addRaw(kept + escaped, kept + escaped !== '');
    return kept + escaped;
  }

  private single(): string {
    const end = this.source.indexOf("'", this.at + 1);
    if (end === -1) throw new ExpansionError("a ' is not closed");
    const quoted = this.source.slice(this.at + 1, end);
    this.at = end + 1;
    return this.options.rawQuotes === true ? `'${quoted}'` : quoted;
  }

  private double(): string {
    const quote = this.options.rawQuotes === true ? '"' : '';
    let text = quote;
    this.at++;
    while (this.at < this.source.length) {
      const character = this.peek();
      if (character === '"') {
        this.at++;
        return text + quote;
      }
      text += character === '$' ? this.dollar() : this.inDouble(character);
    }
    throw new ExpansionError('a " is not closed');
  }

  private inDouble(character: string): string {
    this.at++;
    if (character !== this.options.escape) return character;
    const kept = this.rawEscapes ? character : '';
    const next = this.peek();
    if (next === '') return kept;
    if (next !== '"' && next !== '$' && next !== character) return kept + character;
    this.at++;
    return kept + next;
  }

  private dollar(): string {
    this.at++;
    if (this.peek() !== '{') {
      const name = this.name();
      return name === '' ? '$' : this.value(name, () => `$${name}`);
    }
    this.at++;
    const first = this.peek();
    if (first === '') throw new ExpansionError('a } is missing');
    if ('{}:'.includes(first)) throw new ExpansionError('a variable has no name');
    const name = this.name();
    const operator = this.source.charAt(this.at++);
    if (operator === '}') return this.value(name, () => `\${${name}}`);
    if (operator === '/') return this.replacing(name);
    const counts = operator === ':' ? this.source.charAt(this.at++) : operator;
    const written = operator === ':' ? `:${counts}` : operator;
    return this.modified(name, written, counts);
  }

  private value(name: string, asWritten: () => string): string {
    const value = this.lookUp(name);
    return value ?? (this.options.keepsUnset === true ? asWritten() : '');
  }

  private lookUp(name: string): string | undefined {
    const value = this.options.variable(name);
    this.names.add(name);
    if (value === undefined) this.unset.add(name);
    return value;
  }

  /** Reads what is nested in a variable. */
  private nested(stop: string, rawEscapes: boolean): string {
    if (this.depth >= deepest) throw new ExpansionError('variables are nested too deeply', true);
    this.depth++;
    const { text } = this.until(stop, rawEscapes);
    this.depth--;
    return text;
  }

  private modified(name: string, written: string, operator: string): string {
    if (!'-+?#%'.includes(operator) || operator === '') {
      // What follows is read up to the closing brace, for `:` only.
      if (written.startsWith(':')) this.nested('}', false);
      throw new ExpansionError(`${written} after the name of a variable has no meaning`);
    }
    const word = this.nested('}', operator === '#' || operator === '%');
    const value = this.lookUp(name);
    if (value === undefined && this.options.keepsUnset === true) return `\${${name}${written}${word}}`;
    const isMissing = value === undefined || (written.startsWith(':') && value === '');
    switch (operator) {
      case '-':
        return isMissing ? word : value;
      case '+':
        return isMissing ? '' : word;
      case '?':
        if (isMissing) throw new ExpansionError(`${name} is not set${word === '' ? '' : `: ${word}`}`);
        return value;
      default:
        return trimmed(operator, word, value ?? '');
    }
  }

  private replacing(name: string): string {
    const all = this.peek() === '/';
    if (all) this.at++;
    const pattern = this.nested('/', true);
    const replacement = this.nested('}', true);
    const value = this.lookUp(name);
    if (value === undefined && this.options.keepsUnset === true)
      return `\${${name}/${pattern}/${replacement}}`;
    return replaceMatches(value ?? '', { pattern, replacement, all });
  }

  private name(): string {
    const start = this.at;
    const first = this.peek();
    if (/\d/u.test(first)) {
      while (/\d/u.test(this.peek())) this.at++;
    } else if (special.has(first)) this.at++;
    else if (nameStart.test(first)) while (namePart.test(this.peek())) this.at++;
    return this.source.slice(start, this.at);
  }
}

function trimmed(operator: string, word: string, value: string): string {
  const greedy = word.startsWith(operator);
  const pattern = greedy ? word.slice(1) : word;
  return operator === '#' ? removePrefix(value, pattern, greedy) : removeSuffix(value, pattern, greedy);
}

/** Collects words, which white space outside quotes separates. */
class Words {
  private word = '';
  private isInWord = false;
  private readonly words: string[] = [];

  add(text: string): void {
    for (const character of text)
      if (!isSpace(character)) this.addRaw(character);
      else if (this.isInWord && this.word !== '') this.close();
  }

  addRaw(text: string, begins = true): void {
    this.word += text;
    this.isInWord ||= begins;
  }

  all(): readonly string[] {
    if (this.word !== '') this.close();
    return this.words;
  }

  private close(): void {
    this.words.push(this.word);
    this.word = '';
    this.isInWord = false;
  }
}
