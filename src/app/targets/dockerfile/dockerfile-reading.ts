import type { Dockerfile } from '../../../core/dockerfile.ts';
import { dockerfileSubject } from '../../../core/dockerfile-subject.ts';
import type { DockerfileFacts } from '../../../core/facts.ts';
import { passedRules, type FileProblem, type FileResults } from '../shared/file-problem.ts';
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
