/** The parts of gshadow(5) that only root may read. */
export interface ShadowGroup {
  name: string;
  /** Whether a password lets others join it (newgrp(1)). */
  hasPassword: boolean;
  /** Accounts that may add members. */
  administrators: readonly string[];
}

/** Whether the second field of an entry of group(5) or gshadow(5) is a password hash. */
export function isPassword(field: string): boolean {
  return field !== '' && field !== 'x' && !/^[!*]/.test(field);
}

/** Parses `/etc/gshadow`; lines that are not entries are skipped. */
export function parseShadowGroups(text: string): ShadowGroup[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', password, administrators] = line.trimEnd().split(':');
    if (name === '' || password === undefined || administrators === undefined) return [];
    return [
      {
        name,
        hasPassword: isPassword(password),
        administrators: administrators.split(',').filter((account) => account !== ''),
      },
    ];
  });
}

/** Returns the names of the groups in `/etc/group` that have a password there. */
export function groupsWithPassword(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', password, gid] = line.split(':');
    return name !== '' && gid !== undefined && isPassword(password ?? '') ? [name] : [];
  });
}
