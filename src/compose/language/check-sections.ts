import { toBoolean } from './cast.ts';
import { sections, type ComposeModel } from './model.ts';
import { knownText, type ComposeProblem, type MapEntry, type MapNode } from './node.ts';

type Section = (typeof sections)[number];

/** Keys of which a secret or a config has exactly one. */
const sources: Readonly<Partial<Record<Section, readonly string[]>>> = {
  secrets: ['file', 'environment'],
  configs: ['file', 'environment', 'content'],
};

/** Keys that an external volume has no use for. */
const ownKeys = ['driver', 'driver_opts', 'labels'];

/** Reports volumes, networks, secrets and configs whose keys exclude each other, or that have no source. */
export function checkSections(model: ComposeModel, problems: ComposeProblem[]): void {
  for (const section of sections)
    for (const [name, entry] of model[section]) {
      const { value } = entry;
      if (value.kind !== 'map') continue;
      const found = [...nameFaults(value), ...volumeFaults(section, value), ...sourceFaults(section, entry)];
      for (const { message, at } of found) problems.push({ message: `${section}.${name}: ${message}`, at });
    }
}

/** Whether an entry is external; `undefined` where that is not known here. */
function isExternal({ entries }: MapNode): boolean | undefined {
  const external = entries.get('external')?.value;
  if (external === undefined) return false;
  return external.kind === 'map' || (external.kind === 'scalar' ? toBoolean(external) : undefined);
}

function nameFaults({ entries }: MapNode): readonly ComposeProblem[] {
  const external = entries.get('external')?.value;
  const [name, outer] = [
    knownText(entries.get('name')?.value),
    external?.kind === 'map' ? knownText(external.entries.get('name')?.value) : undefined,
  ];
  const at = entries.get('name')?.at;
  return at !== undefined && name !== undefined && outer !== undefined && name !== outer
    ? [{ message: 'name and external.name conflict: use name', at }]
    : [];
}

function volumeFaults(section: Section, map: MapNode): readonly ComposeProblem[] {
  if (section !== 'volumes' || isExternal(map) !== true) return [];
  return ownKeys.flatMap((key) => {
    const entry = map.entries.get(key);
    return entry === undefined
      ? []
      : [{ message: `external and ${key} exclude each other`, at: entry.keyAt }];
  });
}

/** Whether a secret or a config has a source: for a secret the name of no variable is none. */
function hasSource(section: Section, { entries }: MapNode, keys: readonly string[]): boolean {
  if (section === 'configs') return [...keys, 'external'].some((key) => entries.has(key));
  const environment = entries.get('environment')?.value;
  const isEmpty = environment?.kind === 'scalar' && !environment.fault && environment.text === '';
  return entries.has('file') || (environment !== undefined && !isEmpty);
}

function sourceFaults(section: Section, { keyAt, value }: MapEntry): readonly ComposeProblem[] {
  const keys = sources[section];
  if (keys === undefined || value.kind !== 'map') return [];
  const given = keys.filter((key) => value.entries.has(key));
  const second = given[1] === undefined ? undefined : value.entries.get(given[1]);
  if (second !== undefined)
    return [{ message: `${given.join(' and ')} exclude each other`, at: second.keyAt }];
  return hasSource(section, value, keys) || isExternal(value) !== false
    ? []
    : [{ message: `needs one of ${keys.join(', ')}`, at: keyAt }];
}
