import type { ArgInstruction, PairsInstruction, PlacedText } from '../../core/image/dockerfile.ts';
import { placedText } from './joined-text.ts';
import { baseOf, checkFlags, Refused, RefusedForm, type Reading } from './reading.ts';
import { splitQuoted } from './words.ts';

function pairOf({ text, span }: PlacedText, sign: number): { key: PlacedText; value: PlacedText } {
  // A continued word has more characters in the file than here; its name has none in between.
  const keyEnd = Math.min(span.start + sign, span.end);
  return {
    key: { text: text.slice(0, sign), span: { start: span.start, end: keyEnd } },
    value: { text: text.slice(sign + 1), span: { start: Math.min(keyEnd + 1, span.end), end: span.end } },
  };
}

/** Reads ENV and LABEL. @throws Refused */
export function readPairs(reading: Reading): PairsInstruction {
  const keyword = reading.keyword === 'LABEL' ? 'LABEL' : 'ENV';
  checkFlags(reading);
  const words = splitQuoted(reading.args, reading.escape);
  const [first] = words;
  if (first === undefined) throw new Refused(`${keyword} takes one or more name=value`);
  if (!first.text.includes('=')) return readOldPair(reading, keyword);
  const pairs = words.map((word) => {
    const sign = word.text.indexOf('=');
    if (sign === -1)
      throw new RefusedForm(`${keyword}: a = is missing; quote a value with spaces`, word.span);
    if (sign === 0) throw new Refused(`${keyword}: the name before = is missing`, word.span);
    return pairOf(word, sign);
  });
  return { ...baseOf(reading, keyword), form: 'equals', pairs };
}

/** The old form `ENV name value`: all that follows the name is the value. */
function readOldPair(reading: Reading, keyword: 'ENV' | 'LABEL'): PairsInstruction {
  const { args } = reading;
  const blank = /[\t\v\f\r ]+/u.exec(args.text);
  if (blank === null) throw new RefusedForm(`${keyword} takes a name and a value: name=value`);
  const pair = {
    key: placedText(args, 0, blank.index),
    value: placedText(args, blank.index + blank[0].length, args.text.length),
  };
  return { ...baseOf(reading, keyword), form: 'words', pairs: [pair] };
}

/** @throws Refused */
export function readArg(reading: Reading): ArgInstruction {
  const words = splitQuoted(reading.args, reading.escape);
  if (words.length === 0) throw new Refused('ARG takes one or more names');
  const variables = words.map((word) => {
    const sign = word.text.indexOf('=');
    if (sign === 0) throw new Refused('ARG: the name before = is missing', word.span);
    return sign === -1 ? { key: word } : pairOf(word, sign);
  });
  return { ...baseOf(reading, 'ARG'), variables };
}
