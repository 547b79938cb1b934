/** How a flavour of security lets a client write. */
interface Access {
  writable: boolean;
  squashesRoot: boolean;
  squashesAll: boolean;
}

/** What options of an export (exports(5)) say together: of contradicting ones the last counts. */
export interface ExportAccess {
  /** What counts for flavours that are named later, and where none is. */
  all: Access;
  flavours: ReadonlyMap<string, Access>;
  /** Whether squashed users are root. */
  anonymousIsRoot: boolean;
}

/** Without options: read-only, and root of a client is nobody. */
export const defaultAccess: ExportAccess = {
  all: { writable: false, squashesRoot: true, squashesAll: false },
  flavours: new Map(),
  anonymousIsRoot: false,
};

const settings: Readonly<Record<string, Partial<Access>>> = {
  rw: { writable: true },
  ro: { writable: false },
  root_squash: { squashesRoot: true },
  no_root_squash: { squashesRoot: false },
  all_squash: { squashesAll: true },
  no_all_squash: { squashesAll: false },
};

/** Flavours of nfs-utils; all others count as one. */
const flavourNames: ReadonlySet<string> = new Set(['sys', 'unix', 'none', 'null', 'krb5', 'krb5i', 'krb5p']);

/** Returns the access with more options: those behind `sec=` count for its flavours, and for flavours named later. */
export function withOptions(access: ExportAccess, options: readonly string[]): ExportAccess {
  let { all, anonymousIsRoot } = access;
  const flavours = new Map(access.flavours);
  let active: readonly string[] = [];
  for (const option of options) {
    const setting = Object.hasOwn(settings, option) ? settings[option] : undefined;
    if (option.startsWith('sec=')) {
      const named = option.slice(4).split(':');
      active = [...new Set(named.map((name) => (flavourNames.has(name) ? name : 'other')))];
      for (const name of active) flavours.set(name, flavours.get(name) ?? all);
    } else if (option.startsWith('anonuid=')) anonymousIsRoot = /^[+-]?0+$/u.test(option.slice(8));
    else if (setting !== undefined) {
      all = { ...all, ...setting };
      for (const name of active) flavours.set(name, { ...(flavours.get(name) ?? all), ...setting });
    }
  }
  return { all, flavours, anonymousIsRoot };
}

/** Whether root of a client writes as root of the server, by any flavour. */
export function letsRootWrite({ all, flavours, anonymousIsRoot }: ExportAccess): boolean {
  return [...(flavours.size === 0 ? [all] : flavours.values())].some(
    ({ writable, squashesRoot, squashesAll }) =>
      writable && (anonymousIsRoot || !(squashesRoot || squashesAll)),
  );
}
