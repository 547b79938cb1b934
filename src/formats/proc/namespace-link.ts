/**
 * Parses the target of `/proc/<pid>/ns/<kind>` (namespaces(7)): `pid:[4026531836]`; `undefined` for another
 * text.
 */
export function parseNamespaceLink(target: string): { kind: string; inode: string } | undefined {
  const match = /^([a-z_]+):\[(\d+)\]$/.exec(target);
  const [, kind, inode] = match ?? [];
  return kind === undefined || inode === undefined ? undefined : { kind, inode };
}
