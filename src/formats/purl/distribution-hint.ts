import type { Distribution } from '../../core/software/software-package.ts';
import {
  codenameOfRelease,
  distributionAliases,
  distributionOfCodename,
  likeOf,
  releaseOfCodename,
} from '../../knowledge/software/distributions.ts';

/**
 * Returns the distribution that tools name by an id, a version or codename, in their own spellings: `redhat` and `9.3`,
 * `debian` and `12.4` or `bookworm`, `alpine` and `v3.19`.
 */
export function distributionNamed(named: string, release?: string): Distribution {
  const lower = named.trim().toLowerCase();
  const id = distributionAliases.get(lower) ?? lower;
  const { version, codename } = releaseNamed(id, release?.trim() ?? '');
  return {
    id,
    like: likeOf(id),
    ...(version === undefined ? {} : { version }),
    ...(codename === undefined ? {} : { codename }),
    name: version === undefined ? id : `${id} ${version}`,
  };
}

function releaseNamed(id: string, release: string): Pick<Distribution, 'version' | 'codename'> {
  if (release === '') return {};
  const number = /^v?(\d.*)$/u.exec(release)?.[1];
  if (number === undefined) {
    if (id !== 'debian' && id !== 'ubuntu') return { version: release };
    const codename = release.toLowerCase();
    const version = releaseOfCodename(id, codename);
    return { ...(version === undefined ? {} : { version }), codename };
  }
  // Debian's VERSION_ID is the number of the release alone; tools take the point release from /etc/debian_version.
  const version = id === 'debian' ? (/^\d+/u.exec(number)?.[0] ?? number) : number;
  const codename = codenameOfRelease(id, version);
  return { version, ...(codename === undefined ? {} : { codename }) };
}

/**
 * Returns the distribution that the qualifiers of a Package URL name: `distro=debian-12`, `distro=bookworm`,
 * `distro=alpine-3.19.1`, `distro=3.19.1`, `distro=el9`, or `os_name` and `os_version` or `os_distro`. Without them it is the namespace,
 * without a version; `undefined` if that is missing, too.
 */
export function distributionHint(
  namespace: string | undefined,
  qualifiers: ReadonlyMap<string, string>,
): Distribution | undefined {
  const distro = qualifiers.get('distro');
  if (distro !== undefined) return distributionOfQualifier(distro, namespace);
  // The codename: `os_distro` of Docker Scout, `distro_name` of cdxgen.
  const codename = qualifiers.get('os_distro') ?? qualifiers.get('distro_name');
  const name = qualifiers.get('os_name') ?? namespace;
  if (name === undefined) return codename === undefined ? undefined : distributionOfQualifier(codename, name);
  const isCodename = codename !== undefined && distributionOfCodename(codename.toLowerCase()) !== undefined;
  return distributionNamed(name, qualifiers.get('os_version') ?? (isCodename ? codename : undefined));
}

function distributionOfQualifier(distro: string, namespace: string | undefined): Distribution {
  // Some tools write `debian:12`, as images are named.
  const [, named = '', release = ''] = /^(.*?)[-:]?(v?\d[^-]*)?$/u.exec(distro) ?? [];
  if (release !== '') return distributionNamed(named === '' ? (namespace ?? '') : named, release);
  const ofCodename = distributionOfCodename(distro.toLowerCase());
  if (ofCodename !== undefined) return distributionNamed(ofCodename, distro);
  const dash = distro.lastIndexOf('-');
  const [id, codename] = [distro.slice(0, Math.max(dash, 0)), distro.slice(dash + 1)];
  const known = id === 'debian' || id === 'ubuntu' || (id === 'alpine' && codename === 'edge');
  return known ? distributionNamed(id, codename) : distributionNamed(distro);
}
