/**
 * The default capabilities of a container. Source: moby `oci/caps/defaults.go`, unchanged from Docker 1.13 to
 * Engine 29; seen on Engine 26.1.5 as CapBnd 00000000a80425fb.
 */
export const defaultCapabilities: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/**
 * Default capabilities that make a process root in effect: it changes its user, or reads and changes every file
 * (capabilities(7)).
 */
export const rootCapabilities: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'SETFCAP',
  'SETGID',
  'SETUID',
];

/** Capabilities by bit number: capabilities(7), Linux 5.9 and later (40 is the last). */
export const capabilityBits: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
];

/**
 * Returns the names of the capabilities in a hexadecimal mask, as in `/proc/<pid>/status`; bits without a
 * name as `BIT_n`.
 */
export function capabilitiesOfMask(mask: string): readonly string[] {
  const bits = BigInt(`0x${mask}`);
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => (bits >> BigInt(bit)) & 1n)
    .map((bit) => capabilityBits[bit] ?? `BIT_${bit}`);
}

/** Returns the hexadecimal mask, of 16 digits, of capabilities by name. */
export function maskOfCapabilities(names: readonly string[]): string {
  const bits = capabilityBits.map((name, bit) => (names.includes(name) ? 1n << BigInt(bit) : 0n));
  return bits
    .reduce((mask, bit) => mask | bit, 0n)
    .toString(16)
    .padStart(16, '0');
}
