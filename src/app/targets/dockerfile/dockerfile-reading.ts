import type { Dockerfile } from '../../../core/image/dockerfile.ts';
import { dockerfileSubject } from '../../../core/facts/dockerfile-subject.ts';
import type { DefiningFile, DockerfileFacts } from '../../../core/facts/facts.ts';
import { startOfFile } from '../../../core/location.ts';
import { rootSubject } from '../../../core/subject.ts';
import { passedRules, type FileProblem, type FileResults } from '../shared/file-problem.ts';
import type { TargetReading } from '../shared/target.ts';
import { dockerfileInvalid } from './rules.ts';

/** Returns what the builder refuses of a Dockerfile, and the facts of it. */
export function dockerfileReading(
  { problems: refused, locate }: Dockerfile,
  facts: DockerfileFacts,
): FileResults & { facts: { dockerfiles: readonly DockerfileFacts[] } } {
  const subject = dockerfileSubject(facts);
  const problems = refused.map(({ message, span }): FileProblem => ({
    rule: dockerfileInvalid,
    subject,
    message,
    at: [locate(span)],
    fixes: [],
  }));
  return {
    facts: { dockerfiles: [facts] },
    problems,
    outcomes: passedRules([dockerfileInvalid], problems, subject, 'nothing that the builder refuses'),
  };
}

/** Returns the reading of a Dockerfile in an encoding that the builder does not read. */
export function encodingReading(encoding: string, { name, key }: DefiningFile): TargetReading {
  const subject = rootSubject('dockerfile', key, name);
  const message = `The file is in ${encoding}, and the builder reads UTF-8 only: save it as UTF-8`;
  return {
    problems: [{ rule: dockerfileInvalid, subject, message, at: [startOfFile(name)], fixes: [] }],
    gaps: [{ subject, what: name, why: `it is in ${encoding}, and nothing in it was checked` }],
  };
}
