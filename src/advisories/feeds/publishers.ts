import { ecosystemFamily } from '../ecosystem.ts';

/** Who publishes feeds, and where. */
export interface Publisher {
  /** The folder below a mirror; the paths in it are the publisher's own. */
  folder: string;
  /** The publisher's own address, which ends with a slash. */
  address: string;
  /** Whether a file may stay as it is for months, though it is up to date: one of an old release of a distribution. */
  isQuiet?: true;
}

/** Publishers of advisories (addresses: each publisher's documentation, as of 2026-11). */
export const publishers = {
  osv: { folder: 'osv/', address: 'https://storage.googleapis.com/osv-vulnerabilities/' },
  alpine: { folder: 'alpine/', address: 'https://secdb.alpinelinux.org/', isQuiet: true },
  wolfi: { folder: 'wolfi/', address: 'https://packages.wolfi.dev/' },
  chainguard: { folder: 'chainguard/', address: 'https://packages.cgr.dev/' },
  debian: { folder: 'debian/', address: 'https://security-tracker.debian.org/' },
  kev: { folder: 'kev/', address: 'https://www.cisa.gov/sites/default/files/feeds/' },
  epss: { folder: 'epss/', address: 'https://epss.empiricalsecurity.com/' },
} as const satisfies Record<string, Publisher>;

/** Whether the date of a feed, by the name of its file on mirrors, says when it last changed, and not how old it is. */
export function isQuietFeed(name: string): boolean {
  const all: readonly Publisher[] = Object.values(publishers);
  return all.some(({ folder, isQuiet }) => isQuiet === true && name.startsWith(folder));
}

/**
 * The form of a feed's file: a zip of OSV records, Alpine's security database, Debian's tracker, CISA's catalog, FIRST's
 * table.
 */
export type FeedFormat = 'osv-zip' | 'secdb' | 'debian-tracker' | 'kev' | 'epss';

/** A file of a feed. */
export interface FeedFile {
  /** As `Advisory.feed` names it: `osv/npm`, `alpine`. */
  feed: string;
  publisher: keyof typeof publishers;
  /** Below the publisher's folder or address, not encoded: `Rocky Linux/all.zip`. */
  path: string;
  /** Whether a mirror may have it as `path` with `.gz` only. */
  mayBeGzipped?: true;
  format: FeedFormat;
  /** What it holds, for users. */
  holds: string;
}

/** What is known of the exploitation of CVEs; needed whatever an image has. */
export const exploitationFiles: readonly FeedFile[] = [
  {
    feed: 'kev',
    publisher: 'kev',
    path: 'known_exploited_vulnerabilities.json',
    format: 'kev',
    holds: 'vulnerabilities known to be exploited (CISA KEV)',
  },
  {
    feed: 'epss',
    publisher: 'epss',
    path: 'epss_scores-current.csv.gz',
    format: 'epss',
    holds: 'probabilities of exploitation (FIRST EPSS)',
  },
];

/** Repositories of Alpine that have a security database. */
const alpineRepositories = ['main', 'community'] as const;

/** Returns the repositories of a release of Alpine: community began with v3.3. */
function repositoriesOf(release: string): readonly string[] {
  return /^v(?:2\.\d+|3\.[0-2])$/u.test(release) ? ['main'] : alpineRepositories;
}

/** Files of the families whose own feed says more than OSV's: what is unfixed, or how Alpine names a package. */
const ownFeeds: Readonly<Record<string, (release: string) => readonly FeedFile[]>> = {
  Debian: () => [
    {
      feed: 'debian',
      publisher: 'debian',
      path: 'tracker/data/json',
      mayBeGzipped: true,
      format: 'debian-tracker',
      holds: 'all releases of Debian: fixed and unfixed (Debian security tracker)',
    },
  ],
  Alpine: (release) =>
    repositoriesOf(release).map((repository) => ({
      feed: 'alpine',
      publisher: 'alpine',
      path: `${release}/${repository}.json`,
      format: 'secdb',
      holds: `fixed vulnerabilities of Alpine ${release}, ${repository} (Alpine secdb)`,
    })),
  Wolfi: () => [secdb('wolfi', 'os/security.json', 'Wolfi')],
  Chainguard: () => [secdb('chainguard', 'chainguard/security.json', 'Chainguard OS')],
};

function secdb(publisher: 'wolfi' | 'chainguard', path: string, of: string): FeedFile {
  return {
    feed: publisher,
    publisher,
    path,
    format: 'secdb',
    holds: `fixed vulnerabilities of ${of} (secdb)`,
  };
}

/**
 * Returns the files that have the advisories of an ecosystem, as `ecosystemOfDistribution` and `ecosystemOfType` name
 * it: `Alpine:v3.19`, `npm`. Those of OSV are of a family, with all its releases.
 */
export function feedFilesOf(ecosystem: string): readonly FeedFile[] {
  const family = ecosystemFamily(ecosystem);
  const own = Object.hasOwn(ownFeeds, family) ? ownFeeds[family] : undefined;
  if (own !== undefined) return own(ecosystem.slice(family.length + 1));
  return [
    {
      feed: `osv/${family}`,
      publisher: 'osv',
      path: `${family}/all.zip`,
      format: 'osv-zip',
      holds: `advisories of ${family} (OSV)`,
    },
  ];
}
