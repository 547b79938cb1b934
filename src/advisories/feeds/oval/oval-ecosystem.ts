import { releaseOfCodename } from '../../../knowledge/software/distributions.ts';

/** Where the files of a publisher name the release that they are about, and how OSV writes it. */
const signs: readonly (readonly [sign: RegExp, ecosystem: (release: string) => string | undefined])[] = [
  [/cpe:\/[aoh]:redhat:enterprise_linux:(\d+)/gu, (release) => `Red Hat:${release}`],
  [/cpe:\/[aoh]:redhat:(rhel_[a-z0-9_]+:\d[\d.]*)/gu, (release) => `Red Hat:${release}`],
  [/cpe:\/[aoh]:rocky:(?:linux|rocky):(\d+)/gu, (release) => `Rocky Linux:${release}`],
  [/<platform>Rocky Linux (\d+)/gu, (release) => `Rocky Linux:${release}`],
  [/cpe:\/[aoh]:alma(?:linux)?:(?:linux|almalinux):(\d+)/gu, (release) => `AlmaLinux:${release}`],
  [/<platform>AlmaLinux (\d+)/gu, (release) => `AlmaLinux:${release}`],
  [
    /"oval:com\.ubuntu\.([a-z]+):def:/gu,
    (codename) => {
      const release = releaseOfCodename('ubuntu', codename);
      return release === undefined ? undefined : `Ubuntu:${release}`;
    },
  ],
];

/** Returns the ecosystems that an OVAL document is about, by what its publisher writes in it, sorted. */
export function ecosystemsOfOval(text: string): readonly string[] {
  const found = signs.flatMap(([sign, ecosystemOf]) => {
    const releases = new Set([...text.matchAll(sign)].map(([, release = '']) => release));
    return [...releases].flatMap((release) => ecosystemOf(release) ?? []);
  });
  return [...new Set(found)].toSorted();
}

/** Returns when a publisher generated an OVAL document, RFC 3339; `undefined` if it does not say it. */
export function dateOfOval(text: string): string | undefined {
  const stated = /<(?:\w+:)?timestamp>([^<]{1,40})</u.exec(text)?.[1]?.trim() ?? '';
  const time = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/u.test(stated) ? stated : `${stated}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
