import { toBytes, toNumber, yamlNumber } from '../language/cast.ts';
import { isNull, itemsOf } from '../language/list-or-map.ts';
import { knownText, type MapEntry, type ScalarNode } from '../language/node.ts';
import { entryAt } from './settings/service-view.ts';
import type { ServiceView } from './settings/service-view.ts';

/** Reports values of a service that are right by themselves and exclude each other (measured on docker compose 2.26.1). */
export function checkServiceValues(view: ServiceView): void {
  for (const pair of sameLimits) checkSame(view, pair);
  checkSame(view, { own: ['scale'], other: ['deploy', 'replicas'], parse: numberOf });
  checkContainerName(view);
  checkBuild(view);
  checkHealthTest(view);
  checkDeviceCounts(view);
  checkMountSources(view);
  checkWatchTargets(view);
}

interface SameValue {
  own: readonly string[];
  other: readonly string[];
  parse: (node: ScalarNode) => number | undefined;
}

function numberOf(node: ScalarNode): number | undefined {
  return node.type === 'string' ? toNumber(node.text) : yamlNumber(node);
}

const deployed = (group: string, key: string): readonly string[] => ['deploy', 'resources', group, key];

const sameLimits: readonly SameValue[] = [
  { own: ['mem_limit'], other: deployed('limits', 'memory'), parse: toBytes },
  { own: ['mem_reservation'], other: deployed('reservations', 'memory'), parse: toBytes },
  { own: ['cpus'], other: deployed('limits', 'cpus'), parse: numberOf },
  { own: ['pids_limit'], other: deployed('limits', 'pids'), parse: numberOf },
];

function valueOf(entry: MapEntry | undefined, { parse }: SameValue): number | undefined {
  const node = entry?.value;
  return node?.kind === 'scalar' && node.fault === undefined ? parse(node) : undefined;
}

/** A limit on the service and the one below `deploy` are the same, or the first is none. Limits below `deploy` that leave it out are another value. */
function checkSame(view: ServiceView, pair: SameValue): void {
  const [own, other] = [entryAt(view, ...pair.own), entryAt(view, ...pair.other)];
  const isLimit = pair.other.length > 2;
  const group = isLimit ? entryAt(view, ...pair.other.slice(0, -1)) : other;
  const value = valueOf(own, pair);
  const others = other === undefined ? 0 : valueOf(other, pair);
  if (own === undefined || group === undefined || value === undefined || others === undefined) return;
  // Compose keeps numbers of processors in 32 bits.
  if (Math.fround(value) === Math.fround(others) || (isLimit && value === 0)) return;
  const [first, second] = [pair.own.join('.'), pair.other.join('.')];
  const message =
    other === undefined
      ? `${first} is not repeated in ${second}, beside other values there`
      : `${first} and ${second} have different values`;
  view.problem({ message: `services.${view.service.name}: ${message}`, at: own.at });
}

/** A name is for one container. */
function checkContainerName(view: ServiceView): void {
  const name = entryAt(view, 'container_name');
  if (!knownText(name?.value)) return;
  for (const path of [['scale'], ['deploy', 'replicas']]) {
    const entry = entryAt(view, ...path);
    const replicas = entry?.value.kind === 'scalar' && !entry.value.fault ? numberOf(entry.value) : undefined;
    if (entry === undefined || replicas === undefined || replicas < 2) continue;
    const message = `container_name is for one container, and ${path.join('.')} is ${replicas}`;
    view.problem({ message: `services.${view.service.name}: ${message}`, at: entry.at });
  }
}

function checkBuild(view: ServiceView): void {
  const { name } = view.service;
  const [inline, file] = ['dockerfile_inline', 'dockerfile'].map((key) => entryAt(view, 'build', key));
  if (knownText(inline?.value) && file !== undefined && knownText(file.value))
    view.problem({
      message: `services.${name}: build.dockerfile and build.dockerfile_inline exclude each other`,
      at: file.at,
    });
  const [platform, listed] = [entryAt(view, 'platform'), entryAt(view, 'build', 'platforms')];
  const platforms = (listed && itemsOf(listed))?.map(({ value }) => knownText(value));
  const wanted = knownText(platform?.value);
  if (platform === undefined || !wanted || !platforms?.length) return;
  if (platforms.includes(undefined) || platforms.includes(wanted)) return;
  view.problem({
    message: `services.${name}: build.platforms lacks ${JSON.stringify(wanted)}, the platform of the service`,
    at: platform.at,
  });
}

const testKinds: ReadonlySet<string | undefined> = new Set(['NONE', 'CMD', 'CMD-SHELL']);

/** A test that is a list says in its first word what it is. */
function checkHealthTest(view: ServiceView): void {
  const entry = entryAt(view, 'healthcheck', 'test');
  const first = entry?.value.kind === 'list' ? entry.value.items[0] : undefined;
  const word = knownText(first?.value);
  if (first === undefined || word === undefined || testKinds.has(word)) return;
  view.problem({
    message: `services.${view.service.name}.healthcheck.test must start with NONE, CMD or CMD-SHELL: ${JSON.stringify(word)}`,
    at: first.at,
  });
}

/** Devices are counted or named. */
function checkDeviceCounts(view: ServiceView): void {
  const entry = entryAt(view, 'deploy', 'resources', 'reservations', 'devices');
  for (const { value, at } of entry?.value.kind === 'list' ? entry.value.items : []) {
    if (value.kind !== 'map') continue;
    const given = ['count', 'device_ids'].map((key) => value.entries.get(key)?.value);
    if (given.some((node) => node === undefined || isNull(node))) continue;
    const message = 'count and device_ids of a device exclude each other';
    view.problem({ message: `services.${view.service.name}: ${message}`, at });
  }
}

/** A bind mount in the long syntax has a source. */
function checkMountSources(view: ServiceView): void {
  const entry = entryAt(view, 'volumes');
  for (const { value, at } of entry?.value.kind === 'list' ? entry.value.items : []) {
    if (value.kind !== 'map' || value.entries.has('source')) continue;
    if (knownText(value.entries.get('type')?.value) !== 'bind') continue;
    view.problem({ message: `services.${view.service.name}: a bind mount needs a source`, at });
  }
}

/** What is copied into the container has a place there. */
function checkWatchTargets(view: ServiceView): void {
  const entry = entryAt(view, 'develop', 'watch');
  for (const { value, at } of entry?.value.kind === 'list' ? entry.value.items : []) {
    if (value.kind !== 'map' || value.entries.has('target')) continue;
    const action = knownText(value.entries.get('action')?.value) ?? '';
    if (!action.startsWith('sync')) continue;
    view.problem({ message: `services.${view.service.name}.develop.watch: ${action} needs a target`, at });
  }
}
