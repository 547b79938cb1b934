/** Machines of `e_machine` (elf.h), by the names of the kernel for them. */
const machines: Readonly<Record<number, string>> = {
  3: 'i386',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv64',
  258: 'loongarch64',
};

const x86 = 62;
const class32 = 1;

/**
 * Returns the architecture of a program from the first 20 bytes of its ELF header, such as `x86_64`, `x32` or
 * `i386`; `undefined` if it is no ELF file: a script runs in the architecture of its interpreter.
 */
export function elfMachine(head: Buffer): string | undefined {
  if (head.length < 20 || head.readUInt32BE(0) !== 0x7f_45_4c_46) return undefined;
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  // Programs of the x32 ABI have 32-bit headers for the 64-bit processor.
  if (machine === x86 && head[4] === class32) return 'x32';
  return machines[machine] ?? `machine ${machine}`;
}
