import { enginePathRoles, type EnginePath, type WritableParent } from '../../core/engine-paths.ts';
import type { Problem } from '../../core/finding.ts';
import { known } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/outcome.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { grantWords } from '../support/access.ts';
import { octal, pathsOf, withDeniedPath, withPath } from '../support/engine-path.ts';
import { hostCheck } from '../support/host-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

function problemOf(folder: WritableParent, paths: readonly string[]): Problem {
  const { path, uid, gid, mode, grant } = folder;
  const message = `${path} lets others put files of theirs in the place of ${paths.join(', ')}`;
  const list = grant === undefined ? '' : `, and by its access control list ${grantWords(grant)}`;
  const saw = `owner ${uid}, group ${gid}, mode ${octal(mode)}${list}`;
  const steps = [
    ...(grant === undefined ? [] : [`setfacl --remove-all ${shellWord(path)}`]),
    `chown root:root ${shellWord(path)}`,
    `chmod go-w ${shellWord(path)}`,
  ];
  const change = { kind: 'manual', title: 'Keep the folder to its owner', steps } as const;
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

const config = '/srv/engine/daemon.json';
const below = (folder: Partial<WritableParent>) =>
  withPath('daemon-config', {
    path: config,
    looseFolder: { path: '/srv/engine', uid: 0, gid: 0, mode: 0o755, ...folder },
  });

export const check = hostCheck({
  id: 'host/writable-parent-directories',
  formerIds: ['host/replaceable-paths'],
  title: 'A file of the engine can be replaced by others',
  severity: 'high',
  why: 'Owner and mode of a file are worth nothing where somebody else may write to a folder on the way to it: they move it away and put their own in its place.',
  remediation: 'Let only root write to every folder on the way to what the engine reads and runs.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const all = readingOf(host.enginePaths, 'the files of the engine');
    if (all.state !== 'known') return unread(all);
    const readings = enginePathRoles.flatMap((role) => pathsOf(host, role));
    const found = readings.flatMap((reading) => (reading.state === 'known' ? [reading.value] : []));
    const denied = readings.flatMap((reading) =>
      reading.state === 'unreadable' ? [`${reading.from}: ${reading.detail}`] : [],
    );
    if (found.length === 0 && denied.length === 0)
      return notApplicable('there is no file of an engine on this host');
    const unlisted = found.flatMap(({ looseFolder: folder }) =>
      folder?.unread === undefined ? [] : [`${folder.path}: ${folder.unread}`],
    );
    const saw = `the folders on the way to ${found.length} paths are their owners’ alone`;
    const evidence = found.length === 0 ? [] : [{ source: all.from, saw }];
    return combine([
      ...problemsOf(found).map((problem) => fail(problem)),
      ...[...new Set([...denied, ...unlisted])].map((doubt) => unknown('unreadable', doubt)),
      ...evidence.map((one) => pass(one)),
    ]);
  },
  examples: {
    bad: [
      { title: 'everyone may write to the folder', facts: below({ mode: 0o777 }) },
      { title: 'the folder is a user’s', facts: below({ uid: 1000 }) },
      {
        title: 'an access control list lets a user write to it',
        facts: below({ mode: 0o775, grant: { to: 'user', id: 1000, permissions: 7 } }),
      },
    ],
    good: [
      {
        title: 'folders of root',
        facts: {
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
    unsure: [{ title: 'it may not be looked at', facts: withDeniedPath('daemon-config', config) }],
  },
});
