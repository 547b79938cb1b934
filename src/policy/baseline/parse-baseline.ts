import { isJsonRecord } from '../../formats/json/members.ts';
import { IronhullError } from '../../core/errors.ts';
import { severities } from '../../core/severity.ts';
import type { Baseline, BaselineEntry } from './baseline.ts';

/** Version of the format described in `docs/policy.md`. */
export const baselineVersion = 2;

function refuse(file: string, why: string): never {
  throw new IronhullError('BASELINE_MALFORMED', `${file}: ${why}`);
}

function entryOf(file: string, value: unknown, n: number): BaselineEntry {
  const where = `findings[${n}]`;
  if (!isJsonRecord(value)) return refuse(file, `${where} is not an object`);
  const { fingerprint, rule, subject } = value;
  const severity = severities.find((one) => one === value.severity);
  if (typeof fingerprint !== 'string' || fingerprint === '')
    return refuse(file, `${where} has no fingerprint`);
  if (typeof rule !== 'string' || typeof subject !== 'string')
    return refuse(file, `${where} has no rule or no subject`);
  if (severity === undefined) return refuse(file, `${where} has no severity`);
  const check = typeof value.check === 'string' ? { check: value.check } : {};
  return { fingerprint, rule, ...check, subject, severity };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(file, 'it is not JSON, or was cut short');
    throw error;
  }
}

/**
 * Parses a baseline. `file` is its name in errors. @throws IronhullError `BASELINE_MALFORMED` for other text
 * or another version.
 */
export function parseBaseline(text: string, file: string): Baseline {
  const document = parseJson(text, file);
  if (!isJsonRecord(document)) return refuse(file, 'it is not a JSON object');
  if (document.schemaVersion !== baselineVersion) {
    const given = JSON.stringify(document.schemaVersion);
    const remedy = 'write it again with --write-baseline';
    return refuse(file, `its schemaVersion is ${given}, this version reads ${baselineVersion}: ${remedy}`);
  }
  if (!Array.isArray(document.findings)) return refuse(file, '`findings` is not a list');
  const entries = document.findings.map((value: unknown, n) => entryOf(file, value, n));
  const seen = new Set(entries.map(({ fingerprint }) => fingerprint));
  if (seen.size < entries.length) return refuse(file, 'a fingerprint is in it twice');
  return { file, entries };
}
