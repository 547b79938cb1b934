/** Numbers of errors of Linux that probes meet (errno(3)), the same on x86_64 and aarch64. */
export const errorNumbers = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  ENXIO: 6,
  ENOEXEC: 8,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  ENOTBLK: 15,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOTTY: 25,
  ETXTBSY: 26,
  ENOSPC: 28,
  EROFS: 30,
  ENOSYS: 38,
  ELOOP: 40,
  EUSERS: 87,
  ESOCKTNOSUPPORT: 94,
  EOPNOTSUPP: 95,
  EAFNOSUPPORT: 97,
  ENETDOWN: 100,
  ENETUNREACH: 101,
  ECONNRESET: 104,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  ESTALE: 116,
  EDQUOT: 122,
  ENOKEY: 126,
} as const;

export type ErrorName = keyof typeof errorNumbers;

const names = new Map<number, string>(Object.entries(errorNumbers).map(([name, number]) => [number, name]));

/** The name of an error number: `EPERM`, or `error 200`. */
export function errorName(number: number): string {
  return names.get(number) ?? `error ${number}`;
}
