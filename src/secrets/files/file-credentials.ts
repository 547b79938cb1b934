import { Buffer } from 'node:buffer';
import type { CredentialStrength, FileCredentialSign } from '../../core/image/file-credential.ts';
import { credentialsIn } from '../command-line.ts';
import { addressAt, addressMark, hasUserOrQuery } from './addresses.ts';
import { formatAt, searchedFormats, strengthOfFormat } from './format-signs.ts';
import type { FoundSign } from './found-sign.ts';
import { keyStoreSigns, mayBeKeyStore } from './key-stores.ts';
import { isShellHistory, knownFileSigns, settingsKind } from './known-files.ts';
import { MarkFinder } from './mark-finder.ts';
import { privateKeyAt, privateKeyMarks } from './private-keys.ts';
import { settingSigns } from './settings.ts';

/** Finds the sign that a mark in a text stands for; a number is the place before which the same mark says nothing. */
type ReadMark = (text: string, at: number) => FoundSign | number | undefined;

/** The pair of an AWS access key: a setting with its name, or 40 characters of Base64 in quotes. */
const awsKeyId = 'AWS access key';
const awsSecret =
  /(?<![\w+/=])(?=[\w+/]{0,39}[a-z])(?=[\w+/]{0,39}\d)(?=[\w+/]{0,39}[A-Z])[\w+/]{40}(?![\w+/=])/u;

/** Each mark with what reads it. */
const byMark: readonly (readonly [mark: string, read: ReadMark])[] = [
  ...privateKeyMarks.map(
    (mark) => [mark, (text: string, at: number) => privateKeyAt(text, mark, at)] as const,
  ),
  ...searchedFormats.flatMap((format) =>
    format.marks.map((mark) => [mark, (text: string, at: number) => formatAt(text, format, at)] as const),
  ),
  [addressMark, addressAt],
];
const finder = new MarkFinder(byMark.map(([mark]) => mark));

/** Most marks of one file that are read: a file of nothing else must not take long. */
const mostMarks = 100_000;
/** The longest file whose settings are read, in bytes. */
const longestSettings = 1024 * 1024;

/** Files of npm packages that repeat the program beside them: source maps, and declarations of types. */
const derivedFile = /\/node_modules\/.{1,1024}\.(?:map|d\.[cm]?ts)$/u;

/** Whether a file that begins with these bytes is searched: a text, or a store of keys. */
export function isSearched(head: Uint8Array, path: string): boolean {
  if (head.length === 0 || derivedFile.test(path)) return false;
  return !head.includes(0) || isWideText(head) || mayBeKeyStore(head) || isTokenStore(path);
}

/** Text of two bytes for each character, by its first ones. */
function isWideText(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0xfe && head[3] === 0;
}

/** Stores of tokens that are no text, but have the tokens as text in them. */
function isTokenStore(path: string): boolean {
  return /\/gcloud\/(?:credentials|access_tokens)\.db$|\/\.gnupg\/private-keys-v1\.d\/[\dA-F]{40}\.key$/u.test(
    path,
  );
}

/** Returns what looks like a credential in a file, one sign for each detector. Values are not in it. */
export function findFileCredentials(path: string, content: Buffer): readonly FileCredentialSign[] {
  if (mayBeKeyStore(content.subarray(0, 512))) return joinSigns('', keyStoreSigns(content));
  const bytes = isWideText(content) ? Buffer.from(content.toString('utf16le'), 'latin1') : content;
  let decoded: string | undefined;
  const text = (): string => (decoded ??= bytes.toString('latin1'));
  const found = [...markSigns(bytes, text)];
  const settings = bytes.length <= longestSettings ? settingsKind(path) : undefined;
  if (settings !== undefined) found.push(...settingSigns(text(), settings));
  if (bytes.length <= longestSettings) found.push(...knownFileSigns(path, text));
  if (isShellHistory(path)) found.push(...historySigns(text()));
  return found.length === 0
    ? []
    : joinSigns(
        text(),
        found.map((sign) => rated(sign, text())),
      );
}

function markSigns(bytes: Buffer, text: () => string): readonly FoundSign[] {
  const signs: FoundSign[] = [];
  let left = mostMarks;
  let last: FoundSign | undefined;
  const after: number[] = [];
  finder.find(bytes, (index, place) => {
    // What is in a sign is a part of it: an address of a webhook, a second mark of a key.
    if (left-- <= 0 || place < (after[index] ?? 0)) return;
    if (last !== undefined && place >= last.at && place < last.at + last.length) return;
    if (index === byMark.length - 1 && !hasUserOrQuery(bytes, place)) return;
    const sign = byMark[index]?.[1](text(), place);
    if (typeof sign === 'number') after[index] = sign;
    if (sign === undefined || typeof sign === 'number') return;
    signs.push(sign);
    last = sign;
  });
  return signs.map((sign) => (sign.detector === awsKeyId ? withSecret(sign, text()) : sign));
}

/** An AWS access key is usable if its secret stands beside it. */
function withSecret(sign: FoundSign, text: string): FoundSign {
  const around =
    text.slice(Math.max(0, sign.at - 200), sign.at) + text.slice(sign.at + sign.length).slice(0, 300);
  return awsSecret.test(around) ? { ...sign, strength: 'usable' } : sign;
}

/** Returns the credentials in commands that a user typed. */
function historySigns(text: string): readonly FoundSign[] {
  return [...text.slice(0, longestSettings).matchAll(/^.{8,4096}$/gmu)].flatMap(({ 0: line, index }) =>
    credentialsIn([line]).map(({ detector, length = 0 }): FoundSign => {
      return { detector, strength: strengthOfFormat(detector), at: index, length };
    }),
  );
}

/** What follows a sign of a comment on its line is mostly an example; a key or token that works counts all the same. */
function rated(sign: FoundSign, text: string): FoundSign {
  if (sign.strength === 'usable') return sign;
  const line = text.slice(Math.max(text.lastIndexOf('\n', sign.at - 1) + 1, sign.at - 200), sign.at);
  return /^\s{0,40}(?:[#;]|\/\/|\/?\*|<!--)/u.test(line) ? { ...sign, strength: 'weak' } : sign;
}

const order: readonly CredentialStrength[] = ['usable', 'likely', 'protected', 'weak'];

/** Returns the strongest of signs at one place: the value of a setting may also have a known format. */
function strongest(signs: readonly FoundSign[]): readonly FoundSign[] {
  const kept: FoundSign[] = [];
  let end = 0;
  for (const sign of signs.toSorted((a, b) => a.at - b.at)) {
    const last = kept.at(-1);
    if (last === undefined || sign.at >= end) kept.push(sign);
    else if (rank(sign) < rank(last)) kept[kept.length - 1] = sign;
    end = Math.max(end, sign.at + Math.max(1, sign.extent ?? sign.length));
  }
  return kept;
}

function rank({ strength }: FoundSign): number {
  return order.indexOf(strength);
}

/** Joins the signs of one detector, the strongest first. */
function joinSigns(text: string, found: readonly FoundSign[]): readonly FileCredentialSign[] {
  const lineAt = lineNumbers(text);
  const joined = new Map<string, FileCredentialSign>();
  for (const { detector, strength, at, length } of strongest(found).toSorted((a, b) => rank(a) - rank(b))) {
    const key = `${detector}\0${strength}`;
    const before = joined.get(key);
    if (before === undefined) joined.set(key, { detector, strength, line: lineAt(at), length, count: 1 });
    else joined.set(key, { ...before, count: before.count + 1 });
  }
  return [...joined.values()];
}

/** Returns the search for the line of a place. */
function lineNumbers(text: string): (at: number) => number {
  if (text === '') return () => 0;
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
