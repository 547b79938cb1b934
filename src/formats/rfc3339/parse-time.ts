const timeForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/iu;

/** Reads a time with its zone (RFC 3339); absent for any other value. */
export function parseTimeWithZone(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !timeForm.test(value)) return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
