import { listItems } from '../../language/list-or-map.ts';
import { knownText, type MapEntry, type MapNode } from '../../language/node.ts';
import type { FileLocation } from '../../../core/location.ts';
import { writtenServices } from './quotes.ts';
import type { Remark, RemarkKind } from './remark.ts';

/** The order of the parts of a file: extensions first, by name. */
const parts = [
  'version',
  'name',
  'include',
  'services',
  'networks',
  'volumes',
  'secrets',
  'configs',
  'models',
];

/** The order of the keys of a service: what it is, what it needs, what it is given, how it runs. */
const serviceKeys =
  `image build container_name depends_on volumes volumes_from configs secrets environment env_file
  ports networks network_mode extra_hosts command entrypoint working_dir restart healthcheck logging labels user
  isolation`.split(/\s+/u);

interface Named {
  name: string;
  at: FileLocation;
}

/** Compares two names as people sort them: by code units, which no language of the machine changes. */
function compareNames(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Returns the first name that should be before the one above it. */
function firstMisplaced(
  names: readonly Named[],
  compare: (one: string, other: string) => number,
): { moved: Named; above: string } | undefined {
  for (const [index, moved] of names.entries()) {
    const above = names[index - 1]?.name;
    if (above !== undefined && compare(above, moved.name) > 0) return { moved, above };
  }
  return undefined;
}

function misplaced(
  kind: RemarkKind,
  names: readonly Named[],
  compare: (one: string, other: string) => number,
): readonly Remark[] {
  const found = firstMisplaced(names, compare);
  if (found === undefined) return [];
  const { moved, above } = found;
  return [{ kind, message: `${moved.name} is after ${above}`, at: moved.at }];
}

/** Compares by a list; what is not in it comes last, in any order. */
function byList(list: readonly string[]): (one: string, other: string) => number {
  const rank = (name: string): number => (list.includes(name) ? list.indexOf(name) : list.length);
  return (one, other) => rank(one) - rank(other);
}

function compareParts(one: string, other: string): number {
  const [first, second] = [one, other].map((name) => name.startsWith('x-'));
  if (first && second) return compareNames(one, other);
  return first || second ? Number(second) - Number(first) : byList(parts)(one, other);
}

function keysOf(entries: Iterable<MapEntry>): readonly Named[] {
  return [...entries].map(({ key, keyAt }) => ({ name: key, at: keyAt }));
}

/** The names of a list or a mapping, and nothing where one is not known. */
function namesIn({ value }: MapEntry, key: string): readonly Named[] {
  const entry = value.kind === 'map' ? value.entries.get(key) : undefined;
  if (entry?.value.kind === 'map') return keysOf(entry.value.entries.values());
  const items = ((entry && listItems(entry)) ?? []).map((item) => ({
    name: knownText(item.value),
    at: item.at,
  }));
  return items.every((item): item is Named => item.name !== undefined) ? items : [];
}

/** Returns the host port of a short syntax, or its only port: the first of a range. */
function portNumber(text: string): number {
  return Number(/(\d+)(?:-\d+)?(?::[\d-]+)?(?:\/\w+)?$/u.exec(text)?.[1] ?? 0);
}

function comparePorts(one: string, other: string): number {
  return portNumber(one) - portNumber(other);
}

/** Returns what is written in another order than that of most files. */
export function orderRemarks(document: MapNode): readonly Remark[] {
  const services = writtenServices(document);
  return [
    ...misplaced('key-order', keysOf(document.entries.values()), compareParts),
    ...misplaced('service-order', keysOf(services), compareNames),
    ...services.flatMap((service) => [
      ...(service.value.kind === 'map'
        ? misplaced('service-key-order', keysOf(service.value.entries.values()), byList(serviceKeys))
        : []),
      ...misplaced('dependency-order', namesIn(service, 'depends_on'), compareNames),
      ...misplaced('port-order', namesIn(service, 'ports'), comparePorts),
    ]),
  ];
}
