/** Directories of the kernel: the runtime mounts over them. */
export const kernelFolders: readonly string[] = ['/proc', '/sys', '/dev'];

/** Directories of which a volume hides the programs and settings of the image. */
const essential: ReadonlySet<string> = new Set([
  '/',
  '/bin',
  '/boot',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/sbin',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/lib64',
  '/usr/sbin',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/local/lib',
]);

/** Returns the system directory that a volume at a normalized path is on; `undefined` for one with data. */
export function systemFolderOf(path: string): string | undefined {
  if (essential.has(path)) return path;
  return kernelFolders.find((folder) => path === folder || path.startsWith(`${folder}/`));
}
