import type { FileLocation } from '../../../core/location.ts';
import { known, unreadable } from '../../../core/observed.ts';
import type { Observed } from '../../../core/observed.ts';
import type { Entry, Mount } from '../../../core/workload/workload.ts';
import { listItems } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry } from '../../language/node.ts';
import { absolutePath } from '../../../formats/docker-values/host-path.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar, textOf } from './written.ts';
import type { ParsedValue } from './written.ts';

/** The mounts of one key of a service. */
export interface FileMounts {
  at: FileLocation;
  mounts: readonly Entry<Mount>[];
}

const kinds = [
  { key: 'secrets', folder: '/run/secrets/' },
  { key: 'configs', folder: '/' },
] as const;

type Kind = (typeof kinds)[number];

/**
 * Returns the host files that `secrets` and `configs` mount, read-only. One whose content is in the file or
 * in a variable exposes nothing of the host.
 */
export function fileMounts(view: ServiceView): readonly FileMounts[] {
  return kinds.flatMap((kind) => {
    const entry = entryAt(view, kind.key);
    if (entry === undefined) return [];
    const items = listItems(entry);
    if (items === undefined)
      return [{ at: entry.at, mounts: [{ unresolved: 'expected a list', at: [entry.at] }] }];
    const mounts = items.flatMap((item) => fileMount(view, kind, item) ?? []);
    return mounts.length === 0 ? [] : [{ at: entry.at, mounts }];
  });
}

function names(item: ListItem): ParsedValue<{ source: string; target?: string }> {
  if (item.value.kind !== 'map') {
    const source = readScalar(item.value, textOf, 'a name');
    return 'unresolved' in source ? source : { value: { source: source.value } };
  }
  const [source, target] = ['source', 'target'].map((name) =>
    item.value.kind === 'map' ? item.value.entries.get(name) : undefined,
  );
  if (source === undefined) return { unresolved: 'no source' };
  const from = readScalar(source.value, textOf, 'a name');
  if ('unresolved' in from || target === undefined)
    return 'unresolved' in from ? from : { value: { source: from.value } };
  const to = readScalar(target.value, textOf, 'a path');
  return 'unresolved' in to ? to : { value: { source: from.value, target: to.value } };
}

function fileMount(view: ServiceView, kind: Kind, item: ListItem): Entry<Mount> | undefined {
  const at = [item.at];
  const reading = names(item);
  if ('unresolved' in reading) return { ...reading, at };
  const { source, target = source } = reading.value;
  const defined = view.model[kind.key].get(source);
  if (defined === undefined) {
    view.problem({
      message: `service "${view.service.name}" refers to undefined ${kind.key.slice(0, -1)} "${source}"`,
      at: item.at,
      isUndefined: true,
    });
    return { unresolved: `${source} is not defined in the file`, at };
  }
  const hostPath = filePath(view, defined);
  if (hostPath === undefined) return undefined;
  const to = target.startsWith('/') ? target : kind.folder + target;
  return { value: { type: 'bind', source, hostPath, target: to, readOnly: true, options: [] }, at };
}

function filePath(view: ServiceView, defined: MapEntry): Observed<string> | undefined {
  const file = defined.value.kind === 'map' ? defined.value.entries.get('file') : undefined;
  if (file === undefined) return undefined;
  const written = readScalar(file.value, textOf, 'a path');
  const from = defined.at.file;
  if ('unresolved' in written) return unreadable('undetermined', written.unresolved, from);
  const { directory } = file.value.source;
  const path = absolutePath(written.value, {
    directory,
    ...(view.home !== undefined && { home: view.home }),
  });
  return path === undefined
    ? unreadable('undetermined', 'its path could not be made absolute', from)
    : known(path, from);
}
