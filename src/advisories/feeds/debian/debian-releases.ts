/** The release number of each codename of Debian that the tracker has (Debian wiki, DebianReleases); sid has none. */
const releaseNumbers: Readonly<Record<string, string>> = {
  squeeze: '6',
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  duke: '15',
  sid: 'sid',
};

/** Returns the ecosystem of a release of Debian: `Debian:12` for `bookworm`; `undefined` for an unknown codename. */
export function ecosystemOfCodename(codename: string): string | undefined {
  return Object.hasOwn(releaseNumbers, codename) ? `Debian:${releaseNumbers[codename]}` : undefined;
}
