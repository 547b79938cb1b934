/** An account of `/etc/passwd`. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
  home: string;
}

/** Parses `/etc/passwd` (passwd(5)); lines that are not entries are skipped. */
export function parseAccounts(text: string): Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid, , home = ''] = line.split(':');
    if (name === undefined || name === '' || uid === undefined || gid === undefined) return [];
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [];
  });
}
