import { posix } from 'node:path';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { Conjunction } from '../../formats/polkit/condition.ts';
import { openActions } from '../../formats/polkit/declared-actions.ts';
import { matchesAction, parseLocalAuthority } from '../../formats/polkit/local-authority.ts';
import { parsePolkitRules } from '../../formats/polkit/rules.ts';
import type { HostFiles } from '../../io/files.ts';
import { joinGrants, pronounOf, runsAnything, type RootGrant, type RootGrants } from './root-grant.ts';

/** Actions that make root of whoever may do them without authentication, and what they do. */
const rootActions: Readonly<Record<string, string>> = {
  'org.freedesktop.systemd1.manage-units': 'start any program as a service',
  'org.freedesktop.systemd1.manage-unit-files': 'add services',
  'org.freedesktop.policykit.exec': 'run any program as root (pkexec)',
  'org.freedesktop.machine1.host-shell': 'open a shell as root (machinectl)',
};
const rootIds = Object.keys(rootActions);

const ruleFolders = [
  '/etc/polkit-1/rules.d',
  '/run/polkit-1/rules.d',
  '/usr/local/share/polkit-1/rules.d',
  '/usr/share/polkit-1/rules.d',
];
const authorityFolders = ['/etc/polkit-1/localauthority', '/var/lib/polkit-1/localauthority'];
const actionFolder = '/usr/share/polkit-1/actions';

function grant(to: RootGrant['to'], id: string, from: string): RootGrant {
  return { to, because: `polkit lets ${pronounOf(to)} ${rootActions[id]} without a password (${from})` };
}

/** Returns the first action by which conditions make root of somebody. */
function actionOf(conditions: Conjunction): string | undefined {
  return rootIds.find((id) =>
    conditions.every((atom) => {
      if (atom.asks === 'action') return atom.holds(id);
      if (atom.asks !== 'detail') return true;
      // One unit, or one program that does what its caller says.
      return id === 'org.freedesktop.policykit.exec' && atom.name === 'program' && runsAnything(atom.value);
    }),
  );
}

function grantsOfConditions(conditions: Conjunction, from: string): RootGrants {
  const id = actionOf(conditions);
  const isUnclear = conditions.some(({ asks }) => asks === 'unclear');
  const isNamed = conditions.some(({ asks }) => asks === 'action');
  if (id === undefined || (isUnclear && !isNamed)) return { grants: [], doubts: [] };
  if (isUnclear)
    return {
      grants: [],
      doubts: [`polkit may let users ${rootActions[id]} without a password: read ${from}`],
    };
  const users = conditions.flatMap((atom) => (atom.asks === 'user' ? [atom.name] : []));
  const groups = conditions.flatMap((atom) => (atom.asks === 'group' ? [atom.name] : []));
  const [user] = users;
  if (user !== undefined) return { grants: user === 'root' ? [] : [grant({ user }, id, from)], doubts: [] };
  const [group] = groups;
  return { grants: [grant(group === undefined ? 'everyone' : { group }, id, from)], doubts: [] };
}

/** Returns what a file of rules grants; what is not understood of it counts where it names such an action. */
function grantsOfRules(text: string, from: string): RootGrants {
  const { allowed, isUnclear } = parsePolkitRules(text);
  const found = joinGrants(allowed.map((conditions) => grantsOfConditions(conditions, from)));
  const named = rootIds.find((id) => text.includes(id));
  if (named === undefined || !(isUnclear || allowed.some(isUnnamed))) return found;
  const doubt = `polkit may let users ${rootActions[named]} without a password: read ${from}`;
  return joinGrants([found, { grants: [], doubts: [doubt] }]);
}

/** Whether conditions hold that are not understood, for actions that they do not name. */
function isUnnamed(conditions: Conjunction): boolean {
  const asks = new Set(conditions.map((atom) => atom.asks));
  return asks.has('unclear') && !asks.has('action');
}

function granteesOf(identity: string): readonly RootGrant['to'][] {
  const [, kind, name = ''] = /^(?:(unix-user|unix-group):)?(.*)$/u.exec(identity) ?? [];
  if (name === '*') return ['everyone'];
  if (kind === undefined || name === 'root' || name === '0') return [];
  return [kind === 'unix-user' ? { user: name } : { group: name }];
}

function grantsOfAuthority(text: string, from: string): RootGrants {
  const grants = parseLocalAuthority(text).flatMap(({ identities, actions }) => {
    const id = rootIds.find((each) => actions.some((pattern) => matchesAction(pattern, each)));
    return id === undefined ? [] : identities.flatMap(granteesOf).map((to) => grant(to, id, from));
  });
  return { grants, doubts: [] };
}

function grantsOfActions(text: string, from: string): RootGrants {
  const grants = openActions(text).flatMap(({ id, program }): RootGrant[] => {
    if (rootActions[id] !== undefined) return [grant('everyone', id, from)];
    return program !== undefined && runsAnything(program)
      ? [
          {
            to: 'everyone',
            because: `polkit lets everyone run ${program} as root without a password (${from})`,
          },
        ]
      : [];
  });
  return { grants, doubts: [] };
}

async function readFolder(
  files: HostFiles,
  folder: string,
  ending: string,
  grantsIn: (text: string, from: string) => RootGrants,
): Promise<RootGrants> {
  const names = await files.list(folder);
  const paths = (valueOf(names) ?? [])
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return joinGrants([
    { grants: [], doubts: unread(names) },
    ...texts.map((text, index) =>
      text.state === 'known'
        ? grantsIn(text.value, paths[index] ?? folder)
        : { grants: [], doubts: unread(text) },
    ),
  ]);
}

function unread(reading: Observed<unknown>): readonly string[] {
  return reading.state === 'unreadable'
    ? [`${reading.from} may let more users control the engine: ${reading.detail}`]
    : [];
}

/** Reads the rules and declarations of polkit, and returns what they grant without authentication. */
export async function readPolkitGrants(files: HostFiles): Promise<RootGrants> {
  const authorities = await Promise.all(
    authorityFolders.map(async (folder) =>
      (valueOf(await files.list(folder)) ?? []).map((name) => posix.join(folder, name)),
    ),
  );
  return joinGrants(
    await Promise.all([
      ...ruleFolders.map((folder) => readFolder(files, folder, '.rules', grantsOfRules)),
      ...authorities.flat().map((folder) => readFolder(files, folder, '.pkla', grantsOfAuthority)),
      readFolder(files, actionFolder, '.policy', grantsOfActions),
    ]),
  );
}
