import type { Ways } from '../../formats/polkit/ways.ts';
import { runsAnything, type RootGrant } from './root-grant.ts';

const execute = 'org.freedesktop.policykit.exec';
const units = 'org.freedesktop.systemd1.manage-units';
const shell = 'org.freedesktop.machine1.host-shell';

/** Actions that make root of whoever may do them without authentication, and what they do. */
export const rootActions: Readonly<Record<string, string>> = {
  [units]: 'start any program as a service',
  'org.freedesktop.systemd1.manage-unit-files': 'add services',
  [execute]: 'run any program as root (pkexec)',
  [shell]: 'open a shell as root (machinectl)',
};

/** Details that the programs behind the actions give; no other one is ever equal to a text. */
const details: Readonly<Record<string, readonly string[]>> = {
  [units]: ['unit', 'verb'],
  [execute]: ['program', 'command_line', 'user', 'user.gecos', 'user.display'],
  [shell]: ['machine', 'user', 'program', 'path', 'command_line'],
};

/** Names of programs, before the version, that do what their caller asks, though they are no shells. */
const interpreters =
  /^(?:python|perl|ruby|node|php|lua|gdb|vim?|nano|emacs|ed|busybox|tar|cp|mv|dd|tee|cat|chown|chmod|chroot|install|rsync|find|awk|gawk|mawk|sed|systemd-run|systemctl|nsenter|unshare|mount|xargs|less|more|ssh|git|make|apt|apt-get|dpkg|crontab|visudo)(?:[\d.-].*)?$/u;

type Atom = Ways[number][number];

/** How a condition narrows an action: not at all, to what is harmless, or it is not clear to what. */
type Narrowing = 'open' | 'harmless' | 'unclear';

function narrowing(atom: Atom, id: string): Narrowing {
  if (atom.asks === 'unclear') return 'unclear';
  if (atom.asks !== 'detail' && atom.asks !== 'part') return 'open';
  const isGiven = details[id]?.includes(atom.name) === true || atom.name.startsWith('polkit.');
  if (atom.asks === 'part') return isGiven ? 'unclear' : 'harmless';
  if (!isGiven) return atom.not ? 'open' : 'harmless';
  if (atom.not) return atom.name === 'user' ? 'unclear' : 'open';
  if (atom.name === 'unit') return atom.value === '' ? 'unclear' : 'harmless';
  if (atom.name === 'user') return atom.value === 'root' ? 'open' : 'unclear';
  if (atom.name === 'machine') return atom.value === '.host' ? 'open' : 'harmless';
  return id === execute && atom.name === 'program' ? narrowingTo(atom.value) : 'unclear';
}

function narrowingTo(program: string): Narrowing {
  if (runsAnything(program)) return 'open';
  const name = program.slice(program.lastIndexOf('/') + 1);
  return name === '' || interpreters.test(name) ? 'unclear' : 'harmless';
}

/** Returns whom a way in which a rule answers yes makes root by an action. */
export function granteeOf(way: Ways[number], id: string): RootGrant['to'] | 'nobody' | 'unclear' {
  const narrowings = new Set(way.map((atom) => narrowing(atom, id)));
  const asked = way.flatMap((atom) => (atom.asks === 'user' || atom.asks === 'group' ? [atom] : []));
  const named = asked.filter(({ not }) => !not);
  if (narrowings.has('harmless') || named.some(({ asks, name }) => asks === 'user' && name === 'root'))
    return 'nobody';
  if (narrowings.has('unclear') || (named.length > 0 && asked.length > 1)) return 'unclear';
  const [only] = named;
  if (only === undefined) return 'everyone';
  return only.asks === 'user' ? { user: only.name } : { group: only.name };
}
