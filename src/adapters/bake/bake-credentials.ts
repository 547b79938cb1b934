import type { Entry, WorkloadCredential } from '../../core/workload/workload.ts';
import { findNamedCredentials } from '../../secrets/named.ts';
import { findTextCredentials } from '../../secrets/text.ts';
import type { BakeEntry, BakeTarget, BakeValue, BakeDockerfile } from './bake-reading.ts';

type Where = WorkloadCredential['where'];
type Entries = readonly Entry<WorkloadCredential>[];

function named(where: Where, name: string, value: BakeValue): Entries {
  const at = [value.at];
  if ('open' in value) return findNamedCredentials(where, { name, text: '', open: value.open, at });
  return findNamedCredentials(where, { name, text: value.text, at });
}

/** The credentials in `type=s3,secret_access_key=…`, or in an address. */
function inOptions(name: string, value: BakeValue): Entries {
  if ('open' in value || !value.text.includes('=') || value.text.includes('://'))
    return named('build-option', name, value);
  return value.text.split(',').flatMap((option) => {
    const [key = '', ...rest] = option.split('=');
    return named('build-option', key.trim(), { text: rest.join('='), at: value.at });
  });
}

function inMap(where: Where, name: string, entries: readonly BakeEntry[] = []): Entries {
  return entries.flatMap((entry) => named(where, entry.key ?? name, entry));
}

/** Lists of options that name credentials of a registry or a store of caches. Secrets are named, not written. */
const optionLists = ['cache-from', 'cache-to', 'output'];

/** Returns what looks like a credential in a target: the history of the image shows arguments and labels. */
export function bakeCredentials(
  { texts, lists, maps }: Pick<BakeTarget, 'texts' | 'lists' | 'maps'>,
  inline: BakeDockerfile | undefined,
): Entries {
  const context = texts.get('context');
  return [
    ...inMap('build-argument', 'args', maps.get('args')),
    ...inMap('label', 'labels', maps.get('labels')),
    ...optionLists.flatMap((name) => (lists.get(name) ?? []).flatMap((value) => inOptions(name, value))),
    ...(context === undefined ? [] : named('build-option', 'context', context)),
    ...inMap('build-option', 'contexts', maps.get('contexts')),
    ...(inline === undefined ? [] : findTextCredentials('dockerfile', inline.text, [inline.at])),
  ];
}
