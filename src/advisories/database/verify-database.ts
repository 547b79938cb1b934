import { advisoriesOfFeed } from './schema.ts';
import { immutableFile } from './immutable-file.ts';
import { sqlite } from './sqlite.ts';
import { DamagedRow, decodeAffected, decodeHead } from './stored-advisory.ts';

/**
 * Reads a whole database that somebody else may have made, and whose tables are those of this version.
 * @throws DamagedRow if SQLite finds it damaged, or a row is none that this version writes; an error of SQLite.
 */
export function verifyDatabase(file: string): void {
  const connection = new (sqlite().DatabaseSync)(immutableFile(file), {
    readOnly: true,
    allowExtension: false,
  });
  try {
    connection.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON');
    const found = connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (found !== 'ok') throw new DamagedRow(`SQLite: ${String(found)}`);
    const feeds = new Set(
      connection
        .prepare('SELECT number FROM feed')
        .all()
        .map(({ number }) => number),
    );
    let advisories = 0;
    for (const { number, content } of connection.prepare('SELECT number, content FROM advisory').iterate()) {
      if (!feeds.has(Math.floor(Number(number) / advisoriesOfFeed)))
        throw new DamagedRow('an advisory is of no feed');
      decodeHead(String(content), '');
      advisories += 1;
    }
    const packages = connection.prepare('SELECT ecosystem, name, affected FROM package').iterate();
    const isThere = connection.prepare('SELECT 1 FROM advisory WHERE number = ?');
    const seen = new Set<number>();
    for (const { ecosystem, name, affected } of packages)
      for (const { advisory } of decodeAffected(String(affected), String(ecosystem), String(name))) {
        if (seen.has(advisory)) continue;
        if (isThere.get(advisory) === undefined) throw new DamagedRow(`advisory ${advisory} is missing`);
        if (seen.size < advisories) seen.add(advisory);
      }
    const stray = connection
      .prepare('SELECT count(*) AS n FROM alias WHERE advisory NOT IN (SELECT number FROM advisory)')
      .get();
    if (Number(stray?.['n']) > 0) throw new DamagedRow('an alias is of no advisory');
  } finally {
    connection.close();
  }
}
