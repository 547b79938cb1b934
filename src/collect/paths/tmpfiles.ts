import type { EnginePath, EnginePaths } from '../../core/host/engine-paths.ts';
import type { OpeningLine } from '../../core/host/host.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { parseTmpfiles, type TmpfileLine } from '../../formats/systemd/tmpfiles.ts';
import type { HostFiles } from '../../io/files.ts';
import { parentDirectories } from './access-lists.ts';
import { mayOpen, openedBy, type OpenableTarget } from './tmpfile-openings.ts';

/** Folders of tmpfiles.d(5): a file in an earlier one takes the place of those with its name. */
const folders = ['/etc/tmpfiles.d', '/run/tmpfiles.d', '/usr/local/lib/tmpfiles.d', '/usr/lib/tmpfiles.d'];

/** Types that own a path: of several such lines for one path the first counts. */
const owningType = /^[fFdDvqQpLcbCw]$/u;

/** Returns the paths of the files that count, in the order in which their lines do. */
async function filePaths(files: HostFiles): Promise<Observed<readonly string[]>> {
  const lists = await Promise.all(folders.map((folder) => files.list(folder)));
  const hidden = lists.find((list) => list.state === 'unreadable');
  if (hidden !== undefined) return hidden;
  const named = lists.map((list, index) =>
    (valueOf(list) ?? [])
      .filter((name) => name.endsWith('.conf'))
      .map((name) => [name, `${folders[index] ?? ''}/${name}`] as const),
  );
  const first = new Map(named.toReversed().flat());
  const paths = [...first].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  return known(paths, folders.join(', '));
}

/** A line, and its file. */
interface Placed {
  from: string;
  line: TmpfileLine;
}

/** Returns the lines that count and that may open something; an error of reading for a file that was not read. */
async function readLines(files: HostFiles): Promise<Observed<readonly Placed[]>> {
  const paths = await filePaths(files);
  if (paths.state !== 'known') return paths;
  const texts = await Promise.all(
    paths.value.map(async (path) => [path, await files.readText(path)] as const),
  );
  const owned = new Set<string>();
  const lines: Placed[] = [];
  for (const [path, text] of texts) {
    // A link to /dev/null takes a file of a package away.
    if (text.state === 'unreadable' && valueOf(await files.status(path))?.link !== '/dev/null')
      return unreadable(text.why, text.detail, path);
    for (const line of parseTmpfiles(valueOf(text) ?? '')) {
      const isSecond = owningType.test(line.type) && !line.modifiers.includes('+') && owned.has(line.path);
      if (owningType.test(line.type)) owned.add(line.path);
      if (!isSecond && mayOpen(line)) lines.push({ from: `${path}:${line.number}`, line });
    }
  }
  return known(lines, paths.from);
}

/** Paths of an engine that is installed and need not be there yet: its next start, or a line, makes them. */
const madeLater: readonly EnginePath[] = (
  [
    ['/run/docker.sock', 0o660, 'socket'],
    ['/run/containerd/containerd.sock', 0o660, 'socket'],
    ['/run/docker', 0o711, 'directory'],
    ['/etc/docker', 0o755, 'directory'],
    ['/etc/docker/daemon.json', 0o644, 'file'],
  ] as const
).map(([path, mode, kind]) => ({ path, realPath: path, uid: 0, gid: 0, mode, kind }));

function targetsOf(paths: EnginePaths): readonly OpenableTarget[] {
  const found = Object.values(paths)
    .flat()
    .flatMap((reading) => valueOf(reading) ?? []);
  const ofRoot = found.filter(({ rootless }) => rootless === undefined);
  const isInstalled = (paths.dockerd ?? []).some(({ state }) => state === 'known');
  const all = [...(isInstalled ? madeLater : []), ...ofRoot];
  const unique = new Map(all.map((each) => [each.realPath, each]));
  return [...unique.values()].map((each) => ({
    found: each,
    parents: new Set([...parentDirectories(each.realPath), ...parentDirectories(each.path)]),
  }));
}

/**
 * Returns the lines of tmpfiles.d(5) that open a path of the engine to others, or replace it, when systemd-tmpfiles
 * next runs: at boot, and when packages are installed. Each line is named with the first such path.
 */
export async function findOpeningLines(
  files: HostFiles,
  paths: EnginePaths,
): Promise<Observed<readonly OpeningLine[]>> {
  const lines = await readLines(files);
  if (lines.state !== 'known') return lines;
  const targets = lines.value.length === 0 ? [] : targetsOf(paths);
  const found = lines.value.flatMap(({ from, line }): OpeningLine[] => {
    for (const target of targets) {
      const to = openedBy(line, target);
      if (to !== undefined) return [{ from, text: line.text, path: target.found.path, to }];
    }
    return [];
  });
  return known(found, lines.from);
}
