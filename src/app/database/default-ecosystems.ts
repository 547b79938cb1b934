/** Alpine makes two releases a year; of those that do not exist yet, no place has a file. */
const lastAlpineMinor = 30;

const alpineReleases = [
  ...Array.from({ length: lastAlpineMinor - 1 }, (_, n) => `v3.${n + 2}`),
  'edge',
] as const;

/** Every ecosystem whose advisories are read: what is fetched as long as no image says what is needed. */
export const everyEcosystem: readonly string[] = [
  ...alpineReleases.map((release) => `Alpine:${release}`),
  'AlmaLinux',
  'Chainguard',
  'Debian',
  'Red Hat',
  'Rocky Linux',
  'Ubuntu',
  'Wolfi',
  'Go',
  'Maven',
  'NuGet',
  'Packagist',
  'PyPI',
  'RubyGems',
  'crates.io',
  'npm',
];
