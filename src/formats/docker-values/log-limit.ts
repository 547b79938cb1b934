import { parseByteSize } from './byte-size.ts';

/** The options that limit a log, as they are written. */
export interface LogLimit {
  maxSize?: string;
  maxFile?: string;
}

/** What a size or a number of files looks like: any other text may be a credential. */
const limitText = /^[-+]?[\d.]{1,20} ?[a-z]{0,3}$/iu;

/** Returns the limits among the options of a log driver; a later option of a name counts over an earlier one. */
export function logLimitOf(options: Iterable<readonly [name: string, value: unknown]>): LogLimit {
  const texts = new Map<string, string>();
  for (const [name, value] of options)
    if (typeof value === 'string' && limitText.test(value)) texts.set(name, value);
  const [maxSize, maxFile] = [texts.get('max-size'), texts.get('max-file')];
  return {
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxFile === undefined ? {} : { maxFile }),
  };
}

/** Larger logs fill the disks of most hosts before the limit has an effect. */
const mostBytes = 100 * 1024 ** 3;

/** What the driver local takes without the options. */
const ofLocal = { maxSize: '20m', maxFile: '5' };

/** Whether all files of a log together may be so large that the limit has no effect. */
export function isBoundlessLog(limit: LogLimit, driver: string): boolean {
  const { maxSize = '', maxFile = '' } = driver === 'local' ? { ...ofLocal, ...limit } : limit;
  const files = /^\+?\d+$/u.test(maxFile) ? Math.max(1, Number(maxFile)) : 1;
  return (parseByteSize(maxSize) ?? 0) * files > mostBytes;
}
