import type { JsonRecord } from '../json/members.ts';
import { parseToml } from '../toml/parse-toml.ts';

/** Returns the values of a TOML text; absent if it is none. */
export function tableOf(text: string): JsonRecord | undefined {
  try {
    return parseToml(text);
  } catch {
    return undefined;
  }
}
