import {
  enginePathRoles,
  type EnginePath,
  type EnginePathRole,
  type WritableParent,
} from '../../core/host/engine-paths.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import type { HostFacts } from '../../core/host/host.ts';
import { isWithin } from '../../core/is-within.ts';
import { known } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { grantWords } from '../support/host/access.ts';
import { octal, pathsOf, withDeniedPath, withoutAccessLists, withPath } from '../support/host/engine-path.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

function problemOf(folder: WritableParent, paths: readonly string[]): Problem {
  const { path, uid, gid, mode, grant } = folder;
  const inside = paths.filter((each) => each.startsWith(path === '/' ? path : `${path}/`));
  const message =
    inside.length > 0
      ? `Other users can replace files in ${path}, which holds ${inside.join(', ')}`
      : `Other users can create files in ${path}, which change or replace ${paths.join(', ')}`;
  const list = grant === undefined ? '' : `, with the access control list ${grantWords(grant)}`;
  const saw = `owner ${uid}, group ${gid}, mode ${octal(mode)}${list}`;
  const steps = [
    ...(grant === undefined ? [] : [`setfacl --remove-all ${shellWord(path)}`]),
    `chown root:root ${shellWord(path)}`,
    `chmod go-w ${shellWord(path)}`,
  ];
  const change = { kind: 'manual', title: 'Restrict the directory to its owner', steps } as const;
  return { message, detail: { path }, at: [], evidence: [{ source: path, saw }], change };
}

function problemsOf(found: readonly EnginePath[]): readonly Problem[] {
  const byFolder = new Map<string, { folder: WritableParent; paths: string[] }>();
  for (const { path, looseFolder } of found) {
    if (looseFolder === undefined || looseFolder.unread !== undefined) continue;
    const entry = byFolder.get(looseFolder.path) ?? { folder: looseFolder, paths: [] };
    byFolder.set(looseFolder.path, { ...entry, paths: [...entry.paths, path] });
  }
  return [...byFolder.values()].map(({ folder, paths }) => problemOf(folder, paths));
}

/** Checks the folders that other machines may write to over NFS: a file of the engine in them is theirs. */
function checkExports(host: HostFacts, found: readonly EnginePath[]): readonly Outcome[] {
  const reading = readingOf(host.writableExports, 'exports of NFS');
  if (reading.state !== 'known') return [unread(reading)];
  return reading.value.flatMap(({ path, client, from }) => {
    // A folder of the engine has what is exported, or is in it.
    const inside = found.filter(({ realPath, kind }) =>
      kind === 'directory'
        ? isWithin(realPath, path) || (realPath !== '/' && isWithin(path, realPath))
        : isWithin(realPath, path),
    );
    if (inside.length === 0) return [];
    const held = [...new Set(inside.map((each) => each.path))];
    const shown = [...held.slice(0, 5), ...(held.length > 5 ? [`${held.length - 5} more`] : [])].join(', ');
    const who = client === '*' ? 'every machine that reaches the NFS server' : client;
    return [
      fail({
        message: `Root of ${who} can write to ${path} as root over NFS, which concerns ${shown}`,
        detail: { path },
        at: [],
        evidence: [{ source: from, saw: `${path} is exported to ${client} with rw and without root_squash` }],
        change: {
          kind: 'manual',
          title: 'Export it read-only, or with root_squash',
          steps: [`Change the options of ${path} in ${from}`, 'exportfs -ra'],
        },
      }),
    ];
  });
}

/** Roles of paths that are on every host, with an engine or without. */
const ofEveryHost: ReadonlySet<EnginePathRole> = new Set(['kernel-program', 'backing-file', 'project-file']);

const config = '/srv/engine/daemon.json';
const exported = (path: string, what: string) => ({
  enginePaths: known(
    {
      ...Object.fromEntries(enginePathRoles.map((role) => [role, [{ state: 'absent', from: role }]])),
      'data-root': [
        known({ path: what, realPath: what, uid: 0, gid: 0, mode: 0o710, kind: 'directory' }, what),
      ],
    },
    '/',
  ),
  writableExports: known([{ path, client: '*', from: '/etc/exports' }], '/etc/exports'),
});
const below = (folder: Partial<WritableParent>) =>
  withPath('daemon-config', {
    path: config,
    looseFolder: { path: '/srv/engine', uid: 0, gid: 0, mode: 0o755, ...folder },
  });

export const check = hostCheck({
  id: 'host/writable-parent-directories',
  needs: ['host-paths'],
  formerIds: ['host/replaceable-paths'],
  title: 'Parent directory of an engine file writable by others',
  severity: 'high',
  why: 'Owner and mode of a file do not protect it where another user can write to a parent directory: they replace the file with their own. So does root of another machine to which an NFS server exports the directory with `rw` and `no_root_squash`.',
  remediation: 'Let only root write to the parent directories of every file that dockerd reads or runs.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const all = readingOf(host.enginePaths, 'the files of the engine');
    if (all.state !== 'known') return unread(all);
    const ofRole = (role: EnginePathRole) => pathsOf(host, role);
    // Who may write to Compose files of root is judged with those who control the engine.
    const readings = enginePathRoles.filter((role) => role !== 'project-file').flatMap(ofRole);
    const found = readings.flatMap((reading) => (reading.state === 'known' ? [reading.value] : []));
    const own = enginePathRoles.filter((role) => !ofEveryHost.has(role)).flatMap(ofRole);
    const denied = readings.flatMap((reading) =>
      reading.state === 'unreadable' ? [`${reading.from}: ${reading.detail}`] : [],
    );
    if (own.every(({ state }) => state === 'absent'))
      return notApplicable('there is no file of an engine on this host');
    const unlisted = found.flatMap(({ looseFolder: folder }) =>
      folder?.unread === undefined ? [] : [`${folder.path}: ${folder.unread}`],
    );
    const saw = `the parent directories of ${found.length} paths are writable by their owners only`;
    const evidence = found.length === 0 ? [] : [{ source: all.from, saw }];
    return combine([
      ...problemsOf(found).map((problem) => fail(problem)),
      ...[...new Set([...denied, ...unlisted])].map((doubt) => unknown('unreadable', doubt)),
      ...withoutAccessLists(host),
      ...checkExports(host, found),
      ...evidence.map((one) => pass(one)),
    ]);
  },
  examples: {
    bad: [
      { title: 'a world-writable directory', facts: below({ mode: 0o777 }) },
      { title: 'a directory owned by a user', facts: below({ uid: 1000 }) },
      {
        title: 'writable through an access control list',
        facts: below({ mode: 0o775, grant: { to: 'user', id: 1000, permissions: 7 } }),
      },
      {
        title: 'volumes that are exported over NFS to root of every machine',
        facts: exported('/var/lib/docker/volumes', '/var/lib/docker'),
      },
    ],
    good: [
      {
        title: 'another folder that is exported over NFS',
        facts: exported('/srv/media', '/var/lib/docker'),
      },
      {
        title: 'directories owned by root',
        facts: {
          writableExports: known([], '/etc/exports'),
          enginePaths: known(
            {
              ...Object.fromEntries(enginePathRoles.map((role) => [role, [{ state: 'absent', from: role }]])),
              'daemon-config': [
                known({ path: config, realPath: config, uid: 0, gid: 0, mode: 0o644, kind: 'file' }, config),
              ],
            },
            '/',
          ),
        },
      },
    ],
    unsure: [{ title: 'permission denied', facts: withDeniedPath('daemon-config', config) }],
  },
});
