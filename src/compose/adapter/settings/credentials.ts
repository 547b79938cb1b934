import type { WorkloadCredential, Entry } from '../../../core/workload.ts';
import { printed } from '../../language/cast.ts';
import { asMap, itemsOf } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry } from '../../language/node.ts';
import { findCommandCredentials } from '../../../secrets/command-line.ts';
import type { CommandPlace, CommandWord } from '../../../secrets/command-line.ts';
import { findNamedCredentials } from '../../../secrets/named.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar } from './written.ts';

type CredentialEntries = readonly Entry<WorkloadCredential>[];

/** Returns a value as text; it is open if it is unknown or not a single value. */
function wordOf({ value, at }: ListItem): CommandWord {
  const reading = readScalar(value, printed, 'text');
  return 'value' in reading
    ? { text: reading.value, at: [at] }
    : { text: '', open: value.kind === 'scalar' ? reading.unresolved : 'expected text', at: [at] };
}

function member(where: 'label' | 'log-option', entry: MapEntry): CredentialEntries {
  return findNamedCredentials(where, { name: entry.key, ...wordOf(entry) });
}

function inMap(where: 'label' | 'log-option', entry: MapEntry | undefined): CredentialEntries {
  if (entry === undefined) return [];
  const map = asMap(entry.value);
  if (map === undefined) return [{ unresolved: 'expected a mapping or a list', at: [entry.at] }];
  return [...map.entries.values()].flatMap((each) => member(where, each));
}

function inCommand(where: CommandPlace, entry: MapEntry | undefined): CredentialEntries {
  if (entry === undefined) return [];
  const items = itemsOf(entry);
  if (items === undefined) return [{ unresolved: 'expected text or a list', at: [entry.at] }];
  return findCommandCredentials(where, items.map(wordOf));
}

const hooks = ['post_start', 'pre_stop', 'pre_start'] as const;

/** Returns the credentials in hooks, which are further commands in the container. */
function inHooks(view: ServiceView): CredentialEntries {
  const lists = hooks.flatMap((key) => {
    const entry = entryAt(view, key);
    return entry?.value.kind === 'list' ? entry.value.items : [];
  });
  return lists.flatMap(({ value }) =>
    value.kind === 'map' ? inCommand('command', value.entries.get('command')) : [],
  );
}

function labelFile(entry: MapEntry | undefined): CredentialEntries {
  return entry === undefined ? [] : [{ unresolved: 'labels from a file that was not read', at: [entry.at] }];
}

/** Returns what looks like a credential in a service, except in its environment. */
export function findServiceCredentials(view: ServiceView): CredentialEntries {
  return [
    ...inMap('label', entryAt(view, 'labels')),
    ...inMap('label', entryAt(view, 'annotations')),
    ...inMap('label', entryAt(view, 'deploy', 'labels')),
    ...labelFile(entryAt(view, 'label_file')),
    ...inCommand('entrypoint', entryAt(view, 'entrypoint')),
    ...inCommand('command', entryAt(view, 'command')),
    ...inHooks(view),
    ...inCommand('healthcheck', entryAt(view, 'healthcheck', 'test')),
    ...inMap('log-option', entryAt(view, 'logging', 'options')),
  ];
}
