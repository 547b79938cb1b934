import type { FileLocation } from '../../../core/location.ts';
import { relatedFile } from '../../language/paths.ts';
import { findNamedCredentials } from '../../../secrets/named.ts';
import { parseDotenv, type Assignment } from '../../language/dotenv.ts';
import { asMap, itemsOf } from '../../language/list-or-map.ts';
import type { ListItem } from '../../language/node.ts';
import type { CredentialEntries } from './credential-parts.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar } from './written.ts';

/** A label of a file, or why the labels of one are not known. */
type FileLabel =
  | { item: ListItem; label: Assignment; line: FileLocation }
  | { item: ListItem; unread: string };

function labelsOfFile(view: ServiceView, item: ListItem): readonly FileLabel[] {
  const path = readScalar(item.value, (scalar) => scalar.text, 'a path');
  if ('unresolved' in path) return [{ item, unread: path.unresolved }];
  const named = relatedFile(item.value.source, path.value);
  const content = view.load(named.path);
  if (content === undefined) return [{ item, unread: 'the file could not be read' }];
  const labels = parseDotenv(content);
  if (labels === undefined) return [{ item, unread: 'the file could not be parsed' }];
  return labels.map((label) => ({
    item,
    label,
    line: { in: 'file', file: named.shown, range: label.range },
  }));
}

function credentialsOf(each: FileLabel): CredentialEntries {
  if ('unread' in each) return [{ unresolved: `label_file: ${each.unread}`, at: [each.item.at] }];
  const at = [{ ...each.line, namedAt: each.item.at }];
  const { name, value: text = '', literal } = each.label;
  const open = literal ? {} : { open: `${name} is made from other labels` };
  return findNamedCredentials('label', { name, text, ...open, at });
}

/**
 * Returns what looks like a credential in the labels of `label_file`. Compose reads such a file like one of variables;
 * a later one counts over an earlier one, and `labels` over all of them.
 */
export function labelFileCredentials(view: ServiceView): CredentialEntries {
  const entry = entryAt(view, 'label_file');
  if (entry === undefined) return [];
  const items = itemsOf(entry);
  if (items === undefined) return [{ unresolved: 'label_file: expected a list of files', at: [entry.at] }];
  const labels = entryAt(view, 'labels');
  const own = labels && asMap(labels.value)?.entries;
  const read = items.flatMap((item) => labelsOfFile(view, item));
  const last = new Map(read.flatMap((each) => ('label' in each ? [[each.label.name, each] as const] : [])));
  const counts = (each: FileLabel) =>
    'unread' in each || (last.get(each.label.name) === each && own?.has(each.label.name) !== true);
  return read.filter(counts).flatMap(credentialsOf);
}
