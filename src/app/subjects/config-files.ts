import { normalize } from 'node:path/posix';
import type { ConfiguredEngine, DefiningFile } from '../../core/facts/facts.ts';
import { unreadable } from '../../core/observed.ts';
import { rootSubject } from '../../core/subject.ts';
import { writtenOf, type SubjectEntry } from './subject-set.ts';

const notOfFile = unreadable('not-collected', 'a configuration file does not say', 'a configuration file');

/** Returns the key of each file; files that would share one use their names instead. */
function keysOf(files: readonly DefiningFile[]): (file: DefiningFile) => string {
  const byKey = Map.groupBy(files, ({ key }) => key);
  return ({ key, name }) => {
    const names = new Set(byKey.get(key)?.map((one) => normalize(one.name)));
    return names.size > 1 ? normalize(name) : key;
  };
}

/** The engines of configuration files that were named by themselves: each file is a subject of its own. */
export function configFileSubjects(
  configured: readonly ConfiguredEngine[],
): readonly SubjectEntry<'engine'>[] {
  const keyOf = keysOf(configured.flatMap(({ file }) => file ?? []));
  return configured.flatMap(({ file, engine }) => {
    if (file === undefined) return [];
    const subject = rootSubject('daemon-config', keyOf(file), file.name);
    const value = { engine, host: notOfFile, networks: notOfFile, publishesPorts: notOfFile };
    return [{ subject, value, ...writtenOf(engine) }];
  });
}
