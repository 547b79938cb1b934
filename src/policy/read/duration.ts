import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { addProblem, type PolicyReading } from './reading.ts';

/** A number of hours or days: `12h`, `90d`. */
export const durationPattern = '^[1-9][0-9]{0,3}[hd]$';
const form = new RegExp(durationPattern, 'u');

const hour = 60 * 60 * 1000;

/** Reads a number of hours or days, in milliseconds. */
export function requireDuration(reading: PolicyReading, node: YamlNode, what: string): number | undefined {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  if (!form.test(text))
    return addProblem(
      reading,
      node,
      `${what} must be a number of days or hours from 1 to 9999, such as 90d or 12h`,
    );
  return Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 * hour : hour);
}
