import { readCompose, type ComposeReading } from '../../../compose/adapter/read-compose.ts';
import type { Gap } from '../../../core/finding.ts';
import { toFacts } from '../../parsed-target.ts';
import type { RuntimeContext } from '../../runtime-context.ts';
import type { FileProblem } from '../file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../target.ts';
import { readProject } from './read-project.ts';
import { composeInvalid } from './rule.ts';

function fileProblem({ message, at }: ComposeReading['problems'][number]): readonly FileProblem[] {
  if (at.in !== 'file') return [];
  const subject = { kind: 'compose', id: at.file, name: at.file } as const;
  return [{ rule: composeInvalid, subject, message, at: [at], fixes: [] }];
}

/** A file of which nothing could be read is a gap beside its finding. */
function unreadGap({ workloads, problems }: ComposeReading, shown: string): readonly Gap[] {
  if (workloads.length > 0 || problems.length === 0) return [];
  const subject = { kind: 'compose', id: shown, name: shown } as const;
  return [{ subject, what: shown, why: 'the file is invalid, and no service could be read' }];
}

function readingOf(reading: ComposeReading, shown: string): TargetReading {
  return {
    facts: { workloads: reading.workloads.map(toFacts) },
    problems: reading.problems.flatMap(fileProblem),
    gaps: unreadGap(reading, shown),
  };
}

/** Reads a Compose file without any other file. */
function readAlone(text: string): TargetReading {
  const file = 'compose.yaml';
  return readingOf(readCompose({ file, text, directory: '/srv/example', env: {} }), file);
}

/** Reads a Compose file and those merged over it. What Compose refuses is a finding, and the rest is judged. */
async function read(
  texts: readonly [TargetText, ...TargetText[]],
  runtime: RuntimeContext,
): Promise<TargetReading> {
  return readingOf(await readProject(texts, runtime.files, runtime), texts[0].shown);
}

/** Reads Compose files. */
export const composeReader: TargetReader = { read, readAlone };
