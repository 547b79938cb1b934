import { cvssMetrics, type CvssVersion } from './metrics.ts';

/** A vector of CVSS. */
export interface CvssVector {
  version: CvssVersion;
  /** The value of each base metric. */
  base: Readonly<Record<string, string>>;
}

/**
 * Returns the base metrics of a CVSS vector; `undefined` if the text is not one: with a metric that is missing, unknown or
 * there twice, a value that its metric has not, or an unknown version. A vector of version 2 has no prefix.
 */
export function parseCvssVector(text: string): CvssVector | undefined {
  const [, version, body = ''] = /^CVSS:(3\.0|3\.1|4\.0)\/(.*)$/u.exec(text) ?? [];
  if (version === '3.0' || version === '3.1' || version === '4.0') return readMetrics(version, body);
  // NVD encloses those of version 2 in parentheses.
  return readMetrics('2.0', /^\((.*)\)$/u.exec(text)?.[1] ?? text);
}

const longestVector = 400;

function readMetrics(version: CvssVersion, body: string): CvssVector | undefined {
  if (body.length > longestVector) return undefined;
  const { base, others, isOrdered } = cvssMetrics[version];
  const order = [...Object.keys(base), ...Object.keys(others)];
  const values = new Map<string, string>();
  let last = -1;
  for (const part of body.split('/')) {
    const colon = part.indexOf(':');
    const [name, value] = [part.slice(0, colon), part.slice(colon + 1)];
    const place = order.indexOf(name);
    if (place === -1 || values.has(name) || !valuesOf(name, version).includes(value)) return undefined;
    if (isOrdered && place < last) return undefined;
    last = place;
    values.set(name, value);
  }
  const stated = Object.keys(base).flatMap((name) => {
    const value = values.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (stated.length < Object.keys(base).length) return undefined;
  return { version, base: Object.fromEntries(stated) };
}

function valuesOf(name: string, version: CvssVersion): readonly string[] {
  const { base, others } = cvssMetrics[version];
  return Object.hasOwn(base, name) ? (base[name] ?? '').split('') : (others[name] ?? []);
}
