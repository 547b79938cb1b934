import type { Distribution, SoftwarePackage } from '../../core/software/software-package.ts';
import { buildPurl } from './package-url.ts';

/** What a Package URL says of a package. */
export type PurlSubject = Omit<SoftwarePackage, 'locations' | 'ownedBy'>;

/**
 * Returns the Package URL of a package, with the qualifiers that scanners read: `arch`, `distro`, `epoch`, `upstream` (the
 * source package) and `rpmmod`. `undefined` if it has none: a Maven artifact without a group.
 */
export function purlOf(subject: PurlSubject, distribution?: Distribution): string | undefined {
  const { type, version } = subject;
  if (type === 'deb' || type === 'apk' || type === 'rpm') return distributionPurl(subject, distribution);
  return buildPurl({ type, ...splitName(subject), version, qualifiers: new Map() });
}

/** Splits the full name of a package into the namespace and the name of its Package URL. */
function splitName({ type, name }: PurlSubject): { namespace?: string; name: string } {
  const at = separatorOf(type, name);
  return at <= 0 ? { name } : { namespace: name.slice(0, at), name: name.slice(at + 1) };
}

function separatorOf(type: string, name: string): number {
  if (type === 'maven') return name.indexOf(':');
  if (type === 'golang') return name.lastIndexOf('/');
  if (type === 'composer' || (type === 'npm' && name.startsWith('@'))) return name.indexOf('/');
  return -1;
}

function distributionPurl(subject: PurlSubject, distribution?: Distribution): string | undefined {
  const { type, name, architecture = '', module = '' } = subject;
  const [epoch, version] = type === 'rpm' ? splitEpoch(subject.version) : ['', subject.version];
  const namespace = distribution?.id === 'rhel' ? 'redhat' : distribution?.id;
  const qualifiers = new Map([
    ['arch', architecture],
    ['distro', distroOf(type, distribution)],
    ['epoch', epoch],
    ['rpmmod', module],
    ['upstream', upstreamOf(subject)],
  ]);
  return buildPurl({ type, ...(namespace === undefined ? {} : { namespace }), name, version, qualifiers });
}

function splitEpoch(version: string): [epoch: string, rest: string] {
  const [, epoch = '', rest = version] = /^(\d+):(.*)$/su.exec(version) ?? [];
  return [epoch, rest];
}

function distroOf(type: string, distribution: Distribution | undefined): string {
  if (distribution === undefined) return '';
  const { id, version, codename } = distribution;
  if (type === 'apk' && version !== undefined) return version;
  const release = version ?? codename;
  return release === undefined ? id : `${id}-${release}`;
}

/** The source package: for rpm the name of its file, else its name, with the version if that differs. */
function upstreamOf({ type, name, version, source, sourceUnknown }: PurlSubject): string {
  if (sourceUnknown === true) return '';
  if (type === 'rpm') {
    const from = source ?? { name, version };
    return from.version === '' ? from.name : `${from.name}-${splitEpoch(from.version)[1]}.src.rpm`;
  }
  if (source === undefined) return '';
  return source.version === version ? source.name : `${source.name}@${source.version}`;
}
