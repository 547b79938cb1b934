/** The `ID` of os-release(5) by the names that other tools have for a distribution. */
export const distributionAliases: ReadonlyMap<string, string> = new Map([
  ['alma', 'almalinux'],
  ['alma linux', 'almalinux'],
  ['amazon', 'amzn'],
  ['amazon linux', 'amzn'],
  ['amazonlinux', 'amzn'],
  ['azure linux', 'azurelinux'],
  ['cbl-mariner', 'mariner'],
  ['debian gnu/linux', 'debian'],
  ['alpine linux', 'alpine'],
  ['alpinelinux', 'alpine'],
  ['el', 'rhel'],
  ['opensuse.leap', 'opensuse-leap'],
  ['opensuse.tumbleweed', 'opensuse-tumbleweed'],
  ['oracle', 'ol'],
  ['oracle linux', 'ol'],
  ['oraclelinux', 'ol'],
  ['red hat enterprise linux', 'rhel'],
  ['redhat', 'rhel'],
  ['rocky linux', 'rocky'],
  ['rockylinux', 'rocky'],
  ['suse', 'sles'],
  ['suse linux enterprise server', 'sles'],
]);

/** `ID_LIKE` by `ID`, as the os-release files of these distributions have it. */
const likes: ReadonlyMap<string, readonly string[]> = new Map([
  ['almalinux', ['rhel', 'centos', 'fedora']],
  ['amzn', ['fedora']],
  ['centos', ['rhel', 'fedora']],
  ['ol', ['fedora']],
  ['opensuse-leap', ['suse', 'opensuse']],
  ['opensuse-tumbleweed', ['opensuse', 'suse']],
  ['rhel', ['fedora']],
  ['rocky', ['rhel', 'centos', 'fedora']],
  ['sles', ['suse']],
  ['ubuntu', ['debian']],
]);

/** `VERSION_ID` by `ID` and `VERSION_CODENAME`. Source: Debian's and Ubuntu's lists of releases (distro-info-data). */
const codenames: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  debian: new Map([
    ['wheezy', '7'],
    ['jessie', '8'],
    ['stretch', '9'],
    ['buster', '10'],
    ['bullseye', '11'],
    ['bookworm', '12'],
    ['trixie', '13'],
    ['forky', '14'],
  ]),
  ubuntu: new Map([
    ['precise', '12.04'],
    ['trusty', '14.04'],
    ['xenial', '16.04'],
    ['bionic', '18.04'],
    ['focal', '20.04'],
    ['jammy', '22.04'],
    ['kinetic', '22.10'],
    ['lunar', '23.04'],
    ['mantic', '23.10'],
    ['noble', '24.04'],
    ['oracular', '24.10'],
    ['plucky', '25.04'],
    ['questing', '25.10'],
  ]),
};

/** Returns `ID_LIKE` of a distribution; empty for one that is not known. */
export function likeOf(id: string): readonly string[] {
  return likes.get(id) ?? [];
}

/** Returns the `VERSION_ID` of a distribution's release by its codename. */
export function releaseOfCodename(id: string, codename: string): string | undefined {
  return Object.hasOwn(codenames, id) ? codenames[id]?.get(codename) : undefined;
}

/** Returns the codename of a distribution's release; `undefined` if it has none or is not known. */
export function codenameOfRelease(id: string, version: string): string | undefined {
  const releases = Object.hasOwn(codenames, id) ? codenames[id] : undefined;
  return [...(releases ?? [])].find(([, release]) => release === version)?.[0];
}

/** Returns the distribution that has a release with this codename. */
export function distributionOfCodename(codename: string): string | undefined {
  if (codename === 'sid' || codename === 'unstable') return 'debian';
  return Object.keys(codenames).find((id) => codenames[id]?.has(codename) === true);
}
