import type { MountInfo } from '../../core/effective.ts';

/** A mount with its device: `major:minor`, or its source if only a table of file systems names it. */
export interface MountEntry extends MountInfo {
  device: string;
}

/**
 * Parses `/proc/<pid>/mountinfo` (proc_pid_mountinfo(5)): octal escapes decoded, options unchanged.
 * `undefined` if a line is malformed.
 */
export function parseMountInfo(text: string): MountEntry[] | undefined {
  const mounts: MountEntry[] = [];
  for (const line of text.split('\n').filter((entry) => entry !== '')) {
    const mount = parseLine(line);
    if (mount === undefined) return undefined;
    mounts.push(mount);
  }
  return mounts;
}

function parseLine(line: string): MountEntry | undefined {
  const words = line.split(' ');
  // The optional fields, from the seventh on, end with a single hyphen.
  const hyphen = words.indexOf('-', 6);
  const [, , device, root, mountPoint, options] = words;
  const [fsType, source] = hyphen === -1 ? [] : words.slice(hyphen + 1);
  if (device === undefined || root === undefined || mountPoint === undefined || options === undefined)
    return undefined;
  if (fsType === undefined || source === undefined || !/^\d+:\d+$/.test(device)) return undefined;
  return {
    device,
    root: unescapeOctal(root),
    mountPoint: unescapeOctal(mountPoint),
    options: options.split(','),
    propagation: words.slice(6, hyphen),
    fsType: unescapeOctal(fsType),
    source: unescapeOctal(source),
  };
}

/** Decodes the kernel's `\ooo` for space, tab, newline, backslash and `#`. */
export function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
