/** Subcommands of a package manager that matter to how an image was built (their manual pages, 2026). */
export interface PackageManager {
  /** Update the index and nothing else. */
  updates: readonly string[];
  /** Install or upgrade packages. */
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

/** Package managers by the name of their program. */
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

/** How a program is told not to verify what it fetches. */
export interface Verification {
  /** Options in full, before any `=`. */
  options?: readonly string[];
  /** A one-letter option, also among others: `-fsSLk`. */
  letter?: string;
  /** Anything in an argument. */
  pattern?: RegExp;
}

const aptOff: Verification = {
  options: ['--allow-unauthenticated', '--allow-insecure-repositories', '--force-yes'],
  pattern: /(?:AllowUnauthenticated|AllowInsecureRepositories|Verify-Peer)=(?:"?)(?:true|1|yes|false|0|no)/iu,
};
const dnfOff: Verification = {
  options: ['--nogpgcheck', '--no-gpgchecks'],
  pattern: /(?:gpgcheck|sslverify)=(?:0|false|no)/iu,
};

/** Programs that fetch, and what switches their verification off (their manual pages, 2026). */
export const verificationOff: Readonly<Record<string, Verification>> = {
  apt: aptOff,
  'apt-get': aptOff,
  aptitude: aptOff,
  apk: { options: ['--allow-untrusted'] },
  dnf: dnfOff,
  microdnf: dnfOff,
  tdnf: dnfOff,
  yum: dnfOff,
  zypper: { options: ['--no-gpg-checks', '--allow-unsigned-rpm'] },
  curl: { options: ['--insecure'], letter: 'k' },
  wget: { options: ['--no-check-certificate'] },
  pip: { options: ['--trusted-host'] },
  pip3: { options: ['--trusted-host'] },
  npm: { pattern: /^--strict-ssl=false$|^--no-strict-ssl$/u },
  git: { pattern: /^http\.sslVerify=(?:false|0)$/iu },
};

/** Variables that switch verification off for the programs that read them. */
export const verificationVariables: readonly RegExp[] = [
  /^GIT_SSL_NO_VERIFY=(?:1|true)$/iu,
  /^NODE_TLS_REJECT_UNAUTHORIZED=0$/u,
  /^PYTHONHTTPSVERIFY=0$/u,
];
