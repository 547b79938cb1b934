import { posix } from 'node:path';
import type { FileLocation, InsertPoint } from '../../../core/location.ts';
import { absent, known, mapKnown, unreadable } from '../../../core/observed.ts';
import type { Observed } from '../../../core/observed.ts';
import type { Entry, Mount, MountType } from '../../../core/workload/workload.ts';
import { toBoolean } from '../../language/cast.ts';
import { openPart } from '../../language/interpolate.ts';
import { itemsOf, listItems } from '../../language/list-or-map.ts';
import type { ComposeNode, ListItem, MapEntry, MapNode } from '../../language/node.ts';
import { absolutePath } from '../../../formats/docker-values/host-path.ts';
import { parseTmpfs } from '../../../formats/docker-values/tmpfs.ts';
import { parseShortVolume } from '../../../formats/docker-values/volume.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar, textOf } from './written.ts';
import type { ParsedValue } from './written.ts';
import { fileMounts } from './file-mounts.ts';
import { composeVolumePath, isReadOnlyInFile } from './volume-source.ts';

/** The mounts that a service writes itself, or why they are not known. */
export type OwnMounts =
  | { mounts: readonly Entry<Mount>[]; at: readonly FileLocation[]; append?: InsertPoint }
  | { unresolved: string; at: readonly FileLocation[] };

/** Reads `volumes`, `tmpfs`, and the files of `secrets` and `configs`. */
export function readOwnMounts(view: ServiceView): OwnMounts {
  const [volumes, tmpfs] = [entryAt(view, 'volumes'), entryAt(view, 'tmpfs')];
  const files = fileMounts(view);
  const written = [volumes, tmpfs].filter((each) => each !== undefined);
  const [listed, temporary] = [volumes ? listItems(volumes) : [], tmpfs ? itemsOf(tmpfs) : []];
  const at = [...written.map((each) => each.at), ...files.map((each) => each.at)];
  if (listed === undefined || temporary === undefined) return { unresolved: 'expected a list', at };
  const mounts = [
    ...listed.map((item) => volumeMount(view, item)),
    ...temporary.map(tmpfsMount),
    ...files.flatMap((each) => each.mounts),
  ];
  const append = volumes?.value.kind === 'list' ? volumes.value.append : undefined;
  return { mounts, at, ...(append && { append }) };
}

/** The text of a short syntax as far as it is known; `why` is missing if it is known as a whole. */
interface ShortText {
  text: string;
  why?: string;
}

/** Reads a short syntax whose variables are not known, by what is known of it; absent if that decides nothing. */
function partlyKnown<T>(
  { value }: ListItem,
  read: (short: ShortText) => T | undefined,
  expected: string,
): ParsedValue<T> {
  const fault = value.kind === 'scalar' ? value.fault : undefined;
  const partly = fault?.partly === undefined ? undefined : read({ text: fault.partly, why: fault.why });
  if (partly !== undefined) return { value: partly };
  return readScalar(value, (scalar) => read({ text: textOf(scalar) ?? '' }), expected);
}

function isOpen(text: string | undefined): boolean {
  return text?.includes(openPart) === true;
}

/** Returns the options that are known, and why there may be others. */
function knownOptions(
  options: readonly string[],
  why: string | undefined,
): Pick<Mount, 'options' | 'openOptions'> {
  const read = options.filter((option) => !isOpen(option));
  return { options: read, ...(read.length < options.length && why !== undefined && { openOptions: why }) };
}

function tmpfsMount(item: ListItem): Entry<Mount> {
  const reading = partlyKnown(
    item,
    ({ text, why }): Mount | undefined => {
      const tmpfs = parseTmpfs(text);
      if (tmpfs === undefined || isOpen(tmpfs.target)) return undefined;
      const { target, options } = tmpfs;
      const readOnly = options.findLast((each) => /^r[ow]$/u.test(each) || isOpen(each)) === 'ro';
      return {
        type: 'tmpfs',
        hostPath: absent(item.at.file),
        target,
        readOnly,
        ...knownOptions(options, why),
      };
    },
    'a tmpfs mount',
  );
  return { ...reading, at: [item.at] };
}

function volumeMount(view: ServiceView, item: ListItem): Entry<Mount> {
  const at = [item.at];
  const reading = item.value.kind === 'map' ? longMount(view, item, item.value) : shortMount(view, item);
  return { ...reading, at };
}

function bindPath(view: ServiceView, source: string, node: ComposeNode, file: string): Observed<string> {
  const { directory } = node.source;
  const path = absolutePath(source, { directory, ...(view.home !== undefined && { home: view.home }) });
  if (path !== undefined) return known(path, file);
  return unreadable('undetermined', `${JSON.stringify(source)} could not be made an absolute path`, file);
}

function shortMount(view: ServiceView, item: ListItem): ParsedValue<Mount> {
  return partlyKnown(item, (short) => mountOfText(view, item, short), 'a volume');
}

/** A source that is not known may be a path of the host, and is taken for one. */
function mountOfText(view: ServiceView, item: ListItem, { text, why }: ShortText): Mount | undefined {
  const volume = parseShortVolume(text);
  if (volume === undefined || isOpen(volume.target)) return undefined;
  const { source, target, propagation, options } = volume;
  const open = isOpen(source) ? why : undefined;
  const type = open === undefined ? volume.type : 'bind';
  return {
    type,
    ...(source !== undefined && open === undefined && { source }),
    hostPath:
      open === undefined
        ? sourcePath(view, type, source, item)
        : unreadable('undetermined', open, item.at.file),
    target,
    readOnly:
      (volume.readOnly && !options.some(isOpen)) ||
      (type === 'volume' && isReadOnlyInFile(view, source ?? '')),
    ...(propagation !== undefined && { propagation }),
    ...knownOptions(options, why),
  };
}

function sourcePath(
  view: ServiceView,
  type: MountType,
  source: string | undefined,
  item: ListItem,
): Observed<string> {
  const { file } = item.at;
  switch (type) {
    case 'bind':
      return source === undefined
        ? unreadable('malformed', 'the bind mount has no source', file)
        : bindPath(view, source, item.value, file);
    case 'volume':
      return source === undefined || source === '' ? absent(file) : composeVolumePath(view, source, item.at);
    case 'npipe':
      return source === undefined ? absent(file) : known(source, file);
    case 'tmpfs':
    case 'image':
      return absent(file);
    case 'cluster':
      return unreadable('undetermined', 'the driver of a cluster volume decides what it mounts', file);
  }
}

const mountTypes: Readonly<Record<string, MountType>> = {
  bind: 'bind',
  volume: 'volume',
  tmpfs: 'tmpfs',
  image: 'image',
  npipe: 'npipe',
  cluster: 'cluster',
};

function typeOf(text: string): MountType | undefined {
  return Object.hasOwn(mountTypes, text) ? mountTypes[text] : undefined;
}

function textField(entry: MapEntry | undefined): ParsedValue<string | undefined> {
  if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.type === 'null')) {
    return { value: undefined };
  }
  return readScalar(entry.value, textOf, 'text');
}

function longMount(view: ServiceView, item: ListItem, map: MapNode): ParsedValue<Mount> {
  const fields = map.entries;
  const kind = fields.get('type');
  const type =
    kind === undefined
      ? { unresolved: 'no type' }
      : readScalar(kind.value, (scalar) => typeOf(scalar.text), 'a type of mount');
  const source = textField(fields.get('source'));
  const target = textField(fields.get('target'));
  const access = fields.get('read_only');
  const readOnly =
    access === undefined ? { value: false } : readScalar(access.value, toBoolean, 'true or false');
  const propagation = textField(innerField(fields.get('bind'), 'propagation'));
  const subpath = textField(innerField(fields.get('volume'), 'subpath'));
  if ('unresolved' in type) return type;
  for (const each of [target, propagation, subpath]) if ('unresolved' in each) return each;
  if ('unresolved' in readOnly) return readOnly;
  const [from, to, spread, below] = [source, target, propagation, subpath].map((each) =>
    'value' in each ? each.value : undefined,
  );
  const hostPath =
    'unresolved' in source
      ? unreadable('undetermined', source.unresolved, item.at.file)
      : mapKnown(sourcePath(view, type.value, from, item), (path) => posix.join(path, below ?? ''));
  if (to === undefined) return { unresolved: 'no target' };
  const mount: Mount = {
    type: type.value,
    // Of an empty one Compose makes the folder of the project.
    ...(from !== undefined && from !== '' && { source: from }),
    hostPath,
    target: to,
    readOnly: readOnly.value || (type.value === 'volume' && isReadOnlyInFile(view, from ?? '')),
    ...(spread !== undefined && { propagation: spread }),
    options: optionNames(fields),
  };
  return { value: mount };
}

function innerField(entry: MapEntry | undefined, name: string): MapEntry | undefined {
  return entry?.value.kind === 'map' ? entry.value.entries.get(name) : undefined;
}

/** Returns the names of the long syntax's options, as `bind.propagation`. */
function optionNames(fields: ReadonlyMap<string, MapEntry>): string[] {
  return ['bind', 'volume', 'tmpfs', 'image'].flatMap((kind) => {
    const options = fields.get(kind)?.value;
    return options?.kind === 'map' ? [...options.entries.keys()].map((each) => `${kind}.${each}`) : [];
  });
}
