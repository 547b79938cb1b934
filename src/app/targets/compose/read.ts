import { dirname, isAbsolute, join, relative } from 'node:path/posix';
import { readCompose, type ComposeReading } from '../../../compose/adapter/read-compose.ts';
import type { DefiningFile } from '../../../core/facts.ts';
import type { CollectedGap } from '../../../core/finding.ts';
import { rootSubject } from '../../../core/subject.ts';
import { toFacts } from '../target/parsed-target.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import type { FileProblem } from '../target/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../target/target.ts';
import { readProject } from './read-project.ts';
import { composeInvalid } from './rule.ts';

/** The key of a file that another one names or is merged with: it leads from one to the other as their names do. */
function keyBeside({ name, key }: DefiningFile, other: string): string {
  if (isAbsolute(other) !== isAbsolute(name)) return other;
  return join(dirname(key), relative(dirname(name), other));
}

function fileProblem(
  { message, at }: ComposeReading['problems'][number],
  file: DefiningFile,
): readonly FileProblem[] {
  if (at.in !== 'file') return [];
  const subject = rootSubject('compose', keyBeside(file, at.file), at.file);
  return [{ rule: composeInvalid, subject, message, at: [at], fixes: [] }];
}

/** A file of which nothing could be read is a gap beside its finding. */
function unreadGap({ workloads, problems }: ComposeReading, shown: string): readonly CollectedGap[] {
  if (workloads.length > 0 || problems.length === 0) return [];
  const subject = { kind: 'compose', id: shown, name: shown } as const;
  return [{ subject, what: shown, why: 'the file is invalid, and no service could be read' }];
}

function readingOf(reading: ComposeReading, file: DefiningFile): TargetReading {
  return {
    facts: { workloads: reading.workloads.map((written) => toFacts(written, file)) },
    problems: reading.problems.flatMap((problem) => fileProblem(problem, file)),
    gaps: unreadGap(reading, file.name),
  };
}

/** Reads a Compose file without any other file. */
function readAlone(text: string): TargetReading {
  const file = 'compose.yaml';
  return readingOf(readCompose({ file, text, directory: '/srv/example', env: {} }), {
    name: file,
    key: file,
  });
}

/** Reads a Compose file and those merged over it. What Compose refuses is a finding, and the rest is judged. */
async function read(
  texts: readonly [TargetText, ...TargetText[]],
  runtime: RuntimeContext,
): Promise<TargetReading> {
  const [{ shown: name, key }] = texts;
  return readingOf(await readProject(texts, runtime.files, runtime), { name, key });
}

/** Reads Compose files. */
export const composeReader: TargetReader = { read, readAlone };
