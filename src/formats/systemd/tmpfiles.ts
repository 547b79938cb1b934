import { unitWords } from './command-line.ts';
import { fillSpecifiers } from './specifiers.ts';

/** A line of tmpfiles.d(5). */
export interface TmpfileLine {
  /** Type without its modifiers: `z`, `L`. */
  type: string;
  /** Modifiers after the type, as written: `+!`. */
  modifiers: string;
  /** Path or pattern, specifiers filled in, without a slash at its end. */
  path: string;
  /** Missing where the line has none. */
  mode?: number;
  user?: string;
  group?: string;
  argument: string;
  /** The line as written, without spaces around it. */
  text: string;
  /** Number of the line in its file, from 1. */
  number: number;
}

/** An entry of an access control list in the argument of a line. */
export interface TmpfileGrant {
  /** Of files that are made in the directory later. */
  isDefault: boolean;
  to: 'user' | 'group' | 'other';
  /** Empty for the owner, the owning group and others. */
  name: string;
  mayWrite: boolean;
}

/** Returns a field, unless it is empty or `-`; a colon before it limits it to what is made new. */
function fieldOf(text: string | undefined, makesNew: boolean): string | undefined {
  const value = text?.replace(/^[:~]+/u, '') ?? '';
  const isForNew = /^~?:/u.test(text ?? '');
  return value === '' || value === '-' || (isForNew && !makesNew) ? undefined : value;
}

function pathOf(text: string): string {
  const filled = fillSpecifiers(text, '').replaceAll(/\/{2,}/gu, '/');
  // What systemd-tmpfiles does to a name from before /run.
  return filled.replace(/(?<=.)\/$/u, '').replace(/^\/var\/run(?=\/|$)/u, '/run');
}

/** Returns the lines of a file of tmpfiles.d; what systemd would not take as one is left out. */
export function parseTmpfiles(text: string): readonly TmpfileLine[] {
  return text.split('\n').flatMap((written, index) => {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [kind = '', path = '', mode, user, group, , ...argument] = unitWords(line);
    const [, type, modifiers = ''] = /^([A-Za-z])([!+\-=~^$?]*)$/u.exec(kind) ?? [];
    const place = pathOf(path);
    if (type === undefined || !place.startsWith('/')) return [];
    // What is below /run is new at each boot.
    const makesNew = !/^[zZme]$/u.test(type) && place.startsWith('/run/');
    const [octal, owner, members] = [mode, user, group].map((field) => fieldOf(field, makesNew));
    return [
      {
        type,
        modifiers,
        path: place,
        ...(octal !== undefined && /^[0-7]{1,5}$/u.test(octal) ? { mode: Number.parseInt(octal, 8) } : {}),
        ...(owner === undefined ? {} : { user: owner }),
        ...(members === undefined ? {} : { group: members }),
        argument: argument.join(' '),
        text: line,
        number: index + 1,
      },
    ];
  });
}

const kinds = { u: 'user', user: 'user', g: 'group', group: 'group', o: 'other', other: 'other' } as const;

/** Returns the entries of an access control list as acl(5) writes them: `u:ann:rw,default:group:dev:rwX`. */
export function tmpfileGrants(argument: string): readonly TmpfileGrant[] {
  return argument.split(',').flatMap((entry) => {
    const [, marked, kind = '', name = '', permissions = ''] =
      /^\s*(d:|default:)?([a-z]+):([^:]*):?([rwxX-]*)\s*$/u.exec(entry) ?? [];
    const to = Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined;
    // Others may be written without a name: `o:rw`.
    const bits = to === 'other' ? name + permissions : permissions;
    return to === undefined
      ? []
      : [
          {
            isDefault: marked !== undefined,
            to,
            name: to === 'other' ? '' : name,
            mayWrite: bits.includes('w'),
          },
        ];
  });
}
