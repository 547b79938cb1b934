/** Subcommands of a package manager that matter for how an image was built (their manual pages, 2026). */
export interface PackageManager {
  /** Subcommands that only update the index. */
  updates: readonly string[];
  /** Subcommands that install or upgrade packages. */
  installs: readonly string[];
}

const apt: PackageManager = {
  updates: ['update'],
  installs: [
    'install',
    'reinstall',
    'upgrade',
    'dist-upgrade',
    'full-upgrade',
    'safe-upgrade',
    'build-dep',
    'satisfy',
    'source',
    'download',
  ],
};

const dnf: PackageManager = {
  updates: ['makecache', 'check-update'],
  installs: [
    'install',
    'reinstall',
    'localinstall',
    'groupinstall',
    'update',
    'upgrade',
    'distro-sync',
    'builddep',
    'swap',
    'module',
  ],
};

/** Package managers by program name. */
export const packageManagers: Readonly<Record<string, PackageManager>> = {
  apt,
  'apt-get': apt,
  aptitude: apt,
  apk: { updates: ['update'], installs: ['add', 'upgrade', 'fix', 'fetch'] },
  dnf,
  microdnf: dnf,
  tdnf: dnf,
  yum: dnf,
  zypper: {
    updates: ['refresh', 'ref'],
    installs: ['install', 'in', 'update', 'up', 'dist-upgrade', 'dup', 'patch'],
  },
  opkg: { updates: ['update'], installs: ['install', 'upgrade'] },
};
