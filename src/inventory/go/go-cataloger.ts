import { isExecutable, readExecutable } from '../../formats/executable/executable.ts';
import { readGoBuildInfo, type GoBuildInfo } from '../../formats/go-build-info/build-info.ts';
import type { GoModule } from '../../formats/go-build-info/modules.ts';
import type { Cataloger, FileReading, FoundPackage } from '../cataloger.ts';
import { mainVersion, stdlibVersion } from './go-versions.ts';

/**
 * Reads the modules of Go programs from the build information in them, of any size: only the headers and the information are
 * read. `go.mod` files are not read: in an image they belong to sources and module caches, and what of it runs is in a program.
 */
export const goCataloger: Cataloger = {
  name: 'go',
  version: 1,
  claims: () => false,
  claimsContent: isExecutable,
  maxBytes: 4 * 1024 ** 3,
  read({ content }): FileReading {
    const executable = readExecutable(content);
    // Most packed programs are in Go; other catalogers leave the gap to this one.
    if (executable?.isPacked === true)
      return { gaps: ['it is packed by UPX: what it was built from is unknown'] };
    const info = executable && readGoBuildInfo(content, executable);
    return info === undefined ? {} : { packages: packagesOf(info), gaps: gapTexts(info) };
  },
};

function linked(name: string, version: string): FoundPackage {
  return { type: 'golang', name, version, proof: 'linked' };
}

function packagesOf(info: GoBuildInfo): FoundPackage[] {
  const main = info.main === undefined ? [] : [linked(info.main.path, mainVersion(info))];
  return [
    linked('stdlib', stdlibVersion(info.goVersion)),
    ...main,
    ...info.dependencies.map((module) => {
      const { path, version } = builtModule(module);
      return linked(path, version === '(devel)' ? '' : version);
    }),
  ];
}

/**
 * Returns the module whose code was built. A folder that replaces a module is a copy of it, usually a changed one: it keeps the
 * name and version of the module, since nothing else says what is in it.
 */
function builtModule({ path, version, replacement }: GoModule): { path: string; version: string } {
  return replacement === undefined || isFolder(replacement.path) ? { path, version } : replacement;
}

function isFolder(path: string): boolean {
  return /^(?:\.{0,2}[\\/]|\.{1,2}$|[A-Za-z]:)/u.test(path);
}

function gapTexts({ goVersion, main, package: path, unread }: GoBuildInfo): string[] {
  // The toolchain's own programs consist of the standard library.
  const isToolchain = path !== undefined && /^cmd(?:\/|$)/u.test(path);
  return [
    ...(stdlibVersion(goVersion) === '' ? [`its Go version "${goVersion}" is not a release`] : []),
    ...(main === undefined && !isToolchain
      ? ['it was built without Go modules: what it was built from is unknown but for the Go version']
      : []),
    ...unread.map((line) => `a line of its Go build information was not understood: ${line}`),
  ];
}
