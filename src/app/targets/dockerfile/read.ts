import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import type { DefiningFile } from '../../../core/facts.ts';
import { rootSubject } from '../../../core/subject.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { dockerfileInvalid } from './rules.ts';

function read(text: string, file: DefiningFile): TargetReading {
  const { problems: refused, locate } = readDockerfile(text, file.name);
  const subject = rootSubject('dockerfile', file.key, file.name);
  const problems = refused.map(({ message, span }): FileProblem => ({
    rule: dockerfileInvalid,
    subject,
    message,
    at: [locate(span)],
    fixes: [],
  }));
  return {
    facts: { dockerfiles: [{ file, text }] },
    problems,
    outcomes: passedRules([dockerfileInvalid], problems, subject, 'nothing that the builder refuses'),
  };
}

/** Reads Dockerfiles. */
export const dockerfileReader: TargetReader = {
  readAlone: (text) => read(text, { name: 'Dockerfile', key: 'Dockerfile' }),
  read: async ([{ text, shown: name, key }]: readonly [TargetText, ...TargetText[]]) =>
    read(text, { name, key }),
};
