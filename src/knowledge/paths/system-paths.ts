/**
 * The paths that every engine masks or makes read-only which can say so (API 1.38 on), from moby `oci/defaults`.
 * Newer engines protect more.
 */
export const maskedSystemPaths: readonly string[] = [
  '/proc/acpi',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
];

export const readOnlySystemPaths: readonly string[] = [
  '/proc/bus',
  '/proc/fs',
  '/proc/irq',
  '/proc/sys',
  '/proc/sysrq-trigger',
];
