import { unfoldedLines } from './unfolded-lines.ts';

/** A range of a user's subordinate ids (subuid(5), subgid(5)). */
export interface IdRange {
  /** Name or number. */
  user: string;
  first: number;
  count: number;
}

/** Parses `/etc/subuid` or `/etc/subgid`; lines that are not entries are skipped. */
export function parseIdRanges(text: string): IdRange[] {
  return text.split('\n').flatMap((line) => {
    const [, user, first, count] = /^([^:#\s]+):(\d+):(\d+)\s*$/u.exec(line) ?? [];
    return user === undefined ? [] : [{ user, first: Number(first), count: Number(count) }];
  });
}

/** A rule by which a login gets groups. */
export interface LoginGroups {
  /** As written: names, `*`, and the operators `&`, `|`, `!`. */
  users: string;
  groups: readonly string[];
}

/** Parses `/etc/security/group.conf` (group.conf(5)); lines that are not rules are skipped. */
export function parseLoginGroups(text: string): LoginGroups[] {
  return unfoldedLines(text).flatMap((line) => {
    const [, , users, , groups] = line.split(';').map((field) => field.trim());
    return users === undefined || groups === undefined
      ? []
      : [{ users, groups: groups.split(/[\s,]+/u).filter((group) => group !== '') }];
  });
}
