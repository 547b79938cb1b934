/**
 * Returns the sources of one database in `/etc/nsswitch.conf` (nsswitch.conf(5)), without the actions between
 * them.
 */
export function parseSources(text: string, database: string): string[] {
  for (const line of text.split('\n')) {
    const [name, rest] = line.replace(/#.*/, '').split(':', 2);
    if (name?.trim() !== database || rest === undefined) continue;
    const words = rest.replaceAll(/\[[^\]]*\]/g, ' ').split(/\s+/);
    return words.filter((word) => word !== '');
  }
  return [];
}
