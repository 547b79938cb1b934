import type { Entry, WorkloadCredential } from '../../../core/workload/workload.ts';
import { findCommandCredentials } from '../../../secrets/command-line.ts';
import type { CommandPlace, CommandWord } from '../../../secrets/command-line.ts';
import { wordsOf } from '../../../secrets/program-options.ts';
import { findNamedCredentials } from '../../../secrets/named.ts';
import { findTextCredentials } from '../../../secrets/text.ts';
import { printed } from '../../language/cast.ts';
import { asMap, isNull, itemsOf } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry } from '../../language/node.ts';
import { readScalar } from './written.ts';

/** What looks like a credential, in the order in which it is written. */
export type CredentialEntries = readonly Entry<WorkloadCredential>[];
type Place = WorkloadCredential['where'];

/** Returns a value as text; it is open if it is unknown or not a single value. */
function wordOf({ value, at }: Pick<ListItem, 'value' | 'at'>): CommandWord {
  const reading = readScalar(value, printed, 'text');
  return 'value' in reading
    ? { text: reading.value, at: [at] }
    : { text: '', open: value.kind === 'scalar' ? reading.unresolved : 'expected text', at: [at] };
}

/** Returns the credential in one value with a name. */
export function inValue(where: Place, entry: MapEntry | undefined): CredentialEntries {
  return entry === undefined ? [] : findNamedCredentials(where, { name: entry.key, ...wordOf(entry) });
}

/** Returns the credentials in a mapping, or in a list of `name=value`. */
export function inMap(where: Place, entry: MapEntry | undefined): CredentialEntries {
  if (entry === undefined || isNull(entry.value)) return [];
  const map = asMap(entry.value);
  if (map === undefined) return [{ unresolved: 'expected a mapping or a list', at: [entry.at] }];
  return [...map.entries.values()].flatMap((each) => inValue(where, each));
}

/** Returns the known words of a command, or of a shell line. */
export function wordsIn(entry: MapEntry | undefined): readonly string[] {
  const items = (entry === undefined ? undefined : itemsOf(entry)) ?? [];
  const words = items.map((item) => wordOf(item).text);
  return words.length === 1 ? wordsOf(words[0] ?? '') : words;
}

/** Returns the credentials in the words of a command, or in a shell line, behind the words `before` of its entrypoint. */
export function inCommand(
  where: CommandPlace,
  entry: MapEntry | undefined,
  before: readonly string[] = [],
): CredentialEntries {
  if (entry === undefined) return [];
  const items = itemsOf(entry);
  if (items === undefined) return [{ unresolved: 'expected text or a list', at: [entry.at] }];
  return findCommandCredentials(where, items.map(wordOf), before);
}

/** Returns the credentials in a text of several lines. */
export function inText(where: CommandPlace, entry: MapEntry | undefined): CredentialEntries {
  if (entry === undefined || isNull(entry.value)) return [];
  const { text, open, at } = wordOf(entry);
  return open === undefined
    ? findTextCredentials(where, text, at)
    : [{ unresolved: `${where}: ${open}`, at }];
}

const isOption = /^\s*[\w.-]+(?:=|\s*$)/u;

/** Returns the credentials in a value of options, such as `type=s3,secret_access_key=…` or mount(8) options. */
export function inOptions(
  where: Place,
  name: string,
  item: Pick<ListItem, 'value' | 'at'>,
): CredentialEntries {
  const { text, open, at } = wordOf(item);
  if (open !== undefined) return findNamedCredentials(where, { name, text, open, at });
  const parts = text.split(',');
  // An address may have commas and equals signs of its own.
  const hasAddress =
    text.includes('://') && !(parts.length > 1 && parts.every((part) => isOption.test(part)));
  if (!text.includes('=') || hasAddress) return findNamedCredentials(where, { name, text, at });
  return parts.flatMap((part) => {
    const [option = '', ...rest] = part.split('=');
    return findNamedCredentials(where, { name: option.trim(), text: rest.join('='), at });
  });
}

/** Returns the credentials in the values of a mapping, or a list, whose values are options or addresses. */
export function inOptionLists(where: Place, entry: MapEntry | undefined): CredentialEntries {
  if (entry === undefined || isNull(entry.value)) return [];
  const { key, value } = entry;
  if (value.kind === 'map')
    return [...value.entries.values()].flatMap((each) => inOptions(where, each.key, each));
  return (itemsOf(entry) ?? []).flatMap((item) => inOptions(where, key, item));
}
