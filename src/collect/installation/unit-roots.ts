import { posix } from 'node:path';
import { isWithin } from '../../core/is-within.ts';
import { unitWords } from '../../formats/systemd/command-line.ts';
import { unitValues } from '../../formats/systemd/unit.ts';

/** Where the files of a unit are on the host. */
export interface UnitRoot {
  /** Images that are its root directory. */
  images: readonly string[];
  /** Returns the path on the host of a path of the unit. */
  outside: (this: void, path: string) => string;
}

interface Bind {
  source: string;
  target: string;
}

/** Returns the sources and targets of bind mounts: `-/srv/x:/opt/x:rbind`; of paths without a target they are the same. */
function bindsOf(values: readonly string[]): readonly Bind[] {
  return values.flatMap(unitWords).flatMap((word) => {
    const [source = '', target = source] = word.replace(/^-/u, '').split(':');
    return source.startsWith('/') && target.startsWith('/')
      ? [{ source, target: posix.normalize(target) }]
      : [];
  });
}

/** Returns where the files of a unit are (`RootDirectory=`, `RootImage=`, `BindPaths=`: systemd.exec(5)). */
export function unitRoot(texts: readonly string[], fill: (text: string) => string): UnitRoot {
  const values = (name: string): readonly string[] => unitValues(texts, 'Service', name).map(fill);
  const absolute = (name: string): string | undefined => {
    const path = (values(name).at(-1) ?? '').replace(/^-/u, '');
    return path.startsWith('/') ? path : undefined;
  };
  const image = absolute('RootImage');
  const root = absolute('RootDirectory');
  const binds = [...bindsOf(values('BindPaths')), ...bindsOf(values('BindReadOnlyPaths'))];
  return {
    images: image === undefined ? [] : [image],
    outside(path) {
      const bind = binds
        .filter(({ target }) => isWithin(path, target))
        .toSorted((left, right) => right.target.length - left.target.length)[0];
      if (bind !== undefined) return bind.source + path.slice(bind.target.length);
      return root === undefined ? path : posix.join(root, path);
    },
  };
}
