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
  const owners = [...modes, ...volumeReferences(view), ...linkReferences(view), ...dependencies(view)];
  for (const { service, at } of owners) {
    if (view.model.services.has(service)) continue;
    const [name, other] = [JSON.stringify(view.service.name), JSON.stringify(service)];
    view.problem({ message: `service ${name} depends on undefined service ${other}`, at });
  }
  checkBuildSecrets(view);
}

/** Returns the references of `links`: `service[:alias]`. */
function linkReferences(view: ServiceView): Reference[] {
  const entry = entryAt(view, 'links');
  const items = (entry && listItems(entry)) ?? [];
  return items.flatMap(({ value, at }) => {
    const service = knownText(value)?.split(':')[0];
    return service === undefined ? [] : [{ service, at }];
  });
}

function checkBuildSecrets(view: ServiceView): void {
  const entry = entryAt(view, 'build', 'secrets');
  for (const { value, at } of (entry && listItems(entry)) ?? []) {
    const source = value.kind === 'map' ? value.entries.get('source')?.value : value;
    const name = source && knownText(source);
    if (name === undefined || view.model.secrets.has(name)) continue;
    const service = JSON.stringify(view.service.name);
    view.problem({
      message: `service ${service} refers to undefined build secret ${JSON.stringify(name)}`,
      at,
    });
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

/** Returns the references of `volumes_from`: `service[:ro]`, but not `container:name`. */
function volumeReferences(view: ServiceView): Reference[] {
  const entry = entryAt(view, 'volumes_from');
  const items = (entry && listItems(entry)) ?? [];
  return items.flatMap(({ value, at }) => {
    const service = knownText(value)?.split(':')[0];
    return service === undefined || service === 'container' ? [] : [{ service, at }];
  });
}

/** Returns the dependencies; one marked as not required may be missing. */
function dependencies(view: ServiceView): Reference[] {
  const entry = entryAt(view, 'depends_on');
  const map = entry && asMap(entry.value);
  return [...(map?.entries.values() ?? [])].flatMap(({ key, at, value }) => {
    const required = value.kind === 'map' ? value.entries.get('required')?.value : undefined;
    const optional = required !== undefined && knownText(required) !== 'true';
    return optional || key.includes('$') ? [] : [{ service: key, at }];
  });
}
