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

/** A program for x86_64 that makes one 32-bit call: `mov $20, %eax; int $0x80; mov $60, %eax; xor %edi, %edi; syscall`. */
export function program64With32(): Buffer {
  const code = [0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05];
  const base = 0x40_00_00;
  const bytes = Buffer.alloc(120 + code.length);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const halves = { 16: 2, 18: 62, 52: 64, 54: 56, 56: 1 };
  const words = {
    20: 1,
    24: base + 120,
    32: 64,
    64: 1,
    68: 5,
    80: base,
    88: base,
    96: bytes.length,
    104: bytes.length,
  };
  for (const [at, value] of Object.entries(halves)) bytes.writeUInt16LE(value, Number(at));
  for (const [at, value] of Object.entries({ ...words, 112: 0x1000 })) bytes.writeUInt32LE(value, Number(at));
  bytes.set(code, 120);
  return bytes;
}
