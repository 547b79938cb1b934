import { credentialFormat, namedFormat, nameDetector } from '../../knowledge/credentials/credentials.ts';
import { isReference } from '../../knowledge/credentials/formats/reference.ts';
import { looksLikeKey } from '../../knowledge/credentials/formats/random-text.ts';
import { namesCredential } from '../../knowledge/credentials/secret-names.ts';
import { strengthOfFormat } from './format-signs.ts';
import type { FoundSign } from './found-sign.ts';
import { isSamplePassword } from './placeholders.ts';

/** The longest line in which settings are searched for. */
const longestLine = 16_384;

/** A line that may give a credential a value: everything else is left out before any name is read. */
const mayHold = /^.*(?:pass|pw|secret|token|key|cred|auth|salt|cookie|dsn|pat\b|connection|url).*$/gimu;

/** `name = "value"`, `name: value`, `"name": "value"`, `name => 'value'`, `define('name', 'value')`. */
const assignment =
  /(?<![\w.$-])["']?(?<name>[A-Za-z_][\w.-]{1,63})["']?\s{0,8}(?:=>|:=|[:=,](?!=))\s{0,8}(?:"(?<double>[^"\n]{1,1024})"|'(?<single>[^'\n]{1,1024})'|(?<bare>[^\s"'`,;|<>(){}[\]]{1,1024}))/gu;

/** `<name>value</name>` and `<add key="name" value="value"/>`. */
const element = /<(?<name>[A-Za-z][\w.:-]{1,63})(?:\s[^<>]{0,200})?>(?<bare>[^<>\n]{1,1024})<\//gu;
const keyAndValue =
  /\b(?:key|name)=["'](?<name>[\w.:-]{2,64})["']\s{1,8}value=["'](?<bare>[^"'\n]{1,1024})["']/gu;

/** How a file states its settings. */
export interface SettingsFile {
  /** Whether a value with the name of a credential is one: the file is for credentials. */
  isForCredentials: boolean;
}

/** Returns the credentials in a file of settings, by the names of their settings and the forms of their values. */
export function settingSigns(text: string, { isForCredentials }: SettingsFile): readonly FoundSign[] {
  const signs: FoundSign[] = [];
  for (const line of text.matchAll(mayHold)) {
    if (line[0].length > longestLine) continue;
    for (const form of line[0].includes('<') ? [element, keyAndValue, assignment] : [assignment])
      for (const { groups = {}, index, 0: all } of line[0].matchAll(form)) {
        const { name = '', double, single, bare } = groups;
        const value = double ?? single ?? bare ?? '';
        if (all.includes(',') && !isDefinition(line[0], index)) continue;
        const found = valueSign(name, value.trim(), isForCredentials);
        if (found !== undefined)
          signs.push({ ...found, at: line.index + index, length: value.length, extent: all.length });
      }
  }
  return signs;
}

/** Whether what is at a place of a line is a call of PHP's `define`. */
function isDefinition(line: string, at: number): boolean {
  return /\bdefine\(\s{0,8}$/u.test(line.slice(Math.max(0, at - 20), at));
}

function valueSign(
  name: string,
  value: string,
  isForCredentials: boolean,
): Pick<FoundSign, 'detector' | 'strength'> | undefined {
  const format = value.length > 8 ? credentialFormat(value) : undefined;
  if (format !== undefined) return { detector: format.detector, strength: strengthOfFormat(format.detector) };
  if (isReference(value) || isSamplePassword(value)) return undefined;
  if (!isForCredentials && isName(value)) return undefined;
  const byName = namesCredential(name);
  if (looksLikeKey(value) && (byName || namedFormat(name, value) !== undefined))
    return { detector: byName ? nameDetector : 'random key', strength: 'likely' };
  if (!byName) return undefined;
  if (isForCredentials) return { detector: nameDetector, strength: 'likely' };
  return looksLikePassword(value) ? { detector: nameDetector, strength: 'weak' } : undefined;
}

/** Whether a value is the name of something else: a variable, a class, a path of members, a type. */
function isName(value: string): boolean {
  return (
    /^(?:[a-z_]+|[A-Z_]+|[A-Za-z][a-z]+(?:[A-Z][a-z]+)+|[A-Za-z_]\w*(?:[.:/]{1,2}[A-Za-z_]\w*)+)$/u.test(
      value,
    ) && !/\d{3}/u.test(value)
  );
}

const kinds = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^A-Za-z\d\s]/u];

/** Whether a value may be a password that a person chose: no word, and not part of a sentence. */
function looksLikePassword(value: string): boolean {
  if (value.length < 6 || value.length > 128 || /\s/u.test(value) || !/[A-Za-z]/u.test(value)) return false;
  return /\d/u.test(value) && kinds.filter((kind) => kind.test(value)).length >= 2;
}
