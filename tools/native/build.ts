import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The architectures that our programs are built for, with Debian's compiler of each. */
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

export type NativeArchitecture = keyof typeof compilers;

export const architectures = Object.keys(compilers) as NativeArchitecture[];

/** The folder of the sources: one folder for each program, and `shared`. */
export const sources = resolve(import.meta.dirname, '../../native');

const shared = 'shared';

/** The programs: each folder of the sources that is no shared one. */
export const programs: readonly string[] = readdirSync(sources)
  .filter((name) => name !== shared)
  .toSorted();

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
export function compilerVersion(architecture: NativeArchitecture): string | undefined {
  try {
    const text = execFileSync(compilers[architecture].program, ['--version'], { encoding: 'utf8' });
    return text.split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Compiles a program whose sources are in `folder` to the file `target`; returns the SHA-256 of it. */
export function buildProgram(
  name: string,
  architecture: NativeArchitecture,
  target: string,
  folder = sources,
): string {
  const { program, flags: own } = compilers[architecture];
  mkdirSync(join(target, '..'), { recursive: true });
  const units = [name, shared].flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((file) => file.endsWith('.c'))
      .toSorted()
      .map((file) => `${part}/${file}`),
  );
  const words = [...flags, ...own, `-I${shared}`, `-ffile-prefix-map=${folder}=.`];
  execFileSync(program, [...words, '-o', resolve(target), ...units], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return createHash('sha256').update(readFileSync(target)).digest('hex');
}

/** What was built of one program, by architecture. */
export type BuiltProgram = Readonly<Record<string, { sha256: string; compiler: string }>>;

/** The text of the file with the hashes, which are checked before each use of a program. */
export function hashesFile(built: Readonly<Record<string, BuiltProgram>>): string {
  const entries = programs.map((name) => {
    const own = architectures.map((architecture) => {
      const { sha256 = '', compiler = '' } = built[name]?.[architecture] ?? {};
      return `    ${architecture}: {\n      sha256: '${sha256}',\n      compiler: '${compiler}',\n    },\n`;
    });
    return `  ${name}: {\n${own.join('')}  },\n`;
  });
  return `// Written by \`node tools/build-native.ts --record\`; do not edit.\n\n/** SHA-256 of each program of \`native\` for each architecture, and the compiler that it is built with. */\nexport const nativePrograms = {\n${entries.join('')}} as const;\n`;
}
