/** How a program is told not to verify what it fetches, or fetches so that nothing can be verified. */
export interface Verification {
  /** Options in full, before any `=`. */
  options?: readonly string[];
  /** A one-letter option, also among others: `-fsSLk`. */
  letter?: string;
  /** Anything in an argument; what matches is told. */
  pattern?: RegExp;
  /** Anything in its arguments together, and what is told of it. */
  setting?: readonly [form: RegExp, said: string];
  /** Whether nothing but TLS says that what it fetches is what was meant. */
  onlyTls?: boolean;
}

const aptOff: Verification = {
  options: ['--allow-unauthenticated', '--allow-insecure-repositories', '--force-yes'],
  pattern: /(?:AllowUnauthenticated|AllowInsecureRepositories|Verify-Peer)=(?:"?)(?:true|1|yes|false|0|no)/iu,
};
// What they install from an address is checked against no key (dnf.conf, localpkg_gpgcheck).
const dnfOff: Verification = {
  options: ['--nogpgcheck', '--no-gpgchecks', '--no-gpg-checks'],
  pattern: /(?:gpgcheck|sslverify)=(?:0|false|no)/iu,
  onlyTls: true,
};
const nodeOff: Verification = {
  setting: [/\bstrict-ssl[= ]"?false\b|--no-strict-ssl\b/iu, 'strict-ssl=false'],
};
const pip: Verification = { options: ['--trusted-host'], onlyTls: true };
/** Who writes a configuration: `gpgcheck=0` in its words is there afterwards. */
const writer: Verification = {
  pattern:
    /(?:^|[\s/|#,;]|\\n)(?:(?:repo_|pkg_)?gpgcheck|sslverify)[ \t]{0,4}=[ \t]{0,4}(?:0|false|no)\b(?![^/|#,]*[/|#,][^/|#,]*=)/iu,
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
  zypper: { options: ['--no-gpg-checks', '--no-gpgcheck', '--allow-unsigned-rpm'], onlyTls: true },
  rpm: { options: ['--nosignature', '--nodigest'], onlyTls: true },
  curl: { options: ['--insecure'], letter: 'k', onlyTls: true },
  // A long option may be cut short (getopt_long).
  wget: { pattern: /^--no-check-c[a-z-]*$|^--no-check$/u, onlyTls: true },
  aria2c: { pattern: /^--check-certificate=false$/u, onlyTls: true },
  pip,
  npm: nodeOff,
  yarn: nodeOff,
  pnpm: nodeOff,
  gem: { onlyTls: true },
  git: { setting: [/\bhttp\.(?:\S{1,200}\.)?sslverify[= ]"?(?:false|0|no|off)\b/iu, 'http.sslVerify=false'] },
  echo: writer,
  printf: writer,
  sed: writer,
};

/** Variables that switch verification off for the programs that read them; what matches is told. */
export const verificationVariables: readonly RegExp[] = [
  // Any value does, an empty one too (git, http.c).
  /^GIT_SSL_NO_VERIFY(?:=(?:1|true)$)?(?=$|=)/iu,
  /^NODE_TLS_REJECT_UNAUTHORIZED=["']?0["']?$/u,
  /^PYTHONHTTPSVERIFY=["']?0["']?$/u,
  /^NPM_CONFIG_STRICT_SSL=["']?false["']?$/iu,
  /^(?:PIP_TRUSTED_HOST|GOINSECURE)(?==["']?[^"'\s])/u,
];

/** Programs that fetch and print what they fetched. */
export const fetchers: ReadonlySet<string> = new Set(['curl', 'wget', 'fetch', 'aria2c']);

/** Programs that say whether something is what was meant. */
export const verifiers: ReadonlySet<string> = new Set([
  'b2sum',
  'cosign',
  'gpg',
  'gpg2',
  'gpgv',
  'md5sum',
  'minisign',
  'openssl',
  'sha1sum',
  'sha224sum',
  'sha256sum',
  'sha384sum',
  'sha512sum',
  'shasum',
]);

/** Programs that install a package from a file, and check it against no key on their own. */
export const installers: ReadonlySet<string> = new Set([
  'apt',
  'apt-get',
  'dnf',
  'dpkg',
  'microdnf',
  'pip',
  'rpm',
  'yum',
]);

/** Programs that run what they read. */
export const interpreters = /^(?:(?:ba|da|a|z|k)?sh|eval|source|\.|python[\d.]*|perl|ruby|node|php)$/u;
