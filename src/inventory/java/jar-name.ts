/** What the name of a jar says: `log4j-core-2.14.1.jar`. */
export interface JarName {
  artifact: string;
  /** Missing if the name has none. */
  version?: string;
  /** What follows the version: `sources`, `linux-x86_64`. */
  classifier?: string;
}

/** Archives of Java by the ends of their names: programs, web applications, and what application servers and Jenkins load. */
export const archiveName = /\.(?:jar|war|ear|par|sar|nar|kar|rar|jpi|hpi|lpkg)$/iu;

/** Words that belong to a version, behind its numbers. */
const qualifier =
  /^(?:(?:jre|android|release|final|ga|snapshot|alpha|beta|rc|cr|sp|pre|preview|ea|incubating|jdk|jdbc|java|redhat|patch|pfd|dev|milestone|build|hotfix|fuse)(?:[\d._][\w.]{0,20})?|[abmrv]\d[\w.]{0,20})$/iu;

/** Words that a number may follow: `1.0-beta-2`. */
const preRelease = /^(?:alpha|beta|rc|cr|milestone|m|b|pre|preview|ea|sp|build)$/iu;

/**
 * Parses the name of a jar as Maven writes it: artifact, version, classifier. The version begins at the last part that begins with
 * a digit, and includes the numbers before it (`postgresql-9.4-1201-jdbc41`); a name may hold other digits (`log4j-1.2-api-2.14.1`).
 */
export function parseJarName(path: string): JarName {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(archiveName, '');
  const snapshot = /^(.+)-(\d[\w.]*)-\d{8}\.\d{6}-\d+(?:-(.+))?$/u.exec(base);
  if (snapshot !== null) return named(snapshot[1] ?? '', `${snapshot[2]}-SNAPSHOT`, snapshot[3]);
  // Bundles of OSGi: `org.eclipse.core.runtime_3.24.0.v20220101`.
  const bundle = /^([A-Za-z][\w.-]*?)_(\d+\.\d+\.\d+(?:\.[\w-]+)?)$/u.exec(base);
  if (bundle !== null) return named(bundle[1] ?? '', bundle[2]);
  const parts = base.split('-');
  let start = parts.findLastIndex(
    (part, index) => index > 0 && /^v?\d/u.test(part) && !/^\d+[A-Za-z]{3,}/u.test(part),
  );
  if (start === -1) return named(base);
  let end = start + 1;
  start = beginOfVersion(parts, start);
  while (end < parts.length && qualifier.test(parts[end] ?? '')) end += 1;
  const version = parts
    .slice(start, end)
    .join('-')
    .replace(/^v(?=\d)/u, '');
  return named(parts.slice(0, start).join('-'), version, parts.slice(end).join('-'));
}

/** Returns where a version begins of which a part is known: numbers before it, and `beta` after a number, belong to it. */
function beginOfVersion(parts: readonly string[], known: number): number {
  let start = known;
  for (;;) {
    if (start > 1 && /^\d/u.test(parts[start - 1] ?? '')) start -= 1;
    else if (start > 2 && preRelease.test(parts[start - 1] ?? '') && /^\d/u.test(parts[start - 2] ?? ''))
      start -= 2;
    else return start;
  }
}

function named(artifact: string, version?: string, classifier?: string): JarName {
  return {
    artifact,
    ...(version !== undefined && { version }),
    ...(classifier !== undefined && classifier !== '' && { classifier }),
  };
}
