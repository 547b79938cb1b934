import { arePackagedPaths, isPackagedPath } from '../stated-values.ts';

/** What a list of a package's files says. */
export interface ListedFiles {
  /** Absolute paths, without directories that have entries in the list. */
  paths: readonly string[];
  gaps: readonly string[];
}

/** Reads `/var/lib/dpkg/info/PACKAGE.list`: a path on each line, directories before what is in them. */
export function readFileList(text: string): ListedFiles {
  const listed = text.startsWith('/.\n') ? text.slice('/.\n'.length) : text;
  const lines = listed.split('\n').filter((line) => line !== '' && line !== '/.');
  const files = lines.filter((line, index) => !isInside(lines[index + 1], line));
  return arePackagedPaths(listed) ? { paths: files, gaps: [] } : listedFiles(files);
}

/** Whether a path is in a directory. */
function isInside(path: string | undefined, directory: string): boolean {
  return path?.[directory.length] === '/' && path.startsWith(directory);
}

const sumLine = /^[0-9a-f]{32} [ *](?:\.?\/)?(.+)$/iu;

/** Reads the sums of a package's files, as md5sum(1) writes them, with paths relative to the root. */
export function readSums(text: string): ListedFiles {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return listedFiles(lines.map((line) => `/${sumLine.exec(line)?.[1] ?? ''}`));
}

function listedFiles(written: readonly string[]): ListedFiles {
  const paths = written.filter(isPackagedPath);
  return {
    paths,
    gaps: paths.length === written.length ? [] : ['it has lines that are no path of a file'],
  };
}
