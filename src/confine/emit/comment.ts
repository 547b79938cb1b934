const shownReasons = 3;

/** The reasons on one line, as a comment of YAML and of shells; texts may come from outside. */
export function commentOf(because: readonly string[]): string {
  const more = because.length > shownReasons ? [`${because.length - shownReasons} more`] : [];
  return `# ${[...because.slice(0, shownReasons), ...more].join('; ').replaceAll(/\p{Cc}/gu, ' ')}`;
}
