import type { MountInfo } from '../../core/workload/effective.ts';

/** A mount with its device: `major:minor`, or its source if only a table of file systems names it. */
export interface MountEntry extends MountInfo {
  device: string;
  /** Directories whose contents it shows under its mount point, with whether writes go there. */
  layers?: readonly MountLayer[];
  /** The server of a network file system that is not named by loopback. */
  served?: ServedFolder;
}

/** What a server of a network file system shows. */
export interface ServedFolder {
  /** Its name as written, and its address as the kernel has it. */
  servers: readonly string[];
  /** Name of a share; missing where the path is one of the server. */
  share?: string;
  path: string;
}

/** A directory that an overlay, or a file system in user space, shows at another place. */
export interface MountLayer {
  path: string;
  readOnly: boolean;
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
  const [fsType, source, superOptions = ''] = hyphen === -1 ? [] : words.slice(hyphen + 1);
  if (device === undefined || root === undefined || mountPoint === undefined || options === undefined)
    return undefined;
  if (fsType === undefined || source === undefined || !/^\d+:\d+$/.test(device)) return undefined;
  const mount = {
    device,
    root: unescapeOctal(root),
    mountPoint: unescapeOctal(mountPoint),
    options: options.split(','),
    propagation: words.slice(6, hyphen),
    fsType: unescapeOctal(fsType),
    source: unescapeOctal(source),
  };
  if (!showsOthers.test(mount.fsType)) return mount;
  const layers = layersOf(mount.fsType, mount.source, superOptions);
  if (layers.length > 0) return { layers, ...mount };
  const served = servedBy(mount.fsType, mount.source, superOptions);
  return served === undefined ? mount : { served, ...mount };
}

/** File systems that show the directories of others: all but a few of the mounts of a container are none. */
const showsOthers = /^(?:overlay|ecryptfs|fuse(?:\..*)?|nfs4?|cifs|smb3|9p)$/su;

/** File systems of a server. */
const isServed = /^(?:nfs4?|fuse\.sshfs)$/u;

/** A source on the machine itself: `127.0.0.1:/srv`, `root@localhost:/etc`. */
const onLoopback = /^(?:[^@/:]*@)?(?:127(?:\.\d+){1,3}|localhost|\[::1\]):(\/.*)$/su;

/**
 * Returns the absolute directories that a file system shows: the layers of an overlay (kernel,
 * `filesystems/overlayfs`), the source of one like bindfs or eCryptfs, which is no device, or what this machine serves
 * to itself. NFS 4 names a path below its exported root, which is `/` where that is exported.
 */
function layersOf(fsType: string, source: string, options: string): readonly MountLayer[] {
  if (fsType === 'overlay')
    return options.split(',').flatMap((option) => {
      const [, name = '', value = ''] =
        /^(lowerdir|lowerdir\+|datadir\+|upperdir)=(.*)$/su.exec(option) ?? [];
      const text = unescapeOctal(value);
      const paths = name === 'lowerdir' ? splitLayers(text) : [text];
      return paths
        .filter((path) => path.startsWith('/'))
        .map((path) => ({ path, readOnly: name !== 'upperdir' }));
    });
  const [, served] = (isServed.test(fsType) && onLoopback.exec(source)) || [];
  if (served !== undefined) return [{ path: served, readOnly: false }];
  const isStacked = fsType.startsWith('fuse.') || fsType === 'fuse' || fsType === 'ecryptfs';
  return isStacked && source.startsWith('/') && !source.startsWith('/dev/')
    ? [{ path: source, readOnly: false }]
    : [];
}

/** Returns the server of a network file system: of NFS, CIFS, 9P over TCP or sshfs. */
function servedBy(fsType: string, source: string, options: string): ServedFolder | undefined {
  const option = (name: string): readonly string[] =>
    options.split(',').flatMap((each) => (each.startsWith(`${name}=`) ? [each.slice(name.length + 1)] : []));
  if (isServed.test(fsType)) {
    const [, server, path] = /^(?:[^@/:]*@)?\[?([^\]/]*?)\]?:(\/.*)$/su.exec(source) ?? [];
    if (server === undefined || path === undefined) return undefined;
    return { servers: [server, ...option('addr')], path };
  }
  if (/^(?:cifs|smb3)$/u.test(fsType)) {
    const [, server, share, path] = /^\/\/([^/]+)\/([^/]+)(\/.*)?$/su.exec(source) ?? [];
    if (server === undefined || share === undefined) return undefined;
    return { servers: [server, ...option('addr')], share, path: path ?? '' };
  }
  const [path = '/'] = option('aname');
  return fsType === '9p' && option('trans').includes('tcp') ? { servers: [source], path } : undefined;
}

/** Splits the value of `lowerdir` at its colons; a colon of a path has a backslash before it. */
function splitLayers(text: string): readonly string[] {
  return text.split(/(?<!\\):/u).map((path) => path.replaceAll(/\\(.)/gsu, '$1'));
}

/** Decodes the kernel's `\ooo` for space, tab, newline, backslash and `#`. */
export function unescapeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
