import { isJsonRecord, type JsonRecord } from '../json/members.ts';

/** Whether a table (`ip filter`) is one of iptables, which iptables-save shows better. */
export function isIptables(table: string): boolean {
  return /^ip6? (?:filter|nat|raw|mangle|security)$/u.test(table);
}

/** Returns the text at `name`; empty for another type. */
export function textMember(object: JsonRecord, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** Returns the objects of `nft -j list ruleset` (libnftables-json(5)); `undefined` for a text of another form. */
export function rulesetItems(text: string): readonly JsonRecord[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isJsonRecord(value) && Array.isArray(value.nftables) && value.nftables.every(isJsonRecord)
    ? value.nftables
    : undefined;
}
