import type { InstructionFlag, JoinedText, PlacedText } from '../../core/image/dockerfile.ts';
import { isSpace, leadingSpace, trimmedLength } from './go-space.ts';
import { placedText, sliceJoined, sourceSpan } from './joined-text.ts';

/** The parts of an instruction. */
export interface SplitInstruction {
  written: PlacedText;
  flags: readonly InstructionFlag[];
  args: JoinedText;
}

const blank = /[\t\v\f\r ]+/u;

/** Splits an instruction into its keyword, its flags (`--name=value`) and the rest. */
export function splitInstruction(line: JoinedText): SplitInstruction {
  const start = leadingSpace(line.text);
  const whole = sliceJoined(line, start, Math.max(start, trimmedLength(line.text)));
  const found = blank.exec(whole.text);
  if (found === null)
    return {
      written: placedText(whole, 0, whole.text.length),
      flags: [],
      args: sliceJoined(whole, whole.text.length),
    };
  const rest = sliceJoined(whole, found.index + found[0].length);
  const { flags, end } = readFlags(rest);
  const from = end + leadingSpace(rest.text.slice(end));
  return { written: placedText(whole, 0, found.index), flags, args: sliceJoined(rest, from) };
}

function readFlags(rest: JoinedText): { flags: readonly InstructionFlag[]; end: number } {
  const { text } = rest;
  const flags: InstructionFlag[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charAt(at))) at++;
    if (!text.startsWith('--', at)) return { flags, end: at };
    const { word, end } = readFlag(text, at);
    if (word === '--') return { flags, end };
    if (word !== '') flags.push(flagOf(word, sourceSpan(rest, at, end)));
    at = end;
  }
}

/** A flag's word without its quotes; a backslash escapes, whatever the escape character of the file is. */
function readFlag(text: string, from: number): { word: string; end: number } {
  let word = '';
  let quote = '';
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && isSpace(character)) break;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character !== '\\') word += character;
    else word += text.charAt(++at);
  }
  return { word, end: Math.min(at, text.length) };
}

function flagOf(word: string, span: InstructionFlag['span']): InstructionFlag {
  const name = word.slice(2);
  const sign = name.indexOf('=');
  return sign === -1 ? { name, span } : { name: name.slice(0, sign), value: name.slice(sign + 1), span };
}
