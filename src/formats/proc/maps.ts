/**
 * Parses `/proc/<pid>/maps` (proc_pid_maps(5)): the paths of the mapped files, each once, without the kernel's mark of a
 * deleted file. `undefined` if a line is malformed.
 */
export function parseMappedFiles(text: string): readonly string[] | undefined {
  const paths = new Set<string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const found = /^[0-9a-f]+-[0-9a-f]+ [-rwxsp]{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+(?: +(\S.*)?)?$/u.exec(
      line,
    );
    if (found === null) return undefined;
    const path = found[1];
    // Others are parts of no file: `[stack]`, `anon_inode:…`.
    if (path?.startsWith('/') === true) paths.add(existingPath(unescapeLineFeed(path)));
  }
  return [...paths];
}

/** Only line feeds are escaped, as `\012`. */
function unescapeLineFeed(path: string): string {
  return path.replaceAll('\\012', '\n');
}

/** Returns a path that the kernel shows, without its mark of a file that has no name any more. */
export function existingPath(shown: string): string {
  return shown.replace(/ \(deleted\)$/u, '');
}
