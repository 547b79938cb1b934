import { evaluateExpansion } from './evaluate-expansion.ts';

/** More values of one variable are not tried. */
const mostValues = 64;

/** Most characters of a script that are read again: one with many values is not read for each if it is long. */
const mostRead = 2 * 1024 * 1024;

const element = /^\$\{(?<name>[A-Za-z_]\w*)\[(?<index>[^\]]*)\]\}$/u;
/** `{a,b}`: a word for each. */
const braces = /^\{(?<words>[^{}$`'"\\]*,[^{}$`'"\\]*)\}$/u;
const positional = /^\$(?:\{(?<braced>[1-9@*])(?::?[-?=][^}]*)?\}|(?<plain>[1-9@*]))$/u;

/**
 * What variables, arrays and arguments of functions may hold where a script sets them in branches, loops and calls. A
 * script is read several times: first without them, then with another of the possible values of each at a time.
 */
export interface PossibleValues {
  /** Notes a value of a variable; one that it has for certain replaces the others. */
  note(name: string, value: string, isCertain: boolean): void;
  /** Notes the elements that an array gets, in place of those before or (`+=`) after them. */
  noteElements(name: string, elements: readonly string[], isMore: boolean): void;
  noteFunction(name: string): void;
  /** Notes the arguments of a function, if it is one; what is unknown is `undefined`. */
  noteCall(name: string, args: readonly (string | undefined)[]): void;
  /** Notes the arguments of the script itself, or what `set --` makes them. */
  noteArguments(args: readonly (string | undefined)[]): void;
  /** Says in which function the next commands stand. */
  enter(name: string | undefined): void;
  /** Notes that a further reading would know more. */
  ask(): void;
  /** Whether possible values are taken for those that are not known. */
  isGuessing(): boolean;
  value(name: string): string | undefined;
  /** Returns the value of an expansion that is no plain variable: `$1`, `${NAME[@]}`, `${NAME%/*}`. */
  expansion(written: string, variable: (name: string) => string | undefined): string | undefined;
  /** Begins the next reading. Returns whether there is something that it can try; `cut` if it may not be tried. */
  next(length: number): boolean | 'cut';
}

/** Returns what is possible before the first reading of a script. */
function possibleValues(): PossibleValues {
  let values = new Map<string, string[]>();
  /** Those of the reading before: a function may use what is set behind it. */
  let former: ReadonlyMap<string, string[]> = values;
  const elements = new Map<string, readonly string[]>();
  const calls = new Map<string, (readonly (string | undefined)[])[]>();
  /** Functions whose arguments are used: calls of them come later. */
  const asked = new Set<string>();
  let turn = 0;
  let most = 0;
  let inside: string | undefined;
  let isCut = false;
  /** Returns the first values of a list that are tried, and notes if there are more. */
  const tried = <T>(all: readonly T[]): T[] => {
    isCut ||= all.length > mostValues;
    return all.slice(0, mostValues);
  };
  const chosen = <T>(all: readonly T[]): T | undefined => {
    most = Math.max(most, all.length);
    if (turn === 0 || all.length === 0) return undefined;
    const back = (turn - 1) % all.length;
    return all[all.length - 1 - back];
  };
  const argument = (which: string): string | undefined => {
    asked.add(inside ?? '');
    const args = chosen(calls.get(inside ?? '') ?? []);
    if (/\d/u.test(which)) return args?.[Number(which) - 1];
    return args?.every((one) => one !== undefined) === true ? args.join(' ') : undefined;
  };
  const ofArray = (name: string, index: string): string | undefined => {
    const all = elements.get(name) ?? [];
    if (all.length === 0) return undefined;
    most = Math.max(most, 1);
    if (index === '@' || index === '*') return all.join(' ');
    return /^\d+$/u.test(index) ? all[Number(index)] : chosen(all);
  };
  return {
    note(name, value, isCertain) {
      const before = isCertain ? [] : (values.get(name) ?? []).filter((one) => one !== value);
      values.set(name, tried([...before, value]));
    },
    noteElements: (name, own, isMore) =>
      void elements.set(name, tried([...(isMore ? (elements.get(name) ?? []) : []), ...own])),
    noteFunction(name) {
      if (!calls.has(name)) calls.set(name, []);
    },
    noteCall(name, args) {
      const all = calls.get(name);
      if (all === undefined || all.some((one) => one.join('\0') === args.join('\0'))) return;
      calls.set(name, tried([...all, args]));
    },
    noteArguments(args) {
      const name = inside ?? '';
      if (!calls.has(name)) calls.set(name, []);
      this.noteCall(name, args);
    },
    enter: (name) => void (inside = name),
    ask: () => void (most = Math.max(most, 1)),
    isGuessing: () => turn > 0,
    value: (name) => chosen(values.get(name) ?? former.get(name) ?? []),
    expansion(written, variable) {
      const which = positional.exec(written)?.groups;
      if (which !== undefined) return argument(which['braced'] ?? which['plain'] ?? '');
      const part = element.exec(written)?.groups;
      const found = part === undefined ? undefined : ofArray(part['name'] ?? '', part['index'] ?? '');
      if (part !== undefined) return turn === 0 ? undefined : found;
      const words = braces.exec(written)?.groups?.['words'];
      if (words !== undefined) return chosen(tried(words.split(',')));
      const value = evaluateExpansion(written, variable);
      if (value !== undefined) most = Math.max(most, 1);
      return turn === 0 ? undefined : value;
    },
    next(length) {
      turn += 1;
      former = values;
      values = new Map();
      elements.clear();
      inside = undefined;
      for (const name of asked) most = Math.max(most, calls.get(name)?.length ?? 0);
      if (turn > most) return isCut && most > 0 ? 'cut' : false;
      return turn * length <= mostRead ? true : 'cut';
    },
  };
}

/**
 * Reads a script again as long as another reading would try other possible values: `read` says whether to go on. Returns
 * whether some of the values were not tried.
 */
export function forEachReading(length: number, read: (possible: PossibleValues) => boolean): boolean {
  const possible = possibleValues();
  for (let goesOn = read(possible); goesOn; goesOn = read(possible)) {
    const next = possible.next(length);
    if (next !== true) return next === 'cut';
  }
  return false;
}
