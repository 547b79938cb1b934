import type { GroupEntry } from '../../core/host/host.ts';

/** Parses `/etc/group` (group(5)); lines that are not entries (comments, NIS compatibility) are skipped. */
export function parseGroups(text: string): GroupEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , gid, members = ''] = line.trimEnd().split(':');
    if (name === undefined || name === '' || gid === undefined || !/^\d+$/.test(gid)) return [];
    return [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }];
  });
}
