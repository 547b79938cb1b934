import { posix } from 'node:path';
import { valueOf, type Observed } from '../../core/observed.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { openActions } from '../../formats/polkit/declared-actions.ts';
import { fitsGlob } from '../../formats/polkit/glob.ts';
import { parseLocalAuthority } from '../../formats/polkit/local-authority.ts';
import { maxRulesLength, parsePolkitRules } from '../../formats/polkit/rules.ts';
import type { HostFiles } from '../../io/files.ts';
import { granteeOf, rootActions } from './polkit-actions.ts';
import { joinGrants, pronounOf, runsAnything, type RootGrant, type RootGrants } from './root-grant.ts';

const rootIds = Object.keys(rootActions);

const prefixes = ['/etc', '/run', '/usr/local/share', '/usr/share'];
const ruleFolders = prefixes.map((prefix) => `${prefix}/polkit-1/rules.d`);
const actionFolders = prefixes.map((prefix) => `${prefix}/polkit-1/actions`);
const authorityFolders = ['/etc/polkit-1/localauthority', '/var/lib/polkit-1/localauthority'];

/** Declarations have their texts in all languages. */
const maxDeclared = 1_048_576;

function grant(to: RootGrant['to'], id: string, from: string): RootGrant {
  return { to, because: `polkit lets ${pronounOf(to)} ${rootActions[id]} without a password (${from})` };
}

function doubtOf(what: string, from: string): string {
  return `polkit may let users ${what} without a password: read ${from}`;
}

/** Returns what a file of rules grants: to each user or group, the first of the actions. */
function grantsOfRules(text: string, from: string): RootGrants {
  const rules = parsePolkitRules(text);
  const grants = new Map<string, RootGrant>();
  const doubts = rules.isUnclear ? [doubtOf('become root', from)] : [];
  for (const id of rootIds)
    for (const way of rules.allowed(id)) {
      const to = granteeOf(way, id);
      const key = JSON.stringify(to);
      if (to === 'unclear') doubts.push(doubtOf(rootActions[id] ?? '', from));
      else if (to !== 'nobody' && !grants.has(key)) grants.set(key, grant(to, id, from));
    }
  return { grants: [...grants.values()], doubts: doubts.slice(0, 1) };
}

/** Returns whom an entry of a local authority means; a netgroup or a part of a name is unclear. */
function granteesOf(identity: string): RootGrant['to'] | 'nobody' | 'unclear' {
  if (identity === '*' || identity === 'default') return 'everyone';
  const [kind = '', name = ''] = identity.split(':', 2);
  if (kind !== 'unix-user' && kind !== 'unix-group') return 'unclear';
  if (name === '*') return 'everyone';
  if (name === '' || /[*?]/u.test(name)) return 'unclear';
  if (name === 'root' || name === '0') return 'nobody';
  return kind === 'unix-user' ? { user: name } : { group: name };
}

function grantsOfAuthority(text: string, from: string): RootGrants {
  return joinGrants(
    parseLocalAuthority(text).flatMap(({ identities, actions }) => {
      const id = rootIds.find((each) => actions.some((pattern) => fitsGlob(pattern, each)));
      if (id === undefined) return [];
      return identities.map((identity): RootGrants => {
        const to = granteesOf(identity);
        if (to === 'nobody') return { grants: [], doubts: [] };
        return to === 'unclear'
          ? { grants: [], doubts: [doubtOf(rootActions[id] ?? '', from)] }
          : { grants: [grant(to, id, from)], doubts: [] };
      });
    }),
  );
}

/** What a declaration holds that may make root of somebody; other ones, which are long, are not parsed. */
const grave = [...rootIds, 'org.freedesktop.policykit.exec.path', '&#'];

function grantsOfActions(text: string, from: string): RootGrants {
  if (!grave.some((each) => text.includes(each))) return { grants: [], doubts: [] };
  const grants = openActions(text).flatMap(({ id, program }): RootGrant[] => {
    if (rootActions[id] !== undefined) return [grant('everyone', id, from)];
    const because = `polkit lets everyone run ${program} as root without a password (${from})`;
    return program !== undefined && runsAnything(program) ? [{ to: 'everyone', because }] : [];
  });
  return { grants, doubts: [] };
}

/** Files of one kind: their ending, how much of one is read, and what its text grants. */
interface FileKind {
  ending: string;
  maxBytes: number;
  grantsIn(text: string, from: string): RootGrants;
}

const ruleFiles: FileKind = { ending: '.rules', maxBytes: maxRulesLength, grantsIn: grantsOfRules };
const authorityFiles: FileKind = { ending: '.pkla', maxBytes: maxRulesLength, grantsIn: grantsOfAuthority };
const actionFiles: FileKind = { ending: '.policy', maxBytes: maxDeclared, grantsIn: grantsOfActions };

async function readFolder(files: HostFiles, folder: string, kind: FileKind): Promise<RootGrants> {
  const names = await files.list(folder);
  const paths = (valueOf(names) ?? []).filter((name) => name.endsWith(kind.ending));
  return joinGrants([
    { grants: [], doubts: unread(names) },
    ...(await Promise.all(paths.map((name) => readFile(files, posix.join(folder, name), kind)))),
  ]);
}

async function readFile(files: HostFiles, path: string, kind: FileKind): Promise<RootGrants> {
  const text = await files.readText(path, kind.maxBytes);
  if (text.state !== 'known') return { grants: [], doubts: unread(text) };
  try {
    return kind.grantsIn(text.value, path);
  } catch (error) {
    // A document that is not well-formed. Rules and entries are read without failing.
    if (!(error instanceof Malformed)) throw error;
    return { grants: [], doubts: [doubtOf('become root', path)] };
  }
}

function unread(reading: Observed<unknown>): readonly string[] {
  return reading.state === 'unreadable'
    ? [`${reading.from} may let more users control the engine: ${reading.detail}`]
    : [];
}

async function readAuthority(files: HostFiles, folder: string): Promise<RootGrants> {
  const names = await files.list(folder);
  const folders = (valueOf(names) ?? []).map((name) => posix.join(folder, name));
  return joinGrants([
    { grants: [], doubts: unread(names) },
    ...(await Promise.all(folders.map((each) => readFolder(files, each, authorityFiles)))),
  ]);
}

/** Reads the rules and declarations of polkit, and returns what they grant without authentication. */
export async function readPolkitGrants(files: HostFiles): Promise<RootGrants> {
  return joinGrants(
    await Promise.all([
      ...ruleFolders.map((folder) => readFolder(files, folder, ruleFiles)),
      ...authorityFolders.map((folder) => readAuthority(files, folder)),
      ...actionFolders.map((folder) => readFolder(files, folder, actionFiles)),
    ]),
  );
}
