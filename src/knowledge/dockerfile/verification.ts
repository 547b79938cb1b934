/** How a program is made to skip verification of downloads, or downloads without any means to verify. */
export interface Verification {
  /** Options in full, before any `=`. */
  options?: readonly string[];
  /** A one-letter option, also in a cluster: `-fsSLk`. */
  letter?: string;
  /** A pattern in an argument; the match is reported. */
  pattern?: RegExp;
  /** Patterns in all arguments together, and the text to report. */
  settings?: readonly (readonly [form: RegExp, said: string])[];
  /** Whether TLS is the only verification of what it downloads. */
  onlyTls?: boolean;
}

const aptOff: Verification = {
  options: ['--allow-unauthenticated', '--allow-insecure-repositories', '--force-yes'],
  pattern: /(?:AllowUnauthenticated|AllowInsecureRepositories|Verify-Peer)=(?:"?)(?:true|1|yes|false|0|no)/iu,
};
// Packages installed from an address are not checked against a key (dnf.conf, localpkg_gpgcheck).
const dnfOff: Verification = {
  options: ['--nogpgcheck', '--no-gpgchecks', '--no-gpg-checks'],
  pattern: /(?:gpgcheck|sslverify)=(?:0|false|no)/iu,
  onlyTls: true,
};
const nodeOff: Verification = {
  settings: [
    [/\bset(?: -\S+)* strict-ssl[= ]"?false\b/iu, 'strict-ssl=false'],
    [/(?<!\bset(?: -\S+)* )\bstrict-ssl[= ]"?false\b|--no-strict-ssl\b/iu, '--strict-ssl=false'],
    [/\bset(?: -\S+)* enableStrictSsl[= ]"?false\b/iu, 'enableStrictSsl=false'],
  ],
};
const pip: Verification = {
  options: ['--trusted-host'],
  settings: [[/\bconfig(?: -\S+)* set (?:\w+\.)?trusted-host\b/u, 'config set trusted-host']],
  onlyTls: true,
};
/** A program that writes a configuration: `gpgcheck=0` in its words takes effect later. */
const writer: Verification = {
  pattern:
    /(?:^|[\s/|#,;]|\\n)(?:(?:repo_|pkg_)?gpgcheck|sslverify)[ \t]{0,4}=[ \t]{0,4}(?:0|false|no)\b(?![^/|#,]*[/|#,][^/|#,]*=)/iu,
};

/** Programs that download, and what disables their verification (their manual pages, 2026). */
export const verificationOff: Readonly<Record<string, Verification>> = {
  apt: aptOff,
  'apt-get': aptOff,
  aptitude: aptOff,
  apk: { options: ['--allow-untrusted'] },
  dnf: dnfOff,
  'dnf-config-manager': dnfOff,
  microdnf: dnfOff,
  tdnf: dnfOff,
  yum: dnfOff,
  'yum-config-manager': dnfOff,
  zypper: { options: ['--no-gpg-checks', '--no-gpgcheck', '--allow-unsigned-rpm'], onlyTls: true },
  rpm: {
    options: ['--nosignature', '--nodigest', '--noverify', '--nofiledigest'],
    onlyTls: true,
  },
  curl: { options: ['--insecure', '--proxy-insecure', '--doh-insecure'], letter: 'k', onlyTls: true },
  // A long option may be abbreviated (getopt_long).
  wget: { pattern: /^--no-check-c[a-z-]*$|^--no-check$/u, onlyTls: true },
  aria2c: { pattern: /^--check-certificate=false$/u, onlyTls: true },
  pip,
  npm: nodeOff,
  yarn: nodeOff,
  pnpm: nodeOff,
  gem: { onlyTls: true },
  git: {
    settings: [[/\bhttp\.(?:\S{1,200}\.)?sslverify[= ]"?(?:false|0|no|off)\b/iu, 'http.sslVerify=false']],
  },
  conda: { settings: [[/\bssl_verify[= ]"?(?:false|no)\b/iu, 'ssl_verify=false']] },
  composer: {
    settings: [
      [/\bsecure-http[= ]"?false\b/iu, 'secure-http=false'],
      [/\bdisable-tls[= ]"?true\b/iu, 'disable-tls=true'],
    ],
  },
  echo: writer,
  printf: writer,
  sed: writer,
};

/** Variables that disable verification for the programs that read them; the match is reported. */
export const verificationVariables: readonly RegExp[] = [
  // Any value does, even an empty one (git, http.c).
  /^GIT_SSL_NO_VERIFY(?:=(?:1|true)$)?(?=$|=)/iu,
  /^NODE_TLS_REJECT_UNAUTHORIZED=["']?0["']?$/u,
  /^PYTHONHTTPSVERIFY=["']?0["']?$/u,
  /^NPM_CONFIG_STRICT_SSL=["']?false["']?$/iu,
  /^(?:PIP_TRUSTED_HOST|GOINSECURE)(?==["']?[^"'\s])/u,
  /^GOSUMDB=["']?off["']?$/u,
];

/** Variables of which only some values disable verification: it is not known with an unknown value. */
export const decidingVariables =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|NPM_CONFIG_STRICT_SSL|GOSUMDB)$/iu;

/** Programs that download to standard output. */
export const fetchers: ReadonlySet<string> = new Set(['curl', 'wget', 'fetch', 'aria2c']);

/** Programs that verify a file. */
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

/** Programs that install a package from a file without checking it against a key. */
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

/** Options of these programs that take a value in the next word. */
export const valuedOptions: ReadonlySet<string> = new Set(['--trusted-host']);
