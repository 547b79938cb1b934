/** Directories whose contents a restart may lose: file-hierarchy(7), FHS 3.0 sections 3.15, 3.18, 5.5, 5.13. */
export const ephemeralFolders: readonly string[] = [
  '/tmp',
  '/var/tmp',
  '/run',
  '/var/run',
  '/var/lock',
  '/var/cache',
];

/** Directories of programs, libraries and settings: a volume over one would keep them at an old version. */
export const systemFolders: readonly string[] = [
  '/',
  '/bin',
  '/boot',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/sbin',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/local',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/share',
  '/var',
  '/var/lib',
];
