import type { SourcePackage } from '../../core/software/software-package.ts';

/** Source packages of signed copies by those of the programs, and how the version of a copy says the program's. */
const signed: readonly { source: RegExp; program: string; version: (copy: string) => string }[] = [
  // linux-image-6.1.0-10-amd64 6.1.38-1 of linux-signed-amd64 6.1.38+1: the package has the version of the kernel.
  { source: /^linux-signed-[a-z0-9]+$/u, program: 'linux', version: (copy) => copy },
  // grub-efi-amd64-signed 1+2.06+13+deb12u1 of grub2 2.06-13+deb12u1.
  {
    source: /^grub-efi-[a-z0-9]+-signed$/u,
    program: 'grub2',
    version: (copy) => copy.replace(/^1\+([^+]+)\+/u, '$1-'),
  },
];

/**
 * Returns the source package of the program that Debian signed a copy of, which its security tracker names; `undefined` for a
 * source package of nothing signed. `version` is that of the installed package.
 */
export function programOfSigned({ name }: SourcePackage, version: string): SourcePackage | undefined {
  const found = signed.find(({ source }) => source.test(name));
  return found === undefined ? undefined : { name: found.program, version: found.version(version) };
}
