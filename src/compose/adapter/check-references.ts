import type { FileLocation } from '../../core/location.ts';
import { asMap, listItems } from '../language/list-or-map.ts';
import type { ComposeNode } from '../language/node.ts';
import { entryAt } from './settings/service-view.ts';
import type { ServiceView } from './settings/service-view.ts';

interface Reference {
  service: string;
  at: FileLocation;
}

/** Reports services that a service refers to and the file does not define; Compose rejects those. */
export function checkReferences(view: ServiceView): void {
  const modes = ['network_mode', 'pid', 'ipc'].flatMap((key) => namespaceReference(view, key));
  for (const { service, at } of [...modes, ...volumeReferences(view), ...dependencies(view)]) {
    if (view.model.services.has(service)) continue;
    const message = `service ${view.service.name} depends on undefined service ${JSON.stringify(service)}`;
    view.problem({ message, at });
  }
}

function knownText(node: ComposeNode): string | undefined {
  return node.kind === 'scalar' && node.fault === undefined ? node.text : undefined;
}

function namespaceReference(view: ServiceView, key: string): Reference[] {
  const entry = entryAt(view, key);
  const service = entry && /^service:(.+)$/.exec(knownText(entry.value) ?? '')?.[1];
  return entry && service !== undefined ? [{ service, at: entry.at }] : [];
}

/** `service[:ro]`; `container:name` is none of the file's. */
function volumeReferences(view: ServiceView): Reference[] {
  const entry = entryAt(view, 'volumes_from');
  const items = (entry && listItems(entry)) ?? [];
  return items.flatMap(({ value, at }) => {
    const service = knownText(value)?.split(':')[0];
    return service === undefined || service === 'container' ? [] : [{ service, at }];
  });
}

/** A dependency may be marked as not required, and then be missing. */
function dependencies(view: ServiceView): Reference[] {
  const entry = entryAt(view, 'depends_on');
  const map = entry && asMap(entry.value);
  return [...(map?.entries.values() ?? [])].flatMap(({ key, at, value }) => {
    const optional = value.kind === 'map' && value.entries.has('required');
    return optional || key.includes('$') ? [] : [{ service: key, at }];
  });
}
