import {
  areHclEqual,
  hclBoolean,
  hclNumber,
  hclText,
  HclUnknown,
  isHclList,
  isHclMap,
  type HclValue,
} from './hcl-value.ts';

/** Returns the value for known arguments; `undefined` where it is not certain. */
type HclFunction = (given: readonly HclValue[]) => HclValue | undefined;

/** A function of texts. */
function ofTexts(call: (...texts: string[]) => HclValue | undefined, count: number): HclFunction {
  return (given) => {
    const texts = given.map(hclText);
    if (texts.length !== count || texts.includes(undefined)) return undefined;
    return call(...texts.filter((text) => text !== undefined));
  };
}

function ofNumbers(call: (...numbers: number[]) => HclValue | undefined): HclFunction {
  return (given) => {
    const numbers = given.map(hclNumber).filter((one) => one !== undefined);
    return numbers.length === given.length && numbers.length > 0 ? call(...numbers) : undefined;
  };
}

function ofList(
  call: (list: readonly HclValue[], more: readonly HclValue[]) => HclValue | undefined,
): HclFunction {
  return ([list, ...more]) => (list !== undefined && isHclList(list) ? call(list, more) : undefined);
}

const isKnown = (value: HclValue): boolean => !(value instanceof HclUnknown);

/** Characters of a text at its ends that are among others. */
function trimmed(text: string, cutset: string): string {
  const cut = new Set(Array.from(cutset));
  const characters = Array.from(text);
  const first = characters.findIndex((one) => !cut.has(one));
  if (first === -1) return '';
  return characters.slice(first, characters.findLastIndex((one) => !cut.has(one)) + 1).join('');
}

function joinedTexts([separator, ...lists]: readonly HclValue[]): string | undefined {
  const items = lists.flatMap((list) => (isHclList(list) ? list : [new HclUnknown('no list')]));
  const texts = items.map(hclText);
  if (typeof separator !== 'string' || texts.includes(undefined)) return undefined;
  return texts.join(separator);
}

/** `format` with the verbs that most templates use. */
function formatted([pattern, ...given]: readonly HclValue[]): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  let used = 0;
  let isCertain = true;
  const text = pattern.replaceAll(/%(.?)/gsu, (_all, verb: string) => {
    if (verb === '%') return '%';
    const value = given[used++];
    const shown = value === undefined || !/[svd]/u.test(verb) ? undefined : hclText(value);
    if (shown === undefined) isCertain = false;
    return shown ?? '';
  });
  return isCertain && used === given.length ? text : undefined;
}

function joinedMaps(maps: readonly HclValue[]): HclValue | undefined {
  const all = new Map<string, HclValue>();
  for (const map of maps) {
    if (!isHclMap(map)) return undefined;
    for (const [key, value] of map) all.set(key, value);
  }
  return all;
}

function isIn(list: readonly HclValue[], [wanted = null]: readonly HclValue[]): boolean | undefined {
  const verdicts = new Set(list.map((item) => areHclEqual(item, wanted)));
  if (verdicts.has(true)) return true;
  return verdicts.has(undefined) ? undefined : false;
}

function flattened(list: readonly HclValue[]): readonly HclValue[] | undefined {
  const all = list.flatMap((item) => (isHclList(item) ? (flattened(item) ?? []) : [item]));
  return all.every(isKnown) ? all : undefined;
}

function distinct(list: readonly HclValue[]): readonly HclValue[] | undefined {
  return list.every((item) => typeof item === 'string') ? [...new Set(list)] : undefined;
}

function boolean(call: (one: boolean, other: boolean) => boolean): HclFunction {
  return ([first, second]) => {
    const [one, other] = [hclBoolean(first ?? null), hclBoolean(second ?? null)];
    return one === undefined || other === undefined ? undefined : call(one, other);
  };
}

const coalesced: HclFunction = (given) => given.find((one) => one !== null);

/**
 * Functions of bake whose values are certain. The others are known to bake and give an unknown value here: those that
 * depend on time and chance, regular expressions of another engine, and what few files use.
 */
export const hclFunctions: ReadonlyMap<string, HclFunction> = new Map<string, HclFunction>([
  ['lower', ofTexts((text) => text.toLowerCase(), 1)],
  ['upper', ofTexts((text) => text.toUpperCase(), 1)],
  ['trimspace', ofTexts((text) => text.trim(), 1)],
  ['chomp', ofTexts((text) => text.replace(/(?:\r\n|\r|\n)+$/u, ''), 1)],
  ['trim', ofTexts(trimmed, 2)],
  ['trimprefix', ofTexts((text, start) => (text.startsWith(start) ? text.slice(start.length) : text), 2)],
  [
    'trimsuffix',
    ofTexts((text, end) => (end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text), 2),
  ],
  ['replace', ofTexts((text, from, to) => (from === '' ? undefined : text.split(from).join(to)), 3)],
  ['split', ofTexts((separator, text) => text.split(separator), 2)],
  ['strlen', ofTexts((text) => (/^[\x20-\x7e]*$/u.test(text) ? text.length : undefined), 1)],
  ['sanitize', ofTexts((text) => text.replaceAll(/[^a-zA-Z0-9_-]/gu, '_'), 1)],
  ['join', joinedTexts],
  ['format', formatted],
  ['concat', (given) => (given.every(isHclList) ? given.flat() : undefined)],
  ['contains', ofList(isIn)],
  ['flatten', ofList(flattened)],
  ['distinct', ofList(distinct)],
  [
    'compact',
    ofList((list) =>
      list.every((item) => typeof item === 'string') ? list.filter((item) => item !== '') : undefined,
    ),
  ],
  [
    'length',
    ([value]) =>
      value !== undefined && isHclMap(value)
        ? value.size
        : isHclList(value ?? null)
          ? (value as readonly HclValue[]).length
          : undefined,
  ],
  [
    'element',
    ofList((list, [index = null]) => {
      const at = hclNumber(index);
      return at === undefined || list.length === 0 || at < 0 ? undefined : list[at % list.length];
    }),
  ],
  ['keys', ([map]) => (map !== undefined && isHclMap(map) ? [...map.keys()].toSorted() : undefined)],
  [
    'values',
    ([map]) =>
      map !== undefined && isHclMap(map)
        ? [...map].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value)
        : undefined,
  ],
  [
    'lookup',
    ([map, key, otherwise]) => {
      if (map === undefined || !isHclMap(map) || typeof key !== 'string') return undefined;
      return map.get(key) ?? otherwise;
    },
  ],
  ['merge', joinedMaps],
  ['coalesce', coalesced],
  ['coalescelist', ofList((list, more) => [list, ...more].find((one) => isHclList(one) && one.length > 0))],
  ['equal', ([one = null, other = null]) => areHclEqual(one, other)],
  [
    'notequal',
    ([one = null, other = null]) => {
      const verdict = areHclEqual(one, other);
      return verdict === undefined ? undefined : !verdict;
    },
  ],
  [
    'not',
    ([one = null]) => {
      const value = hclBoolean(one);
      return value === undefined ? undefined : !value;
    },
  ],
  ['and', boolean((one, other) => one && other)],
  ['or', boolean((one, other) => one || other)],
  ['add', ofNumbers((one, other = 0) => one + other)],
  ['subtract', ofNumbers((one, other = 0) => one - other)],
  ['multiply', ofNumbers((one, other = 1) => one * other)],
  ['max', ofNumbers((...all) => Math.max(...all))],
  ['min', ofNumbers((...all) => Math.min(...all))],
]);
