/** Deeper alternatives are not read. */
const deepest = 16;

/** Tunables of AppArmor's own files, as globs. */
const tunables: Readonly<Record<string, string>> = {
  PROC: '/proc/',
  sys: '/sys/',
  run: '{/run/,/var/run/}',
  HOME: '{/home/*/,/root/}',
  HOMEDIRS: '/home/',
  bin: '/{,usr/}{,s}bin',
  sbin: '/{,usr/}sbin',
  lib: '/{,usr/}lib{,exec,32,64}',
  etc_ro: '/{usr/,}etc/',
  etc_rw: '/etc/',
  multiarch: '*-linux-gnu*',
  pid: '[1-9]*',
  pids: '[1-9]*',
  tid: '[1-9]*',
};

/** Returns a path with the tunables in it; others become anything, which `isExact` says. */
export function withTunables(path: string, changed: ReadonlySet<string>): { glob: string; isExact: boolean } {
  let isExact = true;
  const glob = path.replaceAll(/@\{([^{}]*)\}/gu, (_all, name: string) => {
    const value = Object.hasOwn(tunables, name) && !changed.has(name) ? tunables[name] : undefined;
    isExact &&= value !== undefined;
    return value ?? '**';
  });
  return { glob: glob.replaceAll(/\/{2,}/gu, '/'), isExact };
}

const notSlash = (letter: string): boolean => letter !== '/';

/** Whether a set of letters, `a-z` or `^x`, has a letter. */
function matchesSet(set: string, letter: string): boolean {
  const isNegated = set.startsWith('^');
  const letters = isNegated ? set.slice(1) : set;
  const isIn = [...letters.matchAll(/(.)-(.)|(.)/gsu)].some(([, from, to, one]) =>
    one === undefined ? letter >= (from ?? '') && letter <= (to ?? '') : letter === one,
  );
  return isIn !== isNegated;
}

/**
 * Whether a glob of AppArmor matches a path: `*` and `?` without slashes, `**`, sets of letters, alternatives. Follows
 * all its ways at once, so that it takes time in proportion. `undefined` if the glob is not understood.
 */
export function matchesPathGlob(glob: string, path: string): boolean | undefined {
  let at = 0;
  const step = (places: ReadonlySet<number>, fits: (letter: string) => boolean): ReadonlySet<number> =>
    new Set(
      [...places].filter((place) => place < path.length && fits(path[place] ?? '')).map((place) => place + 1),
    );
  const spread = (places: ReadonlySet<number>, fits: (letter: string) => boolean): ReadonlySet<number> => {
    const found = new Set(places);
    for (const place of found) if (place < path.length && fits(path[place] ?? '')) found.add(place + 1);
    return found;
  };

  /** Follows a part up to its end, or to the end of an alternative. */
  function follow(from: ReadonlySet<number>, depth: number): ReadonlySet<number> | undefined {
    let places = from;
    for (; at < glob.length; at++) {
      const letter = glob[at] ?? '';
      if (depth > 0 && (letter === ',' || letter === '}')) return places;
      if (letter === '*') {
        const isDeep = glob[at + 1] === '*';
        while (glob[at + 1] === '*') at += 1;
        places = spread(places, isDeep ? () => true : notSlash);
      } else if (letter === '?') places = step(places, notSlash);
      else if (letter === '[') {
        const end = glob.indexOf(']', at + 2);
        if (end === -1 || end - at > 256) return undefined;
        const set = glob.slice(at + 1, end);
        places = step(places, (each) => notSlash(each) && matchesSet(set, each));
        at = end;
      } else if (letter === '{') {
        const ends = alternatives(places, depth + 1);
        if (ends === undefined) return undefined;
        places = ends;
      } else {
        if (letter === '\\') at += 1;
        const wanted = glob[at] ?? '';
        places = step(places, (each) => each === wanted);
      }
    }
    return depth === 0 ? places : undefined;
  }

  function alternatives(from: ReadonlySet<number>, depth: number): ReadonlySet<number> | undefined {
    if (depth > deepest) return undefined;
    const found = new Set<number>();
    do {
      at += 1;
      const ends = follow(from, depth);
      if (ends === undefined) return undefined;
      for (const place of ends) found.add(place);
    } while (glob[at] === ',');
    return found;
  }

  return follow(new Set([0]), 0)?.has(path.length);
}
