import { posix } from 'node:path';
import { known } from '../../../core/observed.ts';
import type { Entry, Mount } from '../../../core/workload/workload.ts';
import { toBoolean } from '../../language/cast.ts';
import { listItems } from '../../language/list-or-map.ts';
import { knownText } from '../../language/node.ts';
import type { ListItem } from '../../language/node.ts';
import { readOwnMounts } from './own-mounts.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar } from './written.ts';

function targetOf(entry: Entry<Mount>): string | undefined {
  return 'value' in entry ? posix.resolve('/', entry.value.target) : undefined;
}

/** Returns the mounts without those that a later one of the same target replaces. */
function lastOfEachTarget(mounts: readonly Entry<Mount>[]): readonly Entry<Mount>[] {
  const last = new Map(mounts.map((entry) => [targetOf(entry), entry]));
  return mounts.filter((entry) => !('value' in entry) || last.get(targetOf(entry)) === entry);
}

/** Returns the inherited mounts that no own mount replaces, then the own ones: an engine refuses two of one target. */
export function withInherited(
  inherited: readonly Entry<Mount>[],
  own: readonly Entry<Mount>[],
): readonly Entry<Mount>[] {
  const taken = new Set(own.map(targetOf).filter((target) => target !== undefined));
  return [...inherited.filter((entry) => !taken.has(targetOf(entry) ?? '')), ...own];
}

const socket = '/var/run/docker.sock';

/** The Docker socket that `use_api_socket` mounts (Compose Specification, 05-services). */
function apiSocket(view: ServiceView): readonly Entry<Mount>[] {
  const entry = entryAt(view, 'use_api_socket');
  const reading = entry && readScalar(entry.value, toBoolean, 'true or false');
  if (entry === undefined || reading === undefined) return [];
  const at = [entry.at];
  if ('unresolved' in reading) return [{ unresolved: `use_api_socket: ${reading.unresolved}`, at }];
  const hostPath = known(socket, entry.at.file);
  const mount: Mount = {
    type: 'bind',
    source: socket,
    hostPath,
    target: socket,
    readOnly: false,
    options: [],
  };
  return reading.value ? [{ value: mount, at }] : [];
}

/** Whether another container can inherit a mount: an engine inherits no tmpfs. */
function isInheritable(entry: Entry<Mount>): boolean {
  return !('value' in entry) || entry.value.type !== 'tmpfs';
}

/** Returns every mount of another service: its own over those that it inherits. */
function mountsOf(view: ServiceView, name: string, path: readonly string[]): readonly Entry<Mount>[] {
  const found = view.mountsOfServices.get(name);
  const service = view.model.services.get(name);
  if (found !== undefined || service === undefined) return found ?? [];
  // What is wrong with the other service is reported there.
  const other: ServiceView = { ...view, service, doubt: () => undefined, problem: () => undefined };
  const own = readOwnMounts(other);
  const mounts = withInherited(inheritedBy(other, path), [
    ...service.doubts.map(({ what, at }) => ({ unresolved: what, at })),
    ...('unresolved' in own ? [own] : own.mounts),
    ...apiSocket(other),
  ]);
  view.mountsOfServices.set(name, mounts);
  return mounts;
}

/**
 * Returns the service of the file that an item of `volumes_from` names. Compose takes no notice of a mode after the
 * name (measured on docker compose 2.26.1).
 */
function serviceOf(view: ServiceView, item: ListItem): string | undefined {
  const [name = ''] = knownText(item.value)?.split(':') ?? [];
  return name !== 'container' && view.model.services.has(name) ? name : undefined;
}

function inheritedFrom(view: ServiceView, item: ListItem, path: readonly string[]): readonly Entry<Mount>[] {
  const at = [item.at];
  const service = serviceOf(view, item);
  if (service !== undefined && !path.includes(service))
    return mountsOf(view, service, [...path, service])
      .filter(isInheritable)
      .map((entry) => ({ ...entry, at }));
  const text = knownText(item.value);
  const unresolved =
    text === undefined
      ? 'mounts may be inherited from another container (volumes_from)'
      : `the mounts inherited from ${text} (volumes_from) are not in the file`;
  return [{ unresolved, at }];
}

/** The items of `volumes_from`; `undefined` if it is no list. */
function sourcesOf(view: ServiceView): readonly ListItem[] | undefined {
  const entry = entryAt(view, 'volumes_from');
  return entry === undefined ? [] : listItems(entry);
}

function inheritedBy(view: ServiceView, path: readonly string[]): readonly Entry<Mount>[] {
  const items = sourcesOf(view);
  if (items === undefined) return [{ unresolved: 'volumes_from should be a list', at: [view.service.at] }];
  return lastOfEachTarget(items.flatMap((item) => inheritedFrom(view, item, path)));
}

/** Returns the items of `volumes_from` that are followed: those that name a service of the file. */
function followedItems(view: ServiceView): readonly ListItem[] {
  return (sourcesOf(view) ?? []).filter((item) => serviceOf(view, item) !== undefined);
}

/** Returns the texts of the items of `volumes_from` that are followed. */
export function followedSources(view: ServiceView): readonly string[] {
  return followedItems(view).flatMap(({ value }) => knownText(value) ?? []);
}

/**
 * Returns the mounts that a service inherits from other services of the file, with what these inherit in turn, at
 * the item of `volumes_from` that says so. Of two with one target the later one counts (tried on Engine 26.1.5).
 */
export function inheritedMounts(view: ServiceView): readonly Entry<Mount>[] {
  const path = [view.service.name];
  return lastOfEachTarget(followedItems(view).flatMap((item) => inheritedFrom(view, item, path)));
}
