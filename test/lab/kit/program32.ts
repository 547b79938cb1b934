/** A program for i386 that ends with 0: its header, one segment, `mov $1, %eax; xor %ebx, %ebx; int $0x80`. */
export function program32(): Buffer {
  const code = [0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80];
  const base = 0x08_04_80_00;
  const bytes = Buffer.alloc(84 + code.length);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  const halves = { 16: 2, 18: 3, 40: 52, 42: 32, 44: 1 };
  const words = {
    20: 1,
    24: base + 84,
    28: 52,
    52: 1,
    60: base,
    64: base,
    68: bytes.length,
    72: bytes.length,
  };
  for (const [at, value] of Object.entries(halves)) bytes.writeUInt16LE(value, Number(at));
  for (const [at, value] of Object.entries({ ...words, 76: 5, 80: 0x1000 }))
    bytes.writeUInt32LE(value, Number(at));
  bytes.set(code, 84);
  return bytes;
}
