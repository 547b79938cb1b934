/** An installed dpkg package. */
export interface DpkgPackage {
  name: string;
  version: string;
}

/**
 * Returns the installed packages of `names` from the text of `/var/lib/dpkg/status` (deb-control(5):
 * paragraphs of `Field: value`).
 */
export function installedPackages(text: string, names: ReadonlySet<string>): readonly DpkgPackage[] {
  return text.split('\n\n').flatMap((paragraph) => {
    // Usually the first line: parse the rest only for requested names.
    const name = /^Package:[ \t]*(\S+)/mu.exec(paragraph)?.[1];
    if (name === undefined || !names.has(name)) return [];
    const version = field(paragraph, 'Version');
    // `install ok installed`: wanted state, error flag, current state.
    const installed = field(paragraph, 'Status')?.split(' ').at(-1) === 'installed';
    return version === undefined || !installed ? [] : [{ name, version }];
  });
}

function field(paragraph: string, name: string): string | undefined {
  const line = paragraph.split('\n').find((one) => one.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** How Docker's packages up to 20.10 write a release (`~3`) and its distribution. */
const dockerRelease = /^(\d+\.\d+\.\d+)(?:~(ce))?~3-0~(?:debian|ubuntu|raspbian)-[a-z]+$/u;

/** Returns the program version of a package version: without epoch and package revision. */
export function toUpstreamVersion(version: string): string {
  const withoutEpoch = version.replace(/^\d+:/u, '');
  const release = dockerRelease.exec(withoutEpoch);
  if (release !== null) return release.slice(1).filter(Boolean).join('-');
  const revision = withoutEpoch.lastIndexOf('-');
  return revision === -1 ? withoutEpoch : withoutEpoch.slice(0, revision);
}
