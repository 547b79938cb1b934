/** An operating system and an architecture, as Docker names them. */
export interface ImagePlatform {
  os: string;
  architecture: string;
}

const systems: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
);
const architectures: ReadonlySet<string> = new Set(
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'.split(
    ' ',
  ),
);

/** Other names of architectures. */
const otherNames: Readonly<Record<string, string>> = {
  i386: '386',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
};

/**
 * Parses `os[/architecture[/variant]]` or an architecture alone, on an amd64 Linux machine; `undefined` if it is
 * none. Source: containerd/platforms.
 */
export function parsePlatform(text: string): ImagePlatform | undefined {
  const parts = text.toLowerCase().split('/');
  const [first = '', second, ...rest] = parts;
  if (rest.length > 1) return undefined;
  const system = /^([a-z0-9_-]+)(?:\([a-z0-9_.+-]*\))?$/u.exec(first)?.[1];
  if (system === undefined || !parts.slice(1).every((part) => /^[a-z0-9_.-]+$/u.test(part))) return undefined;
  const os = system === 'macos' ? 'darwin' : system;
  if (second !== undefined) return { os, architecture: otherNames[second] ?? second };
  if (systems.has(os)) return { os, architecture: 'amd64' };
  const architecture = otherNames[os] ?? os;
  return architectures.has(architecture) ? { os: 'linux', architecture } : undefined;
}
