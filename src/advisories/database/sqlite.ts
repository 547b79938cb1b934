import type * as sqliteModule from 'node:sqlite';

type Sqlite = typeof sqliteModule;

/** A database of SQLite. */
export type Connection = sqliteModule.DatabaseSync;

let loaded: Sqlite | undefined;

/**
 * Returns Node's SQLite, loaded at the first use. Node 22 warns that it is experimental; nothing that a user of Ironhull could
 * do follows from that, so that the warning is dropped.
 */
export function sqlite(): Sqlite {
  if (loaded !== undefined) return loaded;
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => undefined;
  try {
    loaded = process.getBuiltinModule('node:sqlite');
    return loaded;
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own);
  }
}
