import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Writes `src/knowledge/kernel/system-calls.gen.ts` from the kernel headers of Debian's packages linux-libc-dev and
 * linux-libc-dev-arm64-cross: `node tools/system-calls.ts`.
 */
const headers = {
  x86_64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h',
  aarch64: '/usr/aarch64-linux-gnu/include/asm/unistd_64.h',
};

/** Calls that are newer than the headers; from 424 on, numbers are the same on every architecture. */
const newer: Readonly<Record<string, number>> = {
  setxattrat: 463,
  getxattrat: 464,
  listxattrat: 465,
  removexattrat: 466,
  open_tree_attr: 467,
  file_getattr: 468,
  file_setattr: 469,
};

function namesIn(header: string): readonly string[] {
  const defined = [...readFileSync(header, 'utf8').matchAll(/^#define __NR_(\w+)\s+(\d+)\s*$/gmu)];
  const all = [
    ...defined.map(([, name = '', number]) => [name, Number(number)] as const),
    ...Object.entries(newer),
  ];
  const last = Math.max(...all.map(([, number]) => number));
  const byNumber = new Map(all.map(([name, number]) => [number, name]));
  return Array.from({ length: last + 1 }, (_, number) => byNumber.get(number) ?? '-');
}

const tables = Object.entries(headers).map(
  ([architecture, header]) => `  ${architecture}: words(\`${namesIn(header).join(' ')}\`),`,
);
const text = `// Made by tools/system-calls.ts; do not edit.
const words = (text: string): readonly string[] => text.split(' ');

/** Names of system calls by architecture and number; \`-\` for a number that has none. */
export const systemCallNames = {
${tables.join('\n')}
} as const;
`;
writeFileSync(resolve(import.meta.dirname, '../src/knowledge/kernel/system-calls.gen.ts'), text);
