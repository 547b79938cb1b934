/** What the files of one folder of `src` may do. */
export interface Layer {
  /** Other layers it may import. */
  imports: readonly string[];
  /** Pure: no I/O, no clock, no chance, no environment; what it says follows from its arguments. */
  pure: boolean;
  /** Packages it may import. */
  packages?: readonly string[];
}

/**
 * The layers, lowest first: a folder of `src`, or a folder in one where its parts differ. A folder
 * that is not here is a violation.
 */
export const layers: Readonly<Record<string, Layer>> = {
  core: { imports: [], pure: true },
  knowledge: { imports: ['core'], pure: true },
  secrets: { imports: ['core', 'knowledge'], pure: true },
  formats: { imports: ['core', 'knowledge'], pure: true, packages: ['yaml', 'unbash', 'smol-toml'] },
  versions: { imports: [], pure: true },
  inventory: { imports: ['core', 'knowledge', 'formats', 'versions'], pure: true },
  advisories: { imports: ['core', 'knowledge', 'versions'], pure: true },
  'advisories/feeds': { imports: ['core', 'knowledge', 'formats', 'advisories'], pure: true },
  'advisories/match': { imports: ['core', 'knowledge', 'formats', 'versions', 'advisories'], pure: true },
  netfilter: { imports: ['core'], pure: true },
  auditd: { imports: ['core'], pure: true },
  'compose/language': { imports: ['core', 'knowledge', 'formats'], pure: true, packages: ['yaml'] },
  'compose/adapter': {
    imports: ['core', 'knowledge', 'secrets', 'formats', 'compose/language'],
    pure: true,
  },
  'dockerfile/language': { imports: ['core', 'knowledge'], pure: true },
  adapters: { imports: ['core', 'knowledge', 'secrets', 'formats', 'dockerfile/language'], pure: true },
  resolve: { imports: ['core', 'knowledge'], pure: true },
  fixes: { imports: ['core', 'knowledge'], pure: true },
  checks: {
    imports: ['core', 'knowledge', 'formats', 'versions', 'netfilter', 'auditd'],
    pure: true,
  },
  trust: {
    imports: ['core', 'knowledge', 'formats'],
    pure: true,
    packages: [
      '@sigstore/bundle',
      '@sigstore/core',
      '@sigstore/protobuf-specs',
      '@sigstore/verify',
      '@noble/curves',
    ],
  },
  probes: { imports: ['core', 'knowledge', 'formats'], pure: true },
  reports: { imports: ['core'], pure: true },
  policy: { imports: ['core', 'knowledge', 'formats'], pure: true },
  confine: { imports: ['core', 'knowledge', 'formats'], pure: true },
  io: { imports: ['core', 'formats'], pure: false },
  'advisories/database': {
    imports: ['core', 'formats', 'advisories', 'advisories/feeds', 'io'],
    pure: false,
  },
  rootfs: { imports: ['core', 'formats', 'io', 'inventory'], pure: false },
  packages: { imports: ['core', 'formats', 'versions', 'inventory', 'io'], pure: false },
  recorder: { imports: ['core', 'knowledge', 'formats', 'io', 'confine'], pure: false },
  collect: {
    imports: ['core', 'knowledge', 'formats', 'versions', 'auditd', 'adapters', 'io', 'packages'],
    pure: false,
  },
  app: {
    imports: [
      'core',
      'knowledge',
      'formats',
      'secrets',
      'compose/adapter',
      'adapters',
      'resolve',
      'fixes',
      'checks',
      'trust',
      'probes',
      'reports',
      'policy',
      'io',
      'collect',
      'confine',
      'recorder',
      'versions',
      'inventory',
      'rootfs',
      'advisories',
      'advisories/feeds',
      'advisories/match',
      'advisories/database',
    ],
    pure: false,
  },
  cli: { imports: ['core', 'fixes', 'reports', 'app'], pure: false },
};

/** Parts of Node that a pure layer may use: by module, the names whose result follows from their arguments alone. */
export const pureBuiltins: Readonly<Record<string, readonly string[] | 'all'>> = {
  'node:buffer': 'all',
  'node:crypto': [
    'constants',
    'createHash',
    'createHmac',
    'createPublicKey',
    'hash',
    'KeyObject',
    'publicDecrypt',
    'timingSafeEqual',
    'verify',
    'X509Certificate',
  ],
  'node:net': ['isIP', 'isIPv4', 'isIPv6', 'BlockList'],
  'node:path': ['posix', 'win32'],
  'node:path/posix': 'all',
  'node:util': ['isDeepStrictEqual', 'stripVTControlCharacters', 'styleText'],
  'node:zlib': ['crc32', 'gzipSync', 'inflateRawSync', 'inflateSync', 'zstdDecompressSync'],
};

/** Globals through which a file would reach the machine, the clock or the environment. */
export const impureGlobals: ReadonlySet<string> = new Set([
  'process',
  'globalThis',
  'global',
  'console',
  'performance',
  'crypto',
  'fetch',
  'WebSocket',
  'EventSource',
  'navigator',
  'localStorage',
  'sessionStorage',
  'setTimeout',
  'setInterval',
  'setImmediate',
]);
