import { ExpansionError } from './expansion-error.ts';

const literal = new Set('[]{}.+()|^$');

/** Returns the regular expression of a pattern with `*` and `?`, as `${name#pattern}` has it. */
function patternSource(pattern: string, greedy: boolean): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') source += greedy ? '[^\\n]*' : '[^\\n]*?';
    else if (character === '?') source += '[^\\n]';
    else if (literal.has(character)) source += `\\${character}`;
    else if (character !== '\\') source += character.replaceAll('/', '\\/');
    else {
      const next = pattern.charAt(at + 1);
      if (next === '}' || next === '/') continue;
      if (next !== '*' && next !== '?' && next !== '\\')
        throw new ExpansionError(`\\${next} has no meaning in a pattern`);
      source += `\\${next}`;
      at++;
    }
  }
  return source;
}

/** Time grows with a power of the length of a value, by the number of `*`: more is not matched. */
const longest = 256;
const mostStars = 2;

function checkSize(value: string, pattern: string): void {
  const stars = pattern.split('*').length - 1;
  if (value.length > longest || pattern.length > longest || stars > mostStars)
    throw new ExpansionError('a pattern or value is too long', true);
}

/** `${name#pattern}`, and `##` if greedy. */
export function removePrefix(value: string, pattern: string, greedy: boolean): string {
  checkSize(value, pattern);
  return value.replace(new RegExp(`^${patternSource(pattern, greedy)}`, 'u'), '');
}

/** `${name%pattern}`, and `%%` if greedy: the shortest or longest end that matches. */
export function removeSuffix(value: string, pattern: string, greedy: boolean): string {
  checkSize(value, pattern);
  const whole = new RegExp(`^${patternSource(pattern, true)}$`, 'u');
  const starts = Array.from({ length: value.length + 1 }, (_, index) => index);
  const found = (greedy ? starts : starts.toReversed()).find((start) => whole.test(value.slice(start)));
  return found === undefined ? value : value.slice(0, found);
}

/** `${name/pattern/replacement}`, and `//` for all matches. */
export function replaceMatches(
  value: string,
  { pattern, replacement, all }: { pattern: string; replacement: string; all: boolean },
): string {
  checkSize(value, pattern);
  return value.replace(new RegExp(patternSource(pattern, true), all ? 'gu' : 'u'), () => replacement);
}
