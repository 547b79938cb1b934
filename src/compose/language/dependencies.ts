import type { FileLocation } from '../../core/location.ts';
import { asMap, itemsOf } from './list-or-map.ts';
import type { ComposeModel, ServiceModel } from './model.ts';
import { knownText, type ComposeProblem } from './node.ts';

/** A service that another one needs, and where that is written. */
export interface ServiceReference {
  service: string;
  at: FileLocation;
  /** It may have only profiles that are not active. */
  optional: boolean;
}

/** Every service that a service refers to: by `depends_on`, `links`, `volumes_from` or a namespace that it joins. */
export function serviceReferences(service: ServiceModel): readonly ServiceReference[] {
  return [
    ...['network_mode', 'pid', 'ipc'].flatMap((key) => namespaceReference(service, key)),
    ...listReferences(service, 'volumes_from').filter((one) => one.service !== 'container'),
    ...listReferences(service, 'links'),
    ...dependencies(service),
  ];
}

function namespaceReference({ node }: ServiceModel, key: string): ServiceReference[] {
  const entry = node.entries.get(key);
  const service = /^service:(.*)$/u.exec(knownText(entry?.value) ?? '')?.[1];
  return entry && service !== undefined ? [{ service, at: entry.at, optional: false }] : [];
}

/** `service[:alias]`, `service[:ro]`. */
function listReferences({ node }: ServiceModel, key: string): ServiceReference[] {
  const entry = node.entries.get(key);
  const items = (entry && itemsOf(entry)) ?? [];
  return items.flatMap(({ value, at }) => {
    const [service, ...others] = knownText(value)?.split(':') ?? [];
    // Compose takes a link of more parts for a name.
    if (key === 'links' && others.length > 1)
      return [{ service: knownText(value) ?? '', at, optional: false }];
    return service === undefined ? [] : [{ service, at, optional: false }];
  });
}

function dependencies({ node }: ServiceModel): ServiceReference[] {
  const entry = node.entries.get('depends_on');
  const map = entry && asMap(entry.value);
  return [...(map?.entries.values() ?? [])].flatMap(({ key, at, value }) => {
    const required = value.kind === 'map' ? value.entries.get('required')?.value : undefined;
    const optional = required !== undefined && knownText(required) !== 'true';
    return key.includes('$') ? [] : [{ service: key, at, optional }];
  });
}

/** Reports the services that wait for each other, once for each circle. */
export function checkCycles(
  { services }: ComposeModel,
  active: ReadonlySet<string>,
  problems: ComposeProblem[],
): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const service = services.get(name);
    if (service === undefined || done.has(name)) return;
    for (const { service: next, at } of serviceReferences(service)) {
      const start = [...path, name].indexOf(next);
      if (start === -1) visit(next, [...path, name]);
      else if (active.has(next)) {
        const circle = [...path, name].slice(start);
        problems.push({ message: `dependency cycle: ${[...circle, next].join(' -> ')}`, at });
      }
    }
    done.add(name);
  };
  for (const name of active) visit(name, []);
}
