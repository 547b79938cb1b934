import { isCveId } from '../../cve-id.ts';

/** The ids in an entry of a package's `secfixes`. */
export interface SecdbIds {
  /** Each of a vulnerability of its own. */
  ids: readonly string[];
  /** Other ids of the vulnerability, if there is one only. */
  aliases: readonly string[];
  /** A word that looks like the id of a CVE and is none. */
  mistyped: readonly string[];
}

/** `XSA-12`, `GNUTLS-SA-2020-09-04`, `GHSA-…`, `ZDI-CAN-1`: words with a digit, joined by dashes. */
const otherId = /^[A-Za-z]{2,10}-(?=[\w.-]*\d)[\w.-]+$/u;
const ghsa = /^GHSA(?:-[0-9a-z]{4}){3}$/u;

/**
 * Reads an entry such as `CVE-2019-1 XSA-2 (+ regression fix)`: ids between words. The first ids are CVEs, if there are
 * any; ids of other publishers are then theirs.
 */
export function readSecdbIds(entry: string): SecdbIds {
  const words = entry
    .replace(/\([^()]*\)/gu, ' ')
    .split(/[\s,;]+/u)
    .filter((word) => word !== '')
    .map(normalizeId);
  const cves = unique(words.filter(isCveId));
  const others = unique(
    words.filter((word) => !word.startsWith('CVE') && (ghsa.test(word) || otherId.test(word))),
  );
  const mistyped = words.filter((word) => /^CVE-?\d/u.test(word) && !isCveId(word));
  if (cves.length === 0) return { ids: others.slice(0, 1), aliases: others.slice(1), mistyped };
  return { ids: cves, aliases: cves.length === 1 ? others : [], mistyped };
}

function normalizeId(word: string): string {
  return word.replace(/^CVE[_-]/iu, 'CVE-').replace(/(?:\.patch|[.:])$/u, '');
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
