/** An installed package of Debian's package manager. */
export interface DpkgPackage {
  name: string;
  version: string;
}

/**
 * The installed ones among the packages of `names` in the text of `/var/lib/dpkg/status`
 * (deb-status in deb-control(5)'s form: paragraphs of `Field: value`).
 */
export function installedPackages(text: string, names: ReadonlySet<string>): readonly DpkgPackage[] {
  return text.split('\n\n').flatMap((paragraph) => {
    // Nearly always the first line: the rest is looked at only where the name is asked for.
    const name = /^Package:[ \t]*(\S+)/mu.exec(paragraph)?.[1];
    if (name === undefined || !names.has(name)) return [];
    const version = field(paragraph, 'Version');
    // `install ok installed`: what is wanted, whether it is damaged, and what is there.
    const installed = field(paragraph, 'Status')?.split(' ').at(-1) === 'installed';
    return version === undefined || !installed ? [] : [{ name, version }];
  });
}

function field(paragraph: string, name: string): string | undefined {
  const line = paragraph.split('\n').find((one) => one.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** How Docker's own packages up to 20.10 name a release (`~3`) and the distribution it is for. */
const dockersOwnRelease = /^(\d+\.\d+\.\d+)(?:~(ce))?~3-0~(?:debian|ubuntu|raspbian)-[a-z]+$/u;

/** The version of the program in a package: without epoch and the package's own revision. */
export function upstreamOf(version: string): string {
  const withoutEpoch = version.replace(/^\d+:/u, '');
  const release = dockersOwnRelease.exec(withoutEpoch);
  if (release !== null) return release.slice(1).filter(Boolean).join('-');
  const revision = withoutEpoch.lastIndexOf('-');
  return revision === -1 ? withoutEpoch : withoutEpoch.slice(0, revision);
}
