import type { MountType } from '../../core/workload/workload.ts';
import { parseBoolean } from './boolean.ts';
import { parseByteSize } from './byte-size.ts';
import { parseCsvRecord } from './csv.ts';
import { cut } from './key-value.ts';
import { isPropagation } from './volume.ts';

/** A parsed mount in the long syntax. */
export interface LongMount {
  type: MountType;
  source?: string;
  target: string;
  readOnly: boolean;
  propagation?: string;
  /** The fields besides type, source, target and read-only; of `volume-opt` and labels only the names. */
  options: readonly string[];
  volumeDriver?: string;
  /** Driver options, which can contain credentials: for determining the volume, not for facts. */
  volumeOptions: Readonly<Record<string, string>>;
}

interface Draft {
  type: MountType;
  source?: string;
  target: string;
  readOnly: boolean;
  propagation?: string;
  options: string[];
  volumeDriver?: string;
  volumeOptions: Record<string, string>;
  families: Set<string>;
}

type FieldReader = (draft: Draft, value: string) => boolean;

const mountTypes: readonly MountType[] = ['bind', 'volume', 'tmpfs', 'image', 'npipe', 'cluster'];
/** Fields that may have no value; they are then true. */
const switches: ReadonlySet<string> = new Set([
  'readonly',
  'ro',
  'volume-nocopy',
  'bind-nonrecursive',
  'bind-create-src',
]);

const setSource: FieldReader = (draft, value) => {
  draft.source = value;
  return true;
};
const setTarget: FieldReader = (draft, value) => {
  draft.target = value;
  return true;
};
const setReadOnly: FieldReader = (draft, value) => {
  const readOnly = parseBoolean(value);
  if (readOnly !== undefined) draft.readOnly = readOnly;
  return readOnly !== undefined;
};
const aBoolean: FieldReader = (_, value) => parseBoolean(value) !== undefined;
const anything: FieldReader = () => true;

const fieldReaders: Readonly<Record<string, FieldReader>> = {
  type: (draft, value) => {
    const type = mountTypes.find((known) => known === value.toLowerCase());
    if (type !== undefined) draft.type = type;
    return type !== undefined;
  },
  source: setSource,
  src: setSource,
  target: setTarget,
  dst: setTarget,
  destination: setTarget,
  readonly: setReadOnly,
  ro: setReadOnly,
  consistency: anything,
  'bind-propagation': (draft, value) => {
    draft.propagation = value.toLowerCase();
    return isPropagation(draft.propagation);
  },
  'bind-nonrecursive': aBoolean,
  'bind-create-src': aBoolean,
  'bind-recursive': (_, value) =>
    ['enabled', 'disabled', 'writable', 'readonly'].includes(value) || parseBoolean(value) !== undefined,
  'volume-subpath': anything,
  'volume-nocopy': aBoolean,
  'volume-label': anything,
  'volume-driver': (draft, value) => {
    draft.volumeDriver = value;
    return true;
  },
  'volume-opt': (draft, value) => {
    const option = cut(value, '=');
    if (option.key !== '') draft.volumeOptions[option.key] = option.value ?? '';
    return true;
  },
  'image-subpath': anything,
  'tmpfs-size': (_, value) => parseByteSize(value) !== undefined,
  'tmpfs-mode': (_, value) => /^[0-7]{1,11}$/u.test(value),
};

/**
 * Parses a value of `--mount`: comma-separated `key=value` fields with CSV quoting (docker/cli
 * `opts.MountOpt`), a volume by default. `undefined` if malformed.
 */
export function parseMount(text: string): LongMount | undefined {
  const fields = parseCsvRecord(text);
  const draft: Draft = {
    type: 'volume',
    target: '',
    readOnly: false,
    options: [],
    volumeOptions: {},
    families: new Set(),
  };
  if (!fields?.every((field) => readField(draft, field))) return undefined;
  const { families, type, ...mount } = draft;
  const mixed = [...families].some((family) => family !== type);
  return mixed || mount.target === '' ? undefined : { type, ...mount };
}

function readField(draft: Draft, field: string): boolean {
  const { key: rawKey, value } = cut(field, '=');
  const key = rawKey.toLowerCase();
  const reader = Object.hasOwn(fieldReaders, key) ? fieldReaders[key] : undefined;
  if (!reader || (value === undefined && !switches.has(key))) return false;
  const family = /^(bind|volume|tmpfs|image)-/u.exec(key)?.[1];
  if (family !== undefined) draft.families.add(family);
  if (family !== undefined || key === 'consistency') draft.options.push(factOf(key, field, value));
  return reader(draft, value ?? 'true');
}

/** Driver options and labels can be credentials: facts have them without their value. */
function factOf(key: string, field: string, value: string | undefined): string {
  if (key !== 'volume-opt' && key !== 'volume-label') return field;
  return `${key}=${cut(value ?? '', '=').key}`;
}
