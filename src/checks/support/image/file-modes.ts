/** Permissions that a mode of chmod(1) adds. */
export interface AddedPermissions {
  setuid: boolean;
  setgid: boolean;
  /** Writable by everyone, and not protected by a sticky bit. */
  worldWritable: boolean;
}

/** Returns what a mode adds: `4755`, `u+s,o=rw`; `undefined` if it is no mode, or not known. */
export function addedPermissions(mode: string): AddedPermissions | undefined {
  const octal = /^=?([0-7]{1,5})$/u.exec(mode)?.[1];
  return octal === undefined ? bySymbols(mode) : byNumber(Number.parseInt(octal, 8));
}

function byNumber(bits: number): AddedPermissions {
  return {
    setuid: (bits & 0o4000) !== 0,
    setgid: (bits & 0o2000) !== 0,
    worldWritable: (bits & 0o002) !== 0 && (bits & 0o1000) === 0,
  };
}

const clause = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/u;

function bySymbols(mode: string): AddedPermissions | undefined {
  const added = { setuid: false, setgid: false, worldWritable: false };
  let sticky = false;
  for (const part of mode.split(',')) {
    const [, who = '', actions = ''] = clause.exec(part) ?? [];
    if (actions === '') return undefined;
    // Without a class chmod takes all three, less what the umask removes: write permission for others.
    const users = who === '' || who.includes('a');
    const groups = users;
    for (const [, sign = '', what = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/gu)) {
      if (sign === '-') continue;
      added.setuid ||= what.includes('s') && (users || who.includes('u'));
      added.setgid ||= what.includes('s') && (groups || who.includes('g'));
      sticky ||= what.includes('t');
      added.worldWritable ||= /[ao]/u.test(who) && (what.includes('w') || what === 'u');
    }
  }
  return { ...added, worldWritable: added.worldWritable && !sticky };
}
