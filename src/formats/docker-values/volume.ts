/** A parsed volume in the short syntax; `unknown` are options that the engine would refuse. */
export interface ShortVolume {
  type: 'bind' | 'volume' | 'npipe';
  /** Missing for an anonymous volume. */
  source?: string;
  target: string;
  readOnly: boolean;
  propagation?: string;
  options: readonly string[];
  unknown: readonly string[];
}

const propagations: ReadonlySet<string> = new Set([
  'private',
  'rprivate',
  'slave',
  'rslave',
  'shared',
  'rshared',
]);
const otherOptions: ReadonlySet<string> = new Set([
  'ro',
  'rw',
  'z',
  'Z',
  'nocopy',
  'cached',
  'delegated',
  'consistent',
]);

/**
 * Parses `[source:]target[:option,…]` of `--volume` and Compose's `volumes` (docker/cli `loader.ParseVolume`,
 * moby `volume/mounts`): a source that starts like a path (`/`, `.`, `~`, a drive letter, `\\`) is a bind
 * mount, any other the name of a volume. `undefined` if malformed.
 */
export function parseShortVolume(text: string): ShortVolume | undefined {
  const parts = splitSpec(text);
  const [first = '', second, third] = parts;
  if (parts.length > 3 || parts.includes('')) return undefined;
  if (second === undefined) return volumeOf('volume', undefined, first, '');
  return volumeOf(sourceType(first), first, second, third ?? '');
}

/** Returns whether the source of a short volume is a host path or a volume. */
export function sourceType(source: string): ShortVolume['type'] {
  if (source.startsWith('\\\\.\\pipe\\') || source.startsWith('//./pipe/')) return 'npipe';
  return /^(?:[./~]|\\\\|[A-Za-z]:)/u.test(source) ? 'bind' : 'volume';
}

/** Whether `text` is a mount propagation mode of the engine. */
export function isPropagation(text: string): boolean {
  return propagations.has(text);
}

/** Splits at `:`, except after a drive letter at the start of a part. */
function splitSpec(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split(':')) {
    const last = parts.at(-1);
    const drive = last !== undefined && /^[A-Za-z]$/u.test(last) && /^[\\/]/u.test(piece);
    if (drive) parts[parts.length - 1] = `${last}:${piece}`;
    else parts.push(piece);
  }
  return parts;
}

function volumeOf(
  type: ShortVolume['type'],
  source: string | undefined,
  target: string,
  optionText: string,
): ShortVolume {
  const options = optionText === '' ? [] : optionText.split(',');
  const propagation = options.findLast(isPropagation);
  return {
    type,
    ...(source === undefined ? {} : { source }),
    target,
    readOnly: options.findLast((option) => option === 'ro' || option === 'rw') === 'ro',
    ...(propagation === undefined ? {} : { propagation }),
    options,
    unknown: options.filter((option) => !isPropagation(option) && !otherOptions.has(option)),
  };
}
