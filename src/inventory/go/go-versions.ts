import type { GoBuildInfo } from '../../formats/go-build-info/build-info.ts';

/**
 * Returns the version of Go's standard library as a semantic version, as the Go vulnerability database writes it: `1.21.3` of
 * `go1.21.3`, `1.22.0-rc.1` of `go1.22rc1`. Empty for an unreleased toolchain.
 */
export function stdlibVersion(goVersion: string): string {
  // Distributions and experiments append to it: `go1.21.3 X:boringcrypto`, `go1.19.4b4`, `go1.22.1-fips`.
  const found =
    /^go(?<major>\d{1,6})\.(?<minor>\d{1,6})(?:\.(?<patch>\d{1,6}))?(?:(?<kind>rc|beta)(?<number>\d{1,6}))?(?:$|[ +-]|b\d)/u.exec(
      goVersion,
    );
  if (found?.groups === undefined) return '';
  const { major, minor, patch = '0', kind, number } = found.groups;
  return `${major}.${minor}.${patch}${kind === undefined ? '' : `-${kind}.${number}`}`;
}

const linkedVersion = /^v?\d{1,6}\.\d{1,6}(?:\.\d{1,6})?(?:[-+.][0-9A-Za-z.+-]{1,80})?$/u;

/**
 * Returns the version of a program's main module: the one that Go states, else the one that the linker was asked to write into
 * a variable such as `main.version` (`-ldflags -X`), if there is just one. Empty if neither is there.
 */
export function mainVersion({ main, settings }: GoBuildInfo): string {
  if (main === undefined) return '';
  if (main.version !== '' && main.version !== '(devel)') return main.version;
  const versions = new Set(
    variablesOf(settings.get('-ldflags') ?? '')
      .filter(([name, value]) => isOwnVersion(name, main.path) && linkedVersion.test(value))
      .map(([, value]) => (value.startsWith('v') ? value : `v${value}`)),
  );
  const [only] = versions;
  return versions.size === 1 && only !== undefined ? only : '';
}

/** Whether a variable is the program's version: named so, and in the main package or the main module. */
function isOwnVersion(name: string, module: string): boolean {
  const dot = name.lastIndexOf('.');
  const isNamed = /^(?:app|build|git|release|current|core)?_?version$/iu.test(name.slice(dot + 1));
  const inPackage = name.slice(0, dot);
  return isNamed && (inPackage === 'main' || inPackage === module || inPackage.startsWith(`${module}/`));
}

/** Returns the variables that linker flags set: `-X main.version=v1.2`, `-X 'main.version=v1.2'`, `-X=main.version=v1.2`. */
function variablesOf(flags: string): [name: string, value: string][] {
  return [
    ...flags.matchAll(/(?:^|\s)--?X[\s=]\s*(?:'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<plain>\S+))/gu),
  ].map(({ groups }) => {
    const text = groups?.['single'] ?? groups?.['double'] ?? groups?.['plain'] ?? '';
    const equals = text.indexOf('=');
    return [text.slice(0, Math.max(equals, 0)), text.slice(equals + 1)];
  });
}
