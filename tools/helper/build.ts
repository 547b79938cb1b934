import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The architectures that the helper is built for, with Debian's compiler of each. */
export const compilers = {
  amd64: {
    program: 'x86_64-linux-gnu-gcc-14',
    package: 'gcc-14-x86-64-linux-gnu',
    flags: ['-fcf-protection=none'],
  },
  arm64: {
    program: 'aarch64-linux-gnu-gcc-14',
    package: 'gcc-14-aarch64-linux-gnu',
    flags: ['-mno-outline-atomics'],
  },
} as const;

export type HelperArchitecture = keyof typeof compilers;

export const architectures = Object.keys(compilers) as HelperArchitecture[];

/** The folder of the sources. */
export const sources = resolve(import.meta.dirname, '../../native/probe');

const units = ['main.c', 'text.c', 'questions.c', 'files.c', 'processes.c', 'network.c'];

/** Without a C library, debug information, build id, time or path: the same sources and compiler give the same bytes. */
const flags = [
  '-std=c17 -Os -ffreestanding -fno-builtin -nostdlib -static -fno-pic -no-pie',
  '-fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-ident',
  '-fno-tree-loop-distribute-patterns -ffunction-sections -fdata-sections',
  '-Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion',
  '-Wl,--build-id=none -Wl,--gc-sections -Wl,-z,noexecstack -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,-s',
]
  .join(' ')
  .split(' ');

/** The first line of what the compiler says of its version; `undefined` if it is not installed. */
export function compilerVersion(architecture: HelperArchitecture): string | undefined {
  try {
    const text = execFileSync(compilers[architecture].program, ['--version'], { encoding: 'utf8' });
    return text.split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Compiles the sources in `folder` to the file `target`; returns the SHA-256 of it. */
export function buildHelper(architecture: HelperArchitecture, target: string, folder = sources): string {
  const { program, flags: own } = compilers[architecture];
  mkdirSync(join(target, '..'), { recursive: true });
  const words = [...flags, ...own, `-ffile-prefix-map=${folder}=.`, '-o', resolve(target), ...units];
  execFileSync(program, words, {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return createHash('sha256').update(readFileSync(target)).digest('hex');
}

/** The text of the file with the hashes, which are checked before each use of the helper. */
export function hashesFile(built: Readonly<Record<string, { sha256: string; compiler: string }>>): string {
  const entries = architectures.map((name) => {
    const { sha256 = '', compiler = '' } = built[name] ?? {};
    return `  ${name}: {\n    sha256: '${sha256}',\n    compiler: '${compiler}',\n  },\n`;
  });
  return `// Written by \`node tools/build-helper.ts --record\`; do not edit.\n\n/** SHA-256 of the helper for each architecture, and the compiler that it is built with. */\nexport const helperHashes = {\n${entries.join('')}} as const;\n`;
}
