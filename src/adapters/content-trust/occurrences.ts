import type { Span } from '../../core/location.ts';
import { trustVariables } from '../../knowledge/trust/content-trust.ts';

/** A place of a text that names Content Trust. */
export interface Occurrence extends Span {
  kind: 'variable' | 'option' | 'command';
  text: string;
}

/** A text without one of these uses nothing of Content Trust. */
const signs =
  /content[-_]?trust|\btrust[\s\\]+(?:sign|inspect|revoke|key|signer|view)\b|\bnotary|[/_-]notary|trustServer|signerSecrets/iu;

const option = /(?<![\w-])--?disable-content-trust(?![\w-])/u;
const command =
  /(?<![\w.-])docker(?:\.exe)?[ \t]+trust[ \t]+(?:sign|inspect|revoke|key|signer|view)(?![\w-])/u;
const names = new RegExp(`${trustVariables.source}|${option.source}|${command.source}`, 'gu');

/** Whether a text may use Content Trust: a quick look, which can be wrong only in saying so. */
export function mayUseContentTrust(text: string): boolean {
  return signs.test(text);
}

/** The places of a text that name a variable, an option or a command of Content Trust. */
export function occurrencesIn(text: string): readonly Occurrence[] {
  return [...text.matchAll(names)].map((found) => ({
    kind: found[0].startsWith('-') ? 'option' : found[0].startsWith('docker') ? 'command' : 'variable',
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/**
 * Returns where a place of a text is in the source that the text was read from. Quotes, escapes and indents move
 * characters, and leave the names in their order: the same name, counted from the start, is the place.
 */
export function placeIn(text: string, place: number, source: string, within: Span): Span {
  const before = occurrencesIn(text.slice(0, place)).length;
  const found = occurrencesIn(source.slice(within.start, within.end))[before];
  return found === undefined ? within : { start: within.start + found.start, end: within.start + found.end };
}

/** The last of some places with a text that starts before an offset. */
export function lastBefore(
  places: readonly Occurrence[],
  text: string,
  offset: number,
): Occurrence | undefined {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  while (low > 0 && places[low - 1]?.text !== text) low--;
  return places[low - 1];
}
