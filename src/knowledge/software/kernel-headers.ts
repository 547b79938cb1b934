import type { SoftwarePackage } from '../../core/software/software-package.ts';

/** Packages of a kernel's headers, by the type of package. Programs are built with them; none of them runs. */
const headers: Partial<Record<SoftwarePackage['type'], RegExp>> = {
  deb: /^linux-(?:libc-dev|headers-|kbuild-|compiler-)/u,
  rpm: /^kernel(?:-[a-z0-9]+)*-(?:headers|devel)$/u,
  apk: /^linux-headers$/u,
};

/** Whether a package has only headers of the kernel: containers run on the kernel of their host. */
export function isKernelHeaders({ type, name }: Pick<SoftwarePackage, 'type' | 'name'>): boolean {
  return headers[type]?.test(name) === true;
}
