import { IronhullError } from '../../core/errors.ts';

const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Returns the seconds of a time such as `90s`, `10m` or `2h`.
 * @throws IronhullError `USAGE` for another text, and for 0.
 */
export function secondsOf(text: string, option: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd]?)$/u.exec(text) ?? [];
  const seconds = Number(number) * (units[unit] ?? Number.NaN);
  if (seconds > 0) return seconds;
  throw new IronhullError('USAGE', `${option} is ${text}; it must be a time such as 90s, 10m or 2h`);
}
