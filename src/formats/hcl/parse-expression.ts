import {
  expect,
  expectIdentifier,
  follows,
  hclError,
  isAtBreak,
  nested,
  peekIdentifier,
  skipBlanks,
  skipLines,
  take,
  takeKeyword,
  type HclScanner,
} from './hcl-scanner.ts';
import type { HclExpression, HclObjectItem, HclOperator, HclTemplatePart } from './hcl-syntax.ts';
import { readForIntroduction, readHeredoc, readQuoted } from './parse-template.ts';

/** The operators by how strongly they bind, the weakest first. */
const levels: readonly (readonly HclOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['>=', '<=', '>', '<'],
  ['+', '-'],
  ['*', '/', '%'],
];

function spanFrom(start: number, { offset: end }: HclScanner) {
  return { span: { start, end } };
}

/** A template of one text is a literal. */
export function templateExpression(
  parts: readonly HclTemplatePart[],
  span: HclExpression['span'],
  isHeredoc = false,
): HclExpression {
  const [only, ...others] = parts;
  if (only === undefined) return { kind: 'literal', value: '', span };
  if (only.kind === 'text' && others.length === 0 && !isHeredoc)
    return { kind: 'literal', value: only.text, span };
  return { kind: 'template', parts, isHeredoc, span };
}

const number = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy;

function readNumber(scanner: HclScanner): number | undefined {
  number.lastIndex = scanner.offset;
  const [written] = number.exec(scanner.text) ?? [];
  if (written === undefined) return undefined;
  scanner.offset += written.length;
  if (peekIdentifier(scanner) !== undefined) hclError(scanner, 'a number ends before a letter');
  return Number(written);
}

/** The items up to a closing bracket, with commas between them and behind the last if wanted. */
function readItems<T>(scanner: HclScanner, close: string, read: () => T): T[] {
  const items: T[] = [];
  while (!take(scanner, close)) {
    items.push(read());
    if (take(scanner, ',')) continue;
    if (!take(scanner, close)) hclError(scanner, `',' or '${close}' expected`);
    break;
  }
  return items;
}

function readCall(scanner: HclScanner, name: string, start: number): HclExpression {
  let isSpread = false;
  const read = nested(scanner, false, () =>
    readItems(scanner, ')', () => {
      if (isSpread) hclError(scanner, 'nothing may follow the argument with ...');
      const argument = parseExpression(scanner);
      isSpread = take(scanner, '...');
      return argument;
    }),
  );
  return { kind: 'call', name, arguments: read, isSpread, ...spanFrom(start, scanner) };
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readNamed(scanner: HclScanner, start: number): HclExpression {
  let name = expectIdentifier(scanner, 'a name');
  while (scanner.text.startsWith('::', scanner.offset)) {
    scanner.offset += 2;
    name += `::${expectIdentifier(scanner, 'the name of a function')}`;
  }
  if (take(scanner, '(')) return readCall(scanner, name, start);
  if (name.includes('::')) hclError(scanner, "'(' expected");
  const value = words.get(name);
  if (value !== undefined) return { kind: 'literal', value, ...spanFrom(start, scanner) };
  return { kind: 'variable', name, span: { start, end: start + name.length } };
}

function readForBody(scanner: HclScanner, close: ']' | '}', start: number): HclExpression {
  const introduction = readForIntroduction(scanner, parseExpression);
  expect(scanner, ':');
  const first = parseExpression(scanner);
  const isObject = close === '}';
  if (isObject) expect(scanner, '=>');
  const second = isObject ? parseExpression(scanner) : undefined;
  const isGrouped = isObject && take(scanner, '...');
  const condition = takeKeyword(scanner, 'if') ? parseExpression(scanner) : undefined;
  expect(scanner, close);
  return {
    kind: 'for',
    ...introduction,
    ...(second === undefined ? {} : { key: first }),
    value: second ?? first,
    ...(condition === undefined ? {} : { condition }),
    isGrouped,
    ...spanFrom(start, scanner),
  };
}

function readTuple(scanner: HclScanner, start: number): HclExpression {
  return nested(scanner, false, () => {
    if (takeKeyword(scanner, 'for')) return readForBody(scanner, ']', start);
    const items = readItems(scanner, ']', () => parseExpression(scanner));
    return { kind: 'tuple', items, ...spanFrom(start, scanner) };
  });
}

/** A name before `=` or `:` is a text. */
function readKey(scanner: HclScanner): HclExpression {
  const key = parseExpression(scanner);
  const isName = key.kind === 'variable' && scanner.text.startsWith(key.name, key.span.start);
  return isName ? { kind: 'literal', value: key.name, span: key.span } : key;
}

function readObjectItem(scanner: HclScanner): HclObjectItem {
  const key = readKey(scanner);
  if (!take(scanner, '=') && !take(scanner, ':')) hclError(scanner, "'=' or ':' expected");
  return { key, value: parseExpression(scanner) };
}

function readObjectItems(scanner: HclScanner): HclObjectItem[] {
  const items: HclObjectItem[] = [];
  for (;;) {
    skipLines(scanner);
    if (take(scanner, '}')) return items;
    items.push(readObjectItem(scanner));
    if (take(scanner, '}')) return items;
    if (!take(scanner, ',') && !isAtBreak(scanner)) hclError(scanner, "',', a new line or '}' expected");
    if (scanner.offset >= scanner.text.length) hclError(scanner, "'}' expected");
  }
}

function readObject(scanner: HclScanner, start: number): HclExpression {
  return nested(scanner, true, () => {
    const beginning = scanner.offset;
    skipLines(scanner);
    if (takeKeyword(scanner, 'for')) {
      const isKey = follows(scanner, '=') || follows(scanner, ':');
      if (!isKey) {
        scanner.breaksCount = false;
        return readForBody(scanner, '}', start);
      }
    }
    scanner.offset = beginning;
    const items = readObjectItems(scanner);
    return { kind: 'object', items, ...spanFrom(start, scanner) };
  });
}

function readTerm(scanner: HclScanner): HclExpression {
  skipBlanks(scanner);
  const start = scanner.offset;
  const { text } = scanner;
  const first = text[start];
  if (first === '"') {
    const parts = readQuoted(scanner, parseExpression);
    return templateExpression(parts, { start, end: scanner.offset });
  }
  if (text.startsWith('<<', start)) {
    const parts = readHeredoc(scanner, parseExpression);
    return templateExpression(parts, { start, end: scanner.offset }, true);
  }
  if (take(scanner, '(')) {
    const inner = nested(scanner, false, () => {
      const read = parseExpression(scanner);
      expect(scanner, ')');
      return read;
    });
    // The brackets are part of it: `(a) = 1` in an object is the value of a.
    return { ...inner, ...spanFrom(start, scanner) };
  }
  if (take(scanner, '[')) return readTuple(scanner, start);
  if (take(scanner, '{')) return readObject(scanner, start);
  const value = readNumber(scanner);
  if (value !== undefined) return { kind: 'literal', value, ...spanFrom(start, scanner) };
  return peekIdentifier(scanner) === undefined
    ? hclError(scanner, 'a value expected')
    : readNamed(scanner, start);
}

function readAttribute(scanner: HclScanner, of: HclExpression): HclExpression {
  const start = of.span.start;
  if (take(scanner, '*')) return { kind: 'splat', of, ...spanFrom(start, scanner) };
  skipBlanks(scanner);
  const at = scanner.offset;
  const index = /^[0-9]+/u.exec(scanner.text.slice(at, at + 20))?.[0];
  if (index !== undefined) {
    scanner.offset += index.length;
    const literal = { kind: 'literal', value: Number(index), ...spanFrom(at, scanner) } as const;
    return { kind: 'index', of, index: literal, ...spanFrom(start, scanner) };
  }
  const name = expectIdentifier(scanner, 'the name of an attribute');
  return { kind: 'attribute', of, name, ...spanFrom(start, scanner) };
}

function readIndex(scanner: HclScanner, of: HclExpression): HclExpression {
  const start = of.span.start;
  const index = nested(scanner, false, () => {
    if (take(scanner, '*')) {
      expect(scanner, ']');
      return undefined;
    }
    const read = parseExpression(scanner);
    expect(scanner, ']');
    return read;
  });
  if (index === undefined) return { kind: 'splat', of, ...spanFrom(start, scanner) };
  return { kind: 'index', of, index, ...spanFrom(start, scanner) };
}

/** Longest chain such as `a.b[0].c`, whose expressions are nested in each other. */
const longestChain = 100;

function readChain(scanner: HclScanner): HclExpression {
  let read = readTerm(scanner);
  for (let length = 0; ; length++) {
    if (length > longestChain) hclError(scanner, `more than ${longestChain} attributes of each other`);
    const isSpread = follows(scanner, '...');
    if (!isSpread && take(scanner, '.')) read = readAttribute(scanner, read);
    else if (take(scanner, '[')) read = readIndex(scanner, read);
    else return read;
  }
}

function readUnary(scanner: HclScanner): HclExpression {
  skipBlanks(scanner);
  const start = scanner.offset;
  const operator = (['!', '-'] as const).find((one) => take(scanner, one));
  if (operator === undefined) return readChain(scanner);
  const operand = nested(scanner, scanner.breaksCount, () => readUnary(scanner));
  return { kind: 'unary', operator, operand, ...spanFrom(start, scanner) };
}

function takeOperator(scanner: HclScanner, level: number): HclOperator | undefined {
  skipBlanks(scanner);
  const { text, offset } = scanner;
  return levels[level]?.find((one) => {
    const isThere = text.startsWith(one, offset) && !(one.length === 1 && text[offset + 1] === '=');
    if (isThere) scanner.offset += one.length;
    return isThere;
  });
}

function readBinary(scanner: HclScanner, level: number): HclExpression {
  if (level >= levels.length) return readUnary(scanner);
  let left = readBinary(scanner, level + 1);
  for (let length = 0; ; length++) {
    const operator = takeOperator(scanner, level);
    if (operator === undefined) return left;
    if (length > longestChain) hclError(scanner, `more than ${longestChain} operators of one kind`);
    const right = readBinary(scanner, level + 1);
    left = { kind: 'binary', operator, left, right, ...spanFrom(left.span.start, scanner) };
  }
}

/** Reads an expression at the position. */
export function parseExpression(scanner: HclScanner): HclExpression {
  return nested(scanner, scanner.breaksCount, () => {
    const condition = readBinary(scanner, 0);
    if (!take(scanner, '?')) return condition;
    const whenTrue = parseExpression(scanner);
    expect(scanner, ':');
    const whenFalse = parseExpression(scanner);
    return {
      kind: 'conditional',
      condition,
      whenTrue,
      whenFalse,
      ...spanFrom(condition.span.start, scanner),
    };
  });
}
